package dev.weir.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Whether the wall clock is good enough to delete by. A clock that stands in 2099 for a moment, as
 * one without a battery may until it is set, would make everything old.
 *
 * <p>It is trusted when it has gone with the monotonic clock for a day, or never jumped. One
 * thread.
 */
final class RetentionClock {
    /** Smaller jumps delete nothing worth speaking of. */
    private static final Duration JUMP = Duration.ofHours(1);

    /** A server may have been off for so long before it starts. */
    private static final Duration ABSENCE = Duration.ofDays(1);

    private static final Duration PROBATION = Duration.ofDays(1);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private boolean begun;
    private boolean onProbation;
    private long probationNanos;
    private long lastMillis;
    private long lastNanos;

    RetentionClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
    }

    /**
     * Looks at both clocks; to be called every few minutes.
     *
     * @param newestReportMillis arrival of the newest report known, epoch milliseconds, 0 = none
     */
    boolean mayDelete(long newestReportMillis) {
        long millis = wall.millis();
        long now = nanos.getAsLong();
        if (jumped(millis, now, newestReportMillis)) {
            onProbation = true;
            probationNanos = now;
        }
        begun = true;
        lastMillis = millis;
        lastNanos = now;
        return !onProbation || now - probationNanos >= PROBATION.toNanos();
    }

    private boolean jumped(long millis, long now, long newestReportMillis) {
        if (begun) {
            long moved = millis - lastMillis - Duration.ofNanos(now - lastNanos).toMillis();
            return Math.abs(moved) > JUMP.toMillis();
        }
        long since = millis - newestReportMillis;
        return newestReportMillis != 0 && (since > ABSENCE.toMillis() || since < -JUMP.toMillis());
    }
}
