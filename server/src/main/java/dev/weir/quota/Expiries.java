package dev.weir.quota;

import java.util.Arrays;

/**
 * Moments at which users expire, earliest first: a binary heap of (milliseconds, user id) in plain
 * arrays. Entries of users whose expiry has moved stay until they come up. One thread at a time.
 */
final class Expiries {
    private long[] moments = new long[64];
    private long[] users = new long[64];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void add(long atMillis, long userId) {
        if (size == moments.length) {
            moments = Arrays.copyOf(moments, size * 2);
            users = Arrays.copyOf(users, size * 2);
        }
        int at = size++;
        while (at > 0 && moments[(at - 1) / 2] > atMillis) {
            moments[at] = moments[(at - 1) / 2];
            users[at] = users[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        moments[at] = atMillis;
        users[at] = userId;
    }

    /** The earliest moment, {@code Long.MAX_VALUE} when there is none. */
    long next() {
        return size == 0 ? Long.MAX_VALUE : moments[0];
    }

    /** Takes the earliest entry out and returns its user. */
    long take() {
        long taken = users[0];
        long moment = moments[--size];
        long user = users[size];
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && moments[child + 1] < moments[child]) {
                child++;
            }
            if (moments[child] >= moment) {
                break;
            }
            moments[at] = moments[child];
            users[at] = users[child];
            at = child;
            child = 2 * at + 1;
        }
        moments[at] = moment;
        users[at] = user;
        return taken;
    }
}
