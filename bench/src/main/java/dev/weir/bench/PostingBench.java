package dev.weir.bench;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.directory.DirectoryStore;
import dev.weir.journal.Appended;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.Report;
import dev.weir.ledger.LedgerStore;
import dev.weir.posting.Poster;
import dev.weir.posting.Replay;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast posting follows a journal that is already full, as the server does it and as a rebuild
 * does it: 1,500 nodes of 200 users out of 30,000, 300,000 live pairs, every pair in each round.
 */
final class PostingBench implements SubBench {
    private static final int NODES = BenchDirectory.NODES;
    static final int DELTAS_A_ROUND = NODES * BenchDirectory.USERS_A_NODE;
    static final int ROUNDS_A_SECOND = 5;

    @Override
    public String name() {
        return "posting";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        int rounds = (int) (settings.measured().toSeconds() * ROUNDS_A_SECOND);
        InstantSource wall = InstantSource.system();
        try (Journal journal =
                Journal.open(
                        settings.directory().resolve("posting-journal"),
                        JournalSettings.defaults(),
                        wall,
                        System::nanoTime)) {
            fill(journal, wall.millis(), rounds);
            long deltas = (long) rounds * DELTAS_A_ROUND;
            return List.of(
                    follow(journal, wall, settings.directory().resolve("posting.db"), deltas),
                    rebuild(journal, wall, settings.directory().resolve("rebuild.db"), deltas));
        }
    }

    private static Line follow(Journal journal, InstantSource wall, Path file, long deltas)
            throws InterruptedException {
        PostingRun run = PostingRun.follow(journal, wall, DatabaseSettings.of(file));
        return new Line(
                "posting behind a full journal",
                String.format(Locale.ROOT, "%,.0f deltas/s", deltas / run.seconds()),
                String.format(
                        Locale.ROOT,
                        "%,d deltas, 300,000 live pairs, %d commits, at most %.1f s apart",
                        deltas,
                        run.positions().size(),
                        run.longestSeconds()));
    }

    private static Line rebuild(Journal journal, InstantSource wall, Path file, long deltas)
            throws InterruptedException {
        try (Database database = Database.open(DatabaseSettings.of(file));
                Poster poster =
                        Poster.resume(
                                database,
                                new LedgerStore(wall),
                                new DirectoryStore(),
                                PostingRun.READERS,
                                journal.id());
                JournalReader reader = journal.readAfter(0)) {
            long begun = System.nanoTime();
            Replay.run(
                    poster, reader, PostingRun.READERS, journal.end(), _ -> {}, System::nanoTime);
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Line(
                    "rebuild from the beginning",
                    String.format(Locale.ROOT, "%,.0f deltas/s", deltas / seconds),
                    String.format(Locale.ROOT, "%,d deltas in %.1f s", deltas, seconds));
        }
    }

    private static void fill(Journal journal, long now, int rounds) throws Exception {
        BenchDirectory.enter(journal, now);
        report(journal, now, rounds);
    }

    /** Every pair in each round. */
    static void report(Journal journal, long now, int rounds) throws Exception {
        AtomicLong failed = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int node = 1; node <= NODES; node++) {
                long sourceId = node;
                threads.execute(() -> {
                    long[] users = BenchDirectory.usersOf(sourceId);
                    PushBody body = new PushBody(users, 4, 6, sourceId);
                    long ack = 0;
                    for (int round = 0; round < rounds; round++) {
                        body.change();
                        Report report =
                                report(sourceId, ack, now + round * 1_000L, body.bytes().clone());
                        switch (journal.append(report)) {
                            case Appended.Durable durable -> ack = durable.position();
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

    static Report report(long sourceId, long ack, long atMillis, byte[] body) {
        return new Report(
                sourceId,
                sourceId,
                ack,
                Report.Evidence.COOKIE,
                false,
                atMillis,
                atMillis * 1_000_000L,
                atMillis - 60_000,
                Report.Route.UNIPROXY_PUSH,
                Report.Client.RESTY,
                new byte[4],
                body);
    }
}
