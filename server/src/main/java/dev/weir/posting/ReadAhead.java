package dev.weir.posting;

import dev.weir.journal.Entry;
import dev.weir.journal.JournalReader;
import dev.weir.journal.Report;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads journal entries and their bodies on a thread of its own, a few hundred ahead of the fold,
 * so that a rebuild uses two cores.
 */
final class ReadAhead implements AutoCloseable {
    private static final int BATCHES = 4;
    private static final int ENTRIES = 64;

    /** Neighbouring entries, in order. Handed back and forth; one thread at a time. */
    static final class Batch {
        private final Entry[] entries = new Entry[ENTRIES];
        private final ReadReport[] reports = new ReadReport[ENTRIES];
        private int size;
        private long firstPosition;
        private @Nullable Throwable failure;

        private Batch() {
            for (int i = 0; i < ENTRIES; i++) {
                reports[i] = new ReadReport();
            }
        }

        void applyTo(Poster poster) {
            for (int i = 0; i < size; i++) {
                if (entries[i] instanceof Report) {
                    poster.apply(reports[i]);
                } else {
                    poster.apply(firstPosition + i, entries[i]);
                }
            }
        }

        boolean isLast() {
            return size < ENTRIES;
        }
    }

    private final JournalReader reader;
    private final ReportReaders readers;
    private final long until;
    private final BlockingQueue<Batch> free = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<Batch> full = new ArrayBlockingQueue<>(BATCHES);
    private final Thread thread;

    /**
     * @param until the last position to read, or as far as the journal is durable
     */
    ReadAhead(JournalReader reader, ReportReaders readers, long until) {
        this.reader = reader;
        this.readers = readers;
        this.until = until;
        for (int i = 0; i < BATCHES; i++) {
            free.add(new Batch());
        }
        thread = Thread.ofPlatform().name("journal-read-ahead").daemon().start(this::run);
    }

    /** Waits for the next batch; throws what reading failed with. Give it back by {@link #done}. */
    Batch next() throws InterruptedException {
        Batch batch = full.take();
        switch (batch.failure) {
            case null -> {}
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            default -> throw new IllegalStateException("cannot read the journal", batch.failure);
        }
        return batch;
    }

    void done(Batch batch) {
        free.add(batch);
    }

    private void run() {
        try {
            Batch batch;
            do {
                batch = free.take();
                try {
                    fill(batch);
                } catch (RuntimeException | Error e) {
                    batch.failure = e;
                }
                full.add(batch);
            } while (!batch.isLast() && batch.failure == null);
        } catch (InterruptedException e) {
            // close() ends this thread so; whoever asks for a batch after that waits for nothing.
            Thread.currentThread().interrupt();
        }
    }

    private void fill(Batch batch) {
        batch.size = 0;
        while (batch.size < ENTRIES && reader.position() < until && reader.next()) {
            if (batch.size == 0) {
                batch.firstPosition = reader.position();
            }
            Entry entry = reader.entry();
            batch.entries[batch.size] = entry;
            if (entry instanceof Report report) {
                batch.reports[batch.size].read(
                        reader.position(), report, readers.of(report.route()));
            }
            batch.size++;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
