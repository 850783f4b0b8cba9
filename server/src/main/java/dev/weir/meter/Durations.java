package dev.weir.meter;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** How long something took, counted by fixed bounds since the start. Any thread. */
public final class Durations {
    private final long[] bounds;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    /**
     * What was counted at one moment, about: it is read while others count.
     *
     * @param boundNanos upper bounds, included, ascending
     * @param counts how many fell under each bound and over the one before; one more than bounds,
     *     for what took longer than all
     * @param sumNanos of all that was counted
     */
    @SuppressWarnings("ArrayRecordComponent") // made for one reader; equality is never asked for
    public record Counted(long[] boundNanos, long[] counts, long sumNanos) {
        /** How many were counted. */
        public long count() {
            long all = 0;
            for (long each : counts) {
                all += each;
            }
            return all;
        }
    }

    /**
     * @param boundsAscending upper bounds
     */
    public Durations(Duration... boundsAscending) {
        bounds = new long[boundsAscending.length];
        counts = new LongAdder[bounds.length + 1];
        counts[bounds.length] = new LongAdder();
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = boundsAscending[i].toNanos();
            counts[i] = new LongAdder();
            if (i > 0 && bounds[i] <= bounds[i - 1]) {
                throw new IllegalArgumentException("bounds must ascend");
            }
        }
    }

    /** Half a millisecond to five seconds: what a disk, a commit or an answer takes. */
    public static Durations upToSeconds() {
        return new Durations(
                Duration.ofNanos(500_000),
                Duration.ofMillis(1),
                Duration.ofNanos(2_500_000),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMillis(2_500),
                Duration.ofSeconds(5));
    }

    /**
     * Counts one.
     *
     * @param nanos what it took; below 0 counts as 0
     */
    public void count(long nanos) {
        int i = 0;
        while (i < bounds.length && nanos > bounds[i]) {
            i++;
        }
        counts[i].increment();
        sum.add(Math.max(0, nanos));
    }

    public Counted counted() {
        long[] now = new long[counts.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts[i].sum();
        }
        return new Counted(bounds.clone(), now, sum.sum());
    }
}
