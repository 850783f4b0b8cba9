package dev.weir.bench;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.ServerProcess;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalSettings;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Posting into a database server beside that server's limits: the very same rows written raw by one
 * connection, and what panels do with a push. One server, one run, so that the ratios hold even
 * where the rates do not.
 *
 * <p>The raw limit is the best that is known, not an easy one: posting's own statements, tables,
 * order and durability, with nothing to judge, nothing to add up, and neither verdicts nor states
 * of streams to write.
 */
final class ServerPostingBench implements SubBench {
    private final ServerKind kind;

    ServerPostingBench(ServerKind kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return "posting-" + kind.word();
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        int rounds = (int) (settings.measured().toSeconds() * PostingBench.ROUNDS_A_SECOND);
        InstantSource wall = InstantSource.system();
        try (ServerProcess server = kind.start();
                Journal journal =
                        Journal.open(
                                settings.directory().resolve(name() + "-journal"),
                                JournalSettings.defaults(),
                                wall,
                                System::nanoTime)) {
            // Within one hour, so that it is known which rows a commit writes.
            long base =
                    Instant.ofEpochMilli(wall.millis())
                            .truncatedTo(ChronoUnit.HOURS)
                            .plus(Duration.ofMinutes(10))
                            .toEpochMilli();
            DatabaseSettings.Server ours = ServerKind.make(server, "weir_posting");
            BenchDirectory.enter(journal, base);
            PostingRun directory = PostingRun.follow(journal, wall, ours);
            PostingBench.report(journal, base, rounds);
            PostingRun run = PostingRun.follow(journal, wall, ours);
            List<Line> lines =
                    new ArrayList<>(
                            beside(server, settings, run, run.rowsOfSumsAfterFirst(journal), ours));
            lines.add(
                    new Line(
                            "a directory on " + kind.word(),
                            String.format(Locale.ROOT, "%.1f s", directory.seconds()),
                            "%,d users in one act and %,d nodes, posted into an empty database"
                                    .formatted(BenchDirectory.USERS, BenchDirectory.NODES)));
            return lines;
        }
    }

    private List<Line> beside(
            ServerProcess server,
            BenchSettings settings,
            PostingRun run,
            long written,
            DatabaseSettings.Server ours)
            throws Exception {
        DatabaseSettings.Server theirs = ServerKind.make(server, "weir_raw");
        Database.open(theirs).close();
        List<LedgerRows> rows;
        try (Connection connection = ServerKind.connect(ours)) {
            rows = LedgerRows.read(connection);
        }
        int count = LedgerRows.count(rows);
        List<Line> lines = new ArrayList<>();
        String where = " on " + kind.word();
        double upserts;
        try (Connection connection = kind.connectAsPosting(theirs)) {
            RawWrites raw = new RawWrites(kind, connection);
            raw.prepare(rows);
            if (kind == ServerKind.POSTGRESQL) {
                lines.add(line("raw COPY" + where, count / raw.copy(rows), kind.said));
                raw.empty(rows);
            }
            lines.add(
                    line(
                            "raw multi-row insert" + where,
                            count / raw.write(rows, false),
                            "rows of posting, new, sorted by key"));
            raw.empty(rows);
            upserts = upserts(raw, rows, written);
            lines.add(
                    line(
                            "raw multi-row upsert" + where,
                            upserts,
                            "the limit: posting's statements and nothing else, as many rows; first"
                                    + " new, then there"));
        }
        try (Connection connection = ServerKind.connect(theirs)) {
            double panel =
                    ServerPanelPattern.measure(kind, connection, settings.measured().toNanos());
            lines.add(
                    new Line(
                            "the panels' pattern" + where,
                            String.format(Locale.ROOT, "%,.0f deltas/s", panel),
                            "one UPDATE and one upsert a user, one transaction a push of 200"));
            lines.add(posting(where, run, written, upserts, panel));
        }
        return lines;
    }

    private static Line posting(
            String where, PostingRun run, long written, double upserts, double panel) {
        double rate = written / run.afterFirstSeconds();
        long reports = run.entriesAfterFirst();
        double deltas = reports * BenchDirectory.USERS_A_NODE / run.afterFirstSeconds();
        return line(
                "posting" + where,
                rate,
                String.format(
                        Locale.ROOT,
                        "%.0f %% of the raw upserts, and %.0f times the panels' pattern: %,.0f"
                                + " deltas/s; %,d rows of sums in %d commits at most %.1f s apart,"
                                + " beside %,d verdicts and the streams' states",
                        100 * rate / upserts,
                        deltas / panel,
                        deltas,
                        written,
                        run.positions().size() - 1,
                        run.longestSeconds(),
                        reports));
    }

    /** Rows a second of passes over all rows, as many as it takes to write so many. */
    private static double upserts(RawWrites raw, List<LedgerRows> rows, long atLeast)
            throws Exception {
        long count = 0;
        double seconds = 0;
        while (count < atLeast) {
            seconds += raw.write(rows, true);
            count += LedgerRows.count(rows);
        }
        return count / seconds;
    }

    private static Line line(String what, double rate, String beside) {
        return new Line(what, String.format(Locale.ROOT, "%,.0f rows/s", rate), beside);
    }
}
