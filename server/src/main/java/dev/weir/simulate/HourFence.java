package dev.weir.simulate;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps every report within one hour of the server's clock, so that each byte has one row to be in.
 *
 * <p>A report covers up to one push interval before its arrival (R9). So nothing is under way from
 * a little before an hour turns, or a rate changes, until one push interval after. Any thread; one
 * adds edges.
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
    private volatile long[] edges = {};

    /**
     * @param intervalSeconds the push interval that nodes are told
     */
    HourFence(InstantSource wall, ZoneId zone, long intervalSeconds, Target target) {
        this.wall = wall;
        this.zone = zone;
        this.intervalSeconds = intervalSeconds;
        this.target = target;
    }

    /** The server's wall clock, epoch seconds. */
    long now() {
        return Math.floorDiv(wall.millis() + target.clockOffsetMillis(), 1000L);
    }

    ZoneId zone() {
        return zone;
    }

    /** Where the hour of a moment begins, epoch seconds. */
    long hourStart(long seconds) {
        long offset = zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
        return Math.floorDiv(seconds + offset, HOUR) * HOUR - offset;
    }

    boolean closed() {
        return closed(now());
    }

    private boolean closed(long now) {
        long into = now - hourStart(now);
        if (into >= HOUR - BEFORE_SECONDS || into < intervalSeconds + AFTER_SECONDS) {
            return true;
        }
        for (long edge : edges) {
            if (now >= edge - BEFORE_SECONDS && now < edge + intervalSeconds + AFTER_SECONDS) {
                return true;
            }
        }
        return false;
    }

    /** Keeps reports away from one more moment, at which a rate changed; epoch seconds. */
    void addEdge(long seconds) {
        long[] more = Arrays.copyOf(edges, edges.length + 1);
        more[edges.length] = seconds;
        edges = more;
    }

    /** Whether a stretch is far from every edge. */
    boolean quiet(long from, long to) {
        for (long at = from; at < to; at += BEFORE_SECONDS) {
            if (closed(at)) {
                return false;
            }
        }
        return !closed(to);
    }

    /** The first moment, from this one on, after which pushes may go on for a while. */
    long openFrom(long seconds) {
        long at = seconds;
        while (closed(at) || closed(at + intervalSeconds)) {
            at += BEFORE_SECONDS;
        }
        return at;
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
}
