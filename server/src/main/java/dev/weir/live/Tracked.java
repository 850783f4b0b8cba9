package dev.weir.live;

import java.util.Arrays;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A subject that somebody watches. Watchers and marks change under the hub's lock; state and facts
 * belong to the hub's thread.
 */
final class Tracked {
    private static final LiveClient[] NOBODY = {};

    final Subject subject;

    /** Replaced as a whole, so that it can be gone through without a lock. */
    private volatile LiveClient[] watchers = NOBODY;

    /** The commit that marked it last, and the day it marked. */
    long markedBy;

    long markedBucket;

    @Nullable SubjectState state;

    /** What was sent besides figures: {@code UserFacts}, {@code NodeFacts}, or null. */
    @Nullable Object facts;

    /** Dates that changed since the last message. */
    final TreeSet<Integer> changed = new TreeSet<>();

    Tracked(Subject subject) {
        this.subject = subject;
    }

    LiveClient[] watchers() {
        return watchers;
    }

    boolean isWatchedBy(LiveClient client) {
        for (LiveClient one : watchers) {
            if (one == client) {
                return true;
            }
        }
        return false;
    }

    void add(LiveClient client) {
        if (!isWatchedBy(client)) {
            LiveClient[] more = Arrays.copyOf(watchers, watchers.length + 1);
            more[watchers.length] = client;
            watchers = more;
        }
    }

    void remove(LiveClient client) {
        watchers = Arrays.stream(watchers).filter(one -> one != client).toArray(LiveClient[]::new);
    }
}
