package dev.weir.posting;

import dev.weir.directory.Node;

/**
 * Holds amounts that a source cannot have carried (R10): more than its capacity over the longest
 * time they can have taken, which is since the stream's previous report. Each entry is judged
 * alone; its neighbours post.
 */
final class PlausibleStage {
    /**
     * No single amount above this posts by itself, whatever the capacity: 1 PiB. Keeps all sums far
     * from 2^63.
     */
    static final long MOST_BYTES = 1L << 50;

    /**
     * Line rate counts payload loosely and clocks drift: a quarter more than capacity still passes.
     */
    private static final long SLACK_NUMERATOR = 5;

    private static final long SLACK_DENOMINATOR = 4;

    private long mostBytes;

    /**
     * @param longestMillis the longest interval the report can cover, 1 or more
     */
    void begin(Node node, long longestMillis) {
        long bytesPerSecond = node.capacityBitsPerSecond() / 8;
        long seconds = Math.max(1, longestMillis / 1000);
        if (bytesPerSecond >= MOST_BYTES / seconds) {
            mostBytes = MOST_BYTES;
        } else {
            mostBytes =
                    Math.min(
                            MOST_BYTES,
                            bytesPerSecond * seconds / SLACK_DENOMINATOR * SLACK_NUMERATOR);
        }
    }

    boolean passes(long upload, long download) {
        return upload <= mostBytes && download <= mostBytes;
    }
}
