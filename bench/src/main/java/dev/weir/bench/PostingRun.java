package dev.weir.bench;

import dev.weir.collect.uniproxy.UniProxyParser;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.Transaction;
import dev.weir.directory.DirectoryStore;
import dev.weir.journal.Act;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.journal.Report;
import dev.weir.ledger.LedgerStore;
import dev.weir.posting.Posting;
import dev.weir.posting.ReportReaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Posting as the running server does it, commits and all, from where the ledger stands to the
 * journal's end.
 *
 * @param afterFirstSeconds from the end of the first commit to that of the last: without what is
 *     read at the start, and without a commit that had hardly anything to write
 * @param positions where each commit ended
 * @param longestSeconds the longest time from one commit to the next
 */
record PostingRun(
        double seconds, double afterFirstSeconds, List<Long> positions, double longestSeconds) {
    static final ReportReaders READERS = _ -> new UniProxyParser();

    PostingRun {
        positions = List.copyOf(positions);
    }

    static PostingRun follow(Journal journal, InstantSource wall, DatabaseSettings settings)
            throws InterruptedException {
        try (Database database = Database.open(settings)) {
            Commits commits = new Commits();
            long begun = System.nanoTime();
            try (Posting posting =
                    new Posting(
                            journal,
                            () -> database,
                            new LedgerStore(wall),
                            new DirectoryStore(),
                            READERS,
                            commits,
                            wall,
                            System::nanoTime)) {
                posting.start();
                if (!posting.awaitCommitted(journal.end(), Duration.ofMinutes(10))) {
                    throw new IllegalStateException("posting stopped: " + posting.state());
                }
            }
            return new PostingRun(
                    (System.nanoTime() - begun) / 1e9,
                    (commits.last - commits.first) / 1e9,
                    commits.positions,
                    commits.longestNanos / 1e9);
        }
    }

    /** How many entries were posted after the first commit. */
    long entriesAfterFirst() {
        return positions.getLast() - positions.getFirst();
    }

    /**
     * Rows that commits wrote.
     *
     * @param sums what several reports of a commit add to the same row is written once
     * @param verdicts one a report
     * @param streams states, one a source that reported
     */
    record Written(long sums, long verdicts, long streams) {
        long all() {
            return sums + verdicts + streams;
        }
    }

    /** What the commits after the first wrote. All reports must be of the same hour. */
    Written writtenAfterFirst(Journal journal) {
        long sums = 0;
        long verdicts = 0;
        long streams = 0;
        int commit = 1;
        BitSet sources = new BitSet();
        try (JournalReader reader = journal.readAfter(positions.getFirst())) {
            while (reader.next()) {
                while (reader.position() > positions.get(commit)) {
                    sums += rowsOf(sources);
                    streams += sources.cardinality();
                    sources.clear();
                    commit++;
                }
                if (reader.entry() instanceof Report report) {
                    sources.set((int) report.sourceId());
                    verdicts++;
                }
            }
        }
        return new Written(sums + rowsOf(sources), verdicts, streams + sources.cardinality());
    }

    /** Hour and day of each pair and of each source, totals of users and sources. */
    private static long rowsOf(BitSet sources) {
        BitSet users = new BitSet();
        sources.stream()
                .forEach(source -> {
                    for (long user : BenchDirectory.usersOf(source)) {
                        users.set((int) user);
                    }
                });
        long pairs = (long) sources.cardinality() * BenchDirectory.USERS_A_NODE;
        return 2 * pairs + 3L * sources.cardinality() + users.cardinality();
    }

    private static final class Commits implements Posting.Listener {
        private final List<Long> positions = new ArrayList<>();
        private long first;
        private long last = System.nanoTime();
        private long longestNanos;

        @Override
        public void resumed(Database database) {}

        @Override
        public void act(long position, Act act) {}

        @Override
        public void write(Transaction tx, long position, Act act) {}

        @Override
        public void charged(long userId, long bytes) {}

        @Override
        public void committed(long position) {
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - last);
            last = now;
            if (positions.isEmpty()) {
                first = now;
            }
            positions.add(position);
        }
    }
}
