package dev.weir.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * All connections of a listener, and how they come to their end when it stops: whatever was
 * accepted is answered, and nobody is cut off within a request (R27).
 *
 * <p>Filled by connection threads, emptied by them too; {@link #drain} runs on the stopping one.
 */
final class OpenConnections {
    /** A sender whose connection stands sends at once; TLS and a slow line take their time. */
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(1);

    /** A thread that has waited so long sits in its read, and will see what came before the end. */
    private static final Duration SETTLED = Duration.ofMillis(20);

    /** A question that is only waiting for news does not hold up a restart. */
    private static final Duration QUESTION = Duration.ofMillis(300);

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = 5_000_000;

    private final Set<WatchedConnection> open = ConcurrentHashMap.newKeySet();
    private final AcceptedSockets accepted;
    private final LongSupplier nanos;
    private volatile boolean draining;

    OpenConnections(AcceptedSockets accepted, LongSupplier nanos) {
        this.accepted = accepted;
        this.nanos = nanos;
    }

    void add(WatchedConnection connection) {
        open.add(connection);
    }

    void remove(WatchedConnection connection) {
        open.remove(connection);
    }

    /** Whether every answer from now on is its connection's last. */
    boolean isDraining() {
        return draining;
    }

    /**
     * Ends all connections as each allows; returns when none is left, after ten seconds at most.
     * Nothing may be accepted any more.
     */
    void drain() {
        draining = true;
        long begun = nanos.getAsLong();
        while (!open.isEmpty() || accepted.areUnderWay()) {
            long now = nanos.getAsLong();
            if (now - begun > LONGEST.toNanos()) {
                return;
            }
            for (WatchedConnection connection : open) {
                connection.leave(FIRST_REQUEST, SETTLED, now - begun > QUESTION.toNanos());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
