package dev.weir.simulate;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps every report within one hour of the server's clock, so that each byte has one row to be in.
 *
 * <p>A report covers up to one push interval before its arrival (R9). So nothing is under way from
 * a little before an hour turns until one push interval after. Any thread.
 */
final class HourFence {
    private static final long HOUR = 3_600;

    /** Longer than a push with all its attempts takes, and the server a start. */
    private static final long BEFORE_SECONDS = 20;

    private static final long AFTER_SECONDS = 2;

    /** Nodes ask now and then while they wait, as a silence would change intervals (R9). */
    private static final long PAUSE_SECONDS = 1;

    private final InstantSource wall;
    private final ZoneId zone;
    private final long intervalSeconds;
    private final Target target;

    /**
     * @param intervalSeconds the push interval that nodes are told
     */
    HourFence(InstantSource wall, ZoneId zone, long intervalSeconds, Target target) {
        this.wall = wall;
        this.zone = zone;
        this.intervalSeconds = intervalSeconds;
        this.target = target;
    }

    /** Where the server's present hour begins, epoch seconds. */
    long hourStart() {
        return hourStart(now());
    }

    private long hourStart(long seconds) {
        long offset = zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
        return Math.floorDiv(seconds + offset, HOUR) * HOUR - offset;
    }

    boolean closed() {
        long now = now();
        long into = now - hourStart(now);
        return into >= HOUR - BEFORE_SECONDS || into < intervalSeconds + AFTER_SECONDS;
    }

    /**
     * Waits until pushes may go on.
     *
     * @param meanwhile what the node does now and then
     */
    void await(Runnable meanwhile) {
        while (closed()) {
            meanwhile.run();
            LockSupport.parkNanos(PAUSE_SECONDS * 1_000_000_000);
        }
    }

    private long now() {
        return Math.floorDiv(wall.millis() + target.clockOffsetMillis(), 1000L);
    }
}
