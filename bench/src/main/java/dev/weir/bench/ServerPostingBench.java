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
 */
final class ServerPostingBench implements SubBench {
    /** Rows of a raw statement: where more gain nothing. */
    private static final int POSTGRESQL_ROWS = 8_192;

    private static final int MARIADB_ROWS = 1_000;

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
            PostingBench.fill(journal, base, rounds);
            DatabaseSettings.Server ours = ServerKind.make(server, "weir_posting");
            Database.open(ours).close();
            PostingRun run = PostingRun.follow(journal, wall, ours);
            long deltas = (long) rounds * PostingBench.DELTAS_A_ROUND;
            return lines(server, settings, run, deltas, run.rowsOfSums(journal), ours);
        }
    }

    private List<Line> lines(
            ServerProcess server,
            BenchSettings settings,
            PostingRun run,
            long deltas,
            long written,
            DatabaseSettings.Server ours)
            throws Exception {
        DatabaseSettings.Server theirs = ServerKind.make(server, "weir_raw");
        Database.open(theirs).close();
        List<LedgerRows> rows;
        try (Connection connection = ServerKind.connect(ours)) {
            rows = LedgerRows.read(connection);
        }
        List<Line> lines = new ArrayList<>();
        String where = " on " + kind.word();
        try (Connection connection = ServerKind.connect(theirs)) {
            RawWrites raw =
                    new RawWrites(
                            kind,
                            connection,
                            kind == ServerKind.POSTGRESQL ? POSTGRESQL_ROWS : MARIADB_ROWS);
            int count = LedgerRows.count(rows);
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
            double upserts = upserts(raw, rows, written);
            lines.add(
                    line(
                            "raw multi-row upsert" + where,
                            upserts,
                            "the same, as often as posting wrote them: first new, then there"));
            double panel =
                    ServerPanelPattern.measure(kind, connection, settings.measured().toNanos());
            lines.add(
                    new Line(
                            "the panels' pattern" + where,
                            String.format(Locale.ROOT, "%,.0f deltas/s", panel),
                            "one UPDATE and one upsert a user, one transaction a push of 200"));
            lines.add(posting(where, run, deltas, written, upserts, panel));
        }
        return lines;
    }

    private static Line posting(
            String where, PostingRun run, long deltas, long written, double upserts, double panel) {
        double rate = written / run.seconds();
        double deltaRate = deltas / run.seconds();
        return line(
                "posting" + where,
                rate,
                String.format(
                        Locale.ROOT,
                        "%.0f %% of the raw upserts; %,.0f deltas/s, %.0f times the panels' pattern;"
                                + " %,d rows in %d commits, at most %.1f s apart",
                        100 * rate / upserts,
                        deltaRate,
                        deltaRate / panel,
                        written,
                        run.positions().size(),
                        run.longestSeconds()));
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
