package dev.weir.collect.node;

/**
 * Numbers of processes (R2). The highest bits tell where a number comes from, so that after a
 * restart the streams of senders without a cookie are recognised among those kept.
 *
 * <ul>
 *   <li>0: the source itself, as one process
 *   <li>positive: made up for a cookie, 63 random bits
 *   <li>binary 10…: a later process of a sender whose own counters showed that it restarted
 *   <li>binary 11…: one of several addresses that report under one node at a time
 * </ul>
 */
final class Instances {
    /** The one process of a source that sends no cookie. */
    static final long SOURCE = 0;

    private static final long TWO_BITS = 0xC000_0000_0000_0000L;
    private static final long SUCCESSOR = 0x8000_0000_0000_0000L;
    private static final long ADDRESS = 0xC000_0000_0000_0000L;

    private Instances() {}

    static long forCookie(long random) {
        long instance = random & Long.MAX_VALUE;
        return instance == 0 ? 1 : instance;
    }

    /** The process that follows {@code before} at a sender without a cookie. */
    static long successor(long before, long sourceId, long wallMillis) {
        long mark = isAddress(before) ? ADDRESS : SUCCESSOR;
        return mark | (mixed(mixed(before ^ sourceId) + wallMillis) & ~TWO_BITS);
    }

    static long ofAddress(byte[] address) {
        long hash = 0;
        for (byte b : address) {
            hash = mixed(hash * 257 + b + 1);
        }
        return ADDRESS | (hash & ~TWO_BITS);
    }

    static boolean isSuccessor(long instance) {
        return (instance & TWO_BITS) == SUCCESSOR;
    }

    static boolean isAddress(long instance) {
        return (instance & TWO_BITS) == ADDRESS;
    }

    /** The finaliser of SplitMix64: every input bit reaches every output bit. */
    private static long mixed(long value) {
        long z = value + 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }
}
