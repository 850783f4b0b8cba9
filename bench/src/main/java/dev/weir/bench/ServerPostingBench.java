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
 * order, transactions and durability, with nothing to read, to judge or to add up. It writes all
 * rows that posting wrote, and both count them all; beside that, what sums alone come to.
 */
final class ServerPostingBench implements SubBench {
    /** Enough for six commits and more in 20 s: posting reads on while a commit lasts. */
    private static final int ROUNDS_A_SECOND = 3 * PostingBench.ROUNDS_A_SECOND;

    private final ServerKind kind;
    private final String where;

    ServerPostingBench(ServerKind kind) {
        this.kind = kind;
        this.where = " on " + kind.word();
    }

    @Override
    public String name() {
        return "posting-" + kind.word();
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        int rounds = (int) (settings.measured().toSeconds() * ROUNDS_A_SECOND);
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
            List<Line> lines = new ArrayList<>(beside(server, settings, run, journal, ours));
            lines.add(
                    new Line(
                            "a directory on " + kind.word(),
                            String.format(Locale.ROOT, "%.1f s", directory.seconds()),
                            "%,d users in one act and %,d nodes, posted into an empty database"
                                    .formatted(BenchDirectory.USERS, BenchDirectory.NODES)));
            return lines;
        }
    }

    /**
     * What the same rows take when written raw, rows a second.
     *
     * @param sums of sums alone
     * @param all of all rows, counted all
     * @param busy the same while another thread reads the journal
     */
    private record Raw(double sums, double all, double busy) {}

    private List<Line> beside(
            ServerProcess server,
            BenchSettings settings,
            PostingRun run,
            Journal journal,
            DatabaseSettings.Server ours)
            throws Exception {
        DatabaseSettings.Server theirs = ServerKind.make(server, "weir_raw");
        Database.open(theirs).close();
        RawRows rows;
        try (Connection connection = ServerKind.connect(ours)) {
            rows = RawRows.read(connection);
        }
        List<Line> lines = new ArrayList<>();
        Raw raw;
        try (Connection connection = kind.connectAsPosting(theirs)) {
            RawWrites writes = new RawWrites(kind, connection);
            writes.prepare(rows.sums());
            if (kind == ServerKind.POSTGRESQL) {
                double seconds = writes.copy(rows);
                lines.add(
                        line(
                                "raw COPY",
                                rows.count() / seconds,
                                "all rows of posting, verdicts and states too; " + kind.said));
                writes.empty(rows.tables());
            }
            lines.add(
                    line(
                            "raw multi-row insert",
                            rows.sumCount() / writes.write(rows.sums(), false),
                            "rows of sums, new, sorted by key; " + kind.said));
            raw = raw(writes, rows, run.positions().size() - 1, journal);
        }
        lines.add(
                line(
                        "raw upserts, sums alone",
                        raw.sums(),
                        "posting's statements, as many commits, nothing else; first new, then"
                                + " there"));
        lines.add(
                line(
                        "raw upserts, the same rows",
                        raw.all(),
                        "the limit: with the verdicts and the streams' states that commits write"));
        lines.add(
                line(
                        "raw upserts, the same rows, busy",
                        raw.busy(),
                        "the same while a thread reads the journal, as posting does"));
        try (Connection connection = ServerKind.connect(theirs)) {
            double panel =
                    ServerPanelPattern.measure(kind, connection, settings.measured().toNanos());
            lines.add(
                    new Line(
                            "the panels' pattern" + where,
                            String.format(Locale.ROOT, "%,.0f deltas/s", panel),
                            "one UPDATE and one upsert a user, one transaction a push of 200"));
            lines.add(posting(run, run.writtenAfterFirst(journal), raw, panel));
        }
        return lines;
    }

    private Raw raw(RawWrites writes, RawRows rows, int commits, Journal journal) throws Exception {
        double sums = 0;
        writes.empty(rows.tables());
        for (int commit = 0; commit < commits; commit++) {
            sums += writes.write(rows.sums(), true);
        }
        double all = seconds(writes, rows, commits);
        double busy;
        try (BusyReader _ = BusyReader.of(journal)) {
            busy = seconds(writes, rows, commits);
        }
        long count =
                (long) commits * (rows.sumCount() + rows.streams().rows().size())
                        + rows.verdicts().rows().size();
        return new Raw((double) commits * rows.sumCount() / sums, count / all, count / busy);
    }

    /** All rows of so many commits, into empty tables. */
    private static double seconds(RawWrites writes, RawRows rows, int commits) throws Exception {
        writes.empty(rows.tables());
        double seconds = 0;
        for (int commit = 0; commit < commits; commit++) {
            seconds += writes.write(rows.commit(commit, commits));
        }
        return seconds;
    }

    private Line posting(PostingRun run, PostingRun.Written written, Raw raw, double panel) {
        double rate = written.all() / run.afterFirstSeconds();
        double deltas = written.verdicts() * BenchDirectory.USERS_A_NODE / run.afterFirstSeconds();
        return line(
                "posting",
                rate,
                String.format(
                        Locale.ROOT,
                        "%.0f %% of the same rows raw, %.0f %% of that beside a busy thread; sums"
                                + " alone %,.0f rows/s, %.0f %% of theirs; %.0f times the panels'"
                                + " pattern: %,.0f deltas/s; %,d rows of sums, %,d verdicts and"
                                + " %,d states in %d commits at most %.1f s apart",
                        100 * rate / raw.all(),
                        100 * rate / raw.busy(),
                        written.sums() / run.afterFirstSeconds(),
                        100 * written.sums() / run.afterFirstSeconds() / raw.sums(),
                        deltas / panel,
                        deltas,
                        written.sums(),
                        written.verdicts(),
                        written.streams(),
                        run.positions().size() - 1,
                        run.longestSeconds()));
    }

    private Line line(String what, double rate, String beside) {
        return new Line(what + where, String.format(Locale.ROOT, "%,.0f rows/s", rate), beside);
    }
}
