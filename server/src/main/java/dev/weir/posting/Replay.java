package dev.weir.posting;

import dev.weir.journal.JournalReader;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Posts a stretch of the journal into a database that nobody else uses: a rebuild. */
public final class Replay {
    private static final long BETWEEN_COMMITS_NANOS = Duration.ofSeconds(3).toNanos();
    private static final int MOST_DIRTY_ROWS = 1_000_000;

    private Replay() {}

    /**
     * Posts everything after the poster's position up to {@code until}.
     *
     * @param reader stands at the poster's position
     * @param progress told the position reached, from time to time
     * @return the position reached: {@code until}, or less when the journal ends before
     */
    public static long run(
            Poster poster,
            JournalReader reader,
            ReportReaders readers,
            long until,
            LongConsumer progress,
            LongSupplier nanos)
            throws InterruptedException {
        long commitBegun = nanos.getAsLong();
        try (ReadAhead ahead = new ReadAhead(reader, readers, until)) {
            boolean last = poster.folded() >= until;
            while (!last) {
                ReadAhead.Batch batch = ahead.next();
                batch.applyTo(poster);
                last = batch.isLast();
                ahead.done(batch);
                boolean due = nanos.getAsLong() - commitBegun >= BETWEEN_COMMITS_NANOS;
                if (poster.dirtyRows() > MOST_DIRTY_ROWS || (due && !poster.isCommitting())) {
                    commitBegun = nanos.getAsLong();
                    poster.beginCommit();
                    progress.accept(poster.folded());
                }
            }
        }
        poster.beginCommit();
        poster.awaitCommit();
        progress.accept(poster.committed());
        return poster.committed();
    }
}
