package dev.weir.simulate;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whom the operator of this run took from all nodes, and since when: who asks for a user list later
 * must not be told of them. Any thread.
 */
final class SwitchedOff {
    private final AtomicLong moments = new AtomicLong();
    private final Map<Long, Long> since = new ConcurrentHashMap<>();
    private final Set<Long> deleted = ConcurrentHashMap.newKeySet();

    /** A moment of this class's own counting. */
    long now() {
        return moments.get();
    }

    /** The server has confirmed that nobody serves the user any more. */
    void off(long userId) {
        since.put(userId, moments.incrementAndGet());
    }

    /** The server is about to be asked to let the user be served again. */
    void on(long userId) {
        since.remove(userId);
    }

    /** The server is about to be asked to delete the user: never to return. */
    void deleted(long userId) {
        deleted.add(userId);
    }

    boolean isDeleted(long userId) {
        return deleted.contains(userId);
    }

    boolean isOffSince(long userId, long moment) {
        Long off = since.get(userId);
        return off != null && off <= moment;
    }
}
