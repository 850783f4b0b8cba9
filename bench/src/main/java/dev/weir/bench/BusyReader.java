package dev.weir.bench;

import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.journal.Report;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A thread that reads a journal over and over again and sums up its bytes: what a processor beside
 * that of a database server does at least while posting folds.
 */
final class BusyReader implements AutoCloseable {
    private final Journal journal;
    private final AtomicLong sum = new AtomicLong();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private volatile boolean stopping;

    private BusyReader(Journal journal) {
        this.journal = journal;
    }

    static BusyReader of(Journal journal) {
        BusyReader reader = new BusyReader(journal);
        reader.thread.execute(reader::run);
        return reader;
    }

    private void run() {
        while (!stopping) {
            try (JournalReader reader = journal.readAfter(0)) {
                while (!stopping && reader.next()) {
                    if (reader.entry() instanceof Report report) {
                        sum.addAndGet(sum(report.body()));
                    }
                }
            }
        }
    }

    private static long sum(byte[] body) {
        long sum = 0;
        for (byte each : body) {
            sum = 31 * sum + each;
        }
        return sum;
    }

    @Override
    public void close() {
        stopping = true;
        thread.close();
    }
}
