package dev.weir.bench;

import java.util.Locale;

/**
 * A histogram of durations, exact to 1.6 %: 64 equal buckets for each doubling, as HdrHistogram
 * does. One thread; merge those of several threads afterwards.
 */
final class Latencies {
    private static final int SUB_BITS = 6;
    private static final int SUBS = 1 << SUB_BITS;

    private final long[] counts = new long[SUBS * (64 - SUB_BITS)];
    private long count;
    private long maxNanos;

    void record(long nanos) {
        counts[bucket(Math.max(0, nanos))]++;
        count++;
        maxNanos = Math.max(maxNanos, nanos);
    }

    void add(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        maxNanos = Math.max(maxNanos, other.maxNanos);
    }

    long count() {
        return count;
    }

    long maxNanos() {
        return maxNanos;
    }

    /**
     * The largest duration of the bucket that holds the one asked for, but never above the maximum.
     */
    long nanosAt(double quantile) {
        long rank = Math.max(1, (long) Math.ceil(quantile * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(maxNanos, highest(i));
            }
        }
        return maxNanos;
    }

    @Override
    public String toString() {
        return "p50 "
                + millis(nanosAt(0.5))
                + ", p99 "
                + millis(nanosAt(0.99))
                + ", p99.9 "
                + millis(nanosAt(0.999))
                + ", max "
                + millis(maxNanos);
    }

    static String millis(long nanos) {
        double millis = nanos / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }

    private static int bucket(long nanos) {
        if (nanos < SUBS) {
            return (int) nanos;
        }
        int shift = 63 - SUB_BITS - Long.numberOfLeadingZeros(nanos);
        return (shift + 1) * SUBS + (int) ((nanos >>> shift) & (SUBS - 1));
    }

    private static long highest(int bucket) {
        if (bucket < SUBS) {
            return bucket;
        }
        int shift = bucket / SUBS - 1;
        return ((long) (SUBS + bucket % SUBS + 1) << shift) - 1;
    }
}
