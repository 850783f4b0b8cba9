package dev.weir.journal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the journal is doing.
 *
 * @param failingSince since when entries cannot be made durable; null = they can
 * @param problem what the disk said last, or null if it never failed
 * @param damage a closed segment that was found damaged, or null
 * @param lastFsync how long the newest fsync took; zero before the first
 * @param waitingEntries entries whose callers wait now
 * @param keptBytes memory held by reports that were refused and will be appended later
 * @param keptEntries how many those are
 * @param dropped reports given up since the start because memory was full
 * @param spareReady whether the next segment is prepared; false for long means the disk is full or
 *     failing
 */
public record JournalHealth(
        @Nullable Instant failingSince,
        @Nullable String problem,
        @Nullable String damage,
        Duration lastFsync,
        int waitingEntries,
        long keptBytes,
        int keptEntries,
        long dropped,
        boolean spareReady) {

    public boolean ok() {
        return failingSince == null && damage == null;
    }
}
