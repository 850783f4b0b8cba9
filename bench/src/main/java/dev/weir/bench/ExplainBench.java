package dev.weir.bench;

import dev.weir.collect.uniproxy.UniProxyParser;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.directory.DirectoryStore;
import dev.weir.journal.Appended;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalSettings;
import dev.weir.ledger.By;
import dev.weir.ledger.Cut;
import dev.weir.ledger.LedgerQueries;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.Range;
import dev.weir.ledger.Whose;
import dev.weir.posting.PartListener;
import dev.weir.posting.Poster;
import dev.weir.posting.Replay;
import dev.weir.posting.ReportReaders;
import dev.weir.proof.Explain;
import dev.weir.proof.Openings;
import dev.weir.proof.Progress;
import dev.weir.usage.AccountingCalendar;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What it costs to explain a day of a user against reading the figure, and how that grows: with the
 * history before the nearest opening, which must cost nothing, and without an opening.
 *
 * <p>Each history is a day of so many rounds of 100 nodes with 200 users each; then an opening;
 * then the day that is explained, always of {@value #EXPLAINED} rounds.
 */
final class ExplainBench implements SubBench {
    private static final ReportReaders READERS = _ -> new UniProxyParser();
    private static final int NODES = 100;
    private static final int USERS = 2_000;
    private static final int EXPLAINED = 10;
    private static final int[] HISTORIES = {10, 40, 160};
    private static final long DAY = 86_400;

    /** Midnight of the day that is explained. */
    private static final long MIDNIGHT = Instant.parse("2026-03-11T00:00:00Z").getEpochSecond();

    private static final AccountingCalendar CALENDAR = AccountingCalendar.of(ZoneOffset.UTC);

    @Override
    public String name() {
        return "explain";
    }

    /**
     * One history.
     *
     * @param read the figure, nanoseconds
     * @param rows the rows that it is the sum of
     * @param reports the reports that made them, from the opening
     * @param whole the same without an opening
     */
    private record Costs(long entries, long read, long rows, long reports, long whole) {}

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        List<Line> lines = new ArrayList<>();
        long first = 0;
        for (int rounds : HISTORIES) {
            Costs costs = measure(settings.directory().resolve("explain-" + rounds), rounds);
            first = first == 0 ? costs.reports() : first;
            lines.add(
                    new Line(
                            String.format(
                                    Locale.ROOT,
                                    "explain, %,d entries of journal",
                                    costs.entries()),
                            Latencies.millis(costs.reports()),
                            String.format(
                                    Locale.ROOT,
                                    "down to reports from the opening: %.2f of the shortest"
                                            + " history's, %,.0f times reading the figure (%s); by"
                                            + " rows %.1f times; without an opening %s, %.1f times"
                                            + " as long",
                                    (double) costs.reports() / first,
                                    (double) costs.reports() / costs.read(),
                                    Latencies.millis(costs.read()),
                                    (double) costs.rows() / costs.read(),
                                    Latencies.millis(costs.whole()),
                                    (double) costs.whole() / costs.reports())));
        }
        return lines;
    }

    private static Costs measure(Path data, int rounds) throws Exception {
        InstantSource wall = InstantSource.system();
        Path openings = data.resolve("openings");
        try (Journal journal =
                        Journal.open(
                                data.resolve("journal"),
                                JournalSettings.defaults(),
                                wall,
                                System::nanoTime);
                Database database = Database.open(DatabaseSettings.of(data.resolve("weir.db")))) {
            BenchDirectory.enter(journal, (MIDNIGHT - 2 * DAY) * 1_000, USERS, NODES);
            long[] acks = new long[NODES + 1];
            push(journal, acks, MIDNIGHT - DAY + 3_600, rounds);
            post(journal, database, wall, journal.end(), PartListener.NONE);
            new Openings(openings, wall).write(database, Progress.NONE);
            push(journal, acks, MIDNIGHT + 3_600, EXPLAINED);
            post(journal, database, wall, journal.end(), PartListener.NONE);

            LedgerQueries queries = new LedgerQueries(database, () -> CALENDAR, wall);
            Range day = new Range(MIDNIGHT, MIDNIGHT + DAY);
            long user = usersOf(1)[0];
            Cut cut =
                    new Cut(
                            OptionalLong.of(user),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            false,
                            day);
            Explain with = explain(journal, database, openings, wall, data);
            Explain without = explain(journal, database, data.resolve("none"), wall, data);
            return new Costs(
                    journal.end(),
                    median(() -> queries.series(Whose.user(user), By.DAY, day), 51),
                    median(() -> with.byRows(cut), 51),
                    median(() -> with.byReports(List.of(cut), Progress.NONE), 5),
                    median(() -> without.byReports(List.of(cut), Progress.NONE), 3));
        }
    }

    private static Explain explain(
            Journal journal, Database database, Path openings, InstantSource wall, Path data) {
        return new Explain(
                () -> database,
                new Openings(openings, wall),
                journal::oldest,
                (target, until, parts, progress) -> post(journal, target, wall, until, parts),
                () -> CALENDAR,
                data.resolve("explain.tmp"));
    }

    private static long median(Runnable work, int times) {
        List<Long> took = new ArrayList<>();
        work.run();
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            work.run();
            took.add(System.nanoTime() - begun);
        }
        took.sort(Long::compare);
        return took.get(times / 2);
    }

    /** All nodes at once, so that they share fsyncs. */
    private static void push(Journal journal, long[] acks, long fromSeconds, int rounds) {
        AtomicLong failed = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= NODES; i++) {
                int node = i;
                threads.execute(() -> {
                    PushBody body = new PushBody(usersOf(node), 4, 6, node + fromSeconds);
                    for (int round = 0; round < rounds; round++) {
                        body.change();
                        long at = (fromSeconds + 60L * round) * 1_000;
                        switch (journal.append(
                                PostingBench.report(node, acks[node], at, body.bytes().clone()))) {
                            case Appended.Durable durable -> acks[node] = durable.position();
                            case Appended.Refused _ -> failed.incrementAndGet();
                        }
                    }
                });
            }
        }
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " reports were refused");
        }
    }

    private static long[] usersOf(int node) {
        return Arrays.stream(BenchDirectory.usersOf(node)).map(id -> id % USERS + 1).toArray();
    }

    private static void post(
            Journal journal, Database target, InstantSource wall, long until, PartListener parts) {
        try (Poster poster =
                        Poster.resume(
                                target,
                                new LedgerStore(wall),
                                new DirectoryStore(),
                                READERS,
                                journal.id());
                JournalReader reader = journal.readAfter(poster.committed())) {
            poster.onParts(parts);
            Replay.run(poster, reader, READERS, until, _ -> {}, System::nanoTime);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
