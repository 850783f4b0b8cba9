package dev.weir.bench;

import dev.weir.collect.uniproxy.UniProxyParser;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.Transaction;
import dev.weir.directory.DirectoryStore;
import dev.weir.journal.Act;
import dev.weir.journal.Appended;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalSettings;
import dev.weir.ledger.LedgerStore;
import dev.weir.posting.Posting;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How old a report is at most when the ledger holds it, while 2,500 reports of 200 users come in
 * every second: once with 50,000 live pairs of user and node, once with 300,000.
 */
final class StalenessBench implements SubBench {
    private static final int REPORTS_A_SECOND = 2_500;

    @Override
    public String name() {
        return "staleness";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        return List.of(measure(settings, 250), measure(settings, BenchDirectory.NODES));
    }

    private static Line measure(BenchSettings settings, int nodes) throws Exception {
        InstantSource wall = InstantSource.system();
        Path directory = settings.directory().resolve("staleness-" + nodes);
        long nanos = settings.warmUp().plus(settings.measured()).toNanos();
        Ages ages = new Ages((int) (nanos / 1e9 * REPORTS_A_SECOND * 1.2) + 10_000);
        try (Journal journal =
                        Journal.open(
                                directory.resolve("journal"),
                                JournalSettings.defaults(),
                                wall,
                                System::nanoTime);
                Database database =
                        Database.open(DatabaseSettings.of(directory.resolve("weir.db")))) {
            BenchDirectory.enter(journal, wall.millis());
            try (Posting posting =
                    new Posting(
                            journal,
                            () -> database,
                            new LedgerStore(wall),
                            new DirectoryStore(),
                            _ -> new UniProxyParser(),
                            ages,
                            wall,
                            System::nanoTime)) {
                posting.start();
                long begun = System.nanoTime();
                ages.measureFrom = begun + settings.warmUp().toNanos();
                push(journal, wall, ages, nodes, begun + nanos);
            }
        }
        return new Line(
                String.format(
                        Locale.ROOT,
                        "a report in the ledger, %,d live pairs",
                        nodes * BenchDirectory.USERS_A_NODE),
                String.format(Locale.ROOT, "%.2f s", ages.oldest.get() / 1e9),
                String.format(
                        Locale.ROOT,
                        "old at the most; %,d reports/s come in, %d commits",
                        REPORTS_A_SECOND,
                        ages.commits.get()));
    }

    private static void push(
            Journal journal, InstantSource wall, Ages ages, int nodes, long endNanos)
            throws Exception {
        long between = nodes * 1_000_000_000L / REPORTS_A_SECOND;
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> pushing = new ArrayList<>();
            for (int node = 1; node <= nodes; node++) {
                long sourceId = node;
                long first = begun + between * node / nodes;
                pushing.add(
                        threads.submit(() -> {
                            PushBody body =
                                    new PushBody(BenchDirectory.usersOf(sourceId), 4, 6, sourceId);
                            long ack = 0;
                            for (long due = first; due - endNanos < 0; due += between) {
                                LockSupport.parkNanos(due - System.nanoTime());
                                body.change();
                                long arrived = System.nanoTime();
                                var report =
                                        PostingBench.report(
                                                sourceId, ack, wall.millis(), body.bytes().clone());
                                if (journal.append(report) instanceof Appended.Durable durable) {
                                    ack = durable.position();
                                    ages.arrived(ack, arrived);
                                }
                            }
                        }));
            }
            for (Future<?> one : pushing) {
                one.get();
            }
        }
    }

    /** When reports arrived, and how old the oldest of each commit was. */
    private static final class Ages implements Posting.Listener {
        private final AtomicLongArray arrivals;
        private long committed;
        private volatile long measureFrom = Long.MAX_VALUE;
        private final AtomicLong oldest = new AtomicLong();
        private final AtomicInteger commits = new AtomicInteger();

        Ages(int reports) {
            arrivals = new AtomicLongArray(reports);
        }

        void arrived(long position, long nanos) {
            if (position < arrivals.length()) {
                arrivals.set((int) position, nanos);
            }
        }

        @Override
        public void resumed(Database database) {}

        @Override
        public void act(long position, Act act) {}

        @Override
        public void write(Transaction tx, long position, Act act) {}

        @Override
        public void charged(long userId, long bytes) {}

        /** One thread at a time. */
        @Override
        public void committed(long position) {
            long now = System.nanoTime();
            long from = committed + 1;
            committed = position;
            while (from < Math.min(position, arrivals.length()) && arrivals.get((int) from) == 0) {
                from++;
            }
            long arrived = from < arrivals.length() ? arrivals.get((int) from) : 0;
            if (arrived != 0 && arrived - measureFrom > 0) {
                oldest.accumulateAndGet(now - arrived, Math::max);
                commits.incrementAndGet();
            }
        }
    }
}
