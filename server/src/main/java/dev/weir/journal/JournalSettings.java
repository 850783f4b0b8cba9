package dev.weir.journal;

import java.time.Duration;

/**
 * How the journal uses disk and memory.
 *
 * @param segmentBytes size of a preallocated segment
 * @param groupBytes a commit group takes no further entry once it is this long
 * @param refuseAfter how long a caller waits for the disk before it is refused
 * @param memoryBytes the most that entries waiting for the disk may take together
 * @param largestEntryBytes a larger entry is refused at once
 * @param retryPause after the first failed attempt to write a group; later ones up to eight times
 *     that
 */
public record JournalSettings(
        long segmentBytes,
        int groupBytes,
        Duration refuseAfter,
        long memoryBytes,
        int largestEntryBytes,
        Duration retryPause) {

    public JournalSettings {
        if (segmentBytes < 2 * Format.BLOCK || segmentBytes % Format.BLOCK != 0) {
            throw new IllegalArgumentException("segmentBytes: " + segmentBytes);
        }
        if (groupBytes < Format.BLOCK || largestEntryBytes < 1 || memoryBytes < 1) {
            throw new IllegalArgumentException("groupBytes, largestEntryBytes or memoryBytes");
        }
    }

    /** 64 MiB segments, 1 MiB groups, 3 s, 64 MB, 16 MiB, 100 ms. */
    public static JournalSettings defaults() {
        return new JournalSettings(
                64L << 20,
                1 << 20,
                Duration.ofSeconds(3),
                64_000_000,
                16 << 20,
                Duration.ofMillis(100));
    }

    public JournalSettings withMemoryBytes(long bytes) {
        return new JournalSettings(
                segmentBytes, groupBytes, refuseAfter, bytes, largestEntryBytes, retryPause);
    }

    public JournalSettings withSegmentBytes(long bytes) {
        return new JournalSettings(
                bytes, groupBytes, refuseAfter, memoryBytes, largestEntryBytes, retryPause);
    }
}
