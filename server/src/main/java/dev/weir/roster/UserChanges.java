package dev.weir.roster;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Which users may look different to nodes, counted by change and kept by part of {@value PART}
 * consecutive ids. Any thread.
 */
final class UserChanges {
    static final int PART = 1_024;

    private final ConcurrentHashMap<Long, Long> changedAt = new ConcurrentHashMap<>();
    private volatile long newest;

    static long partOf(long userId) {
        return userId / PART;
    }

    /** Takes note of a change that readers of the directory and of standings already see. */
    synchronized void changed(long userId) {
        long next = newest + 1;
        // The part first: who sees the new count must find the part.
        changedAt.put(partOf(userId), next);
        newest = next;
    }

    long newest() {
        return newest;
    }

    long[] partsChangedAfter(long change) {
        return changedAt.entrySet().stream()
                .filter(entry -> entry.getValue() > change)
                .mapToLong(java.util.Map.Entry::getKey)
                .toArray();
    }
}
