package dev.weir.simulate;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the server could observe of one node: bytes that reached it whole, once, by user and hour
 * (R42); and what they are billed at, each part rounded alone (R12). One thread until the run is
 * over.
 */
final class Observed {
    private static final long ONE = 1_000_000;

    /**
     * The sums of an hour, by the index of the user within the node. Billed sums are kept only for
     * rates at which the cut into parts matters.
     */
    static final class Hour {
        final long[] up;
        final long[] down;
        final long[] billedUp;
        final long[] billedDown;

        Hour(int users) {
            up = new long[users];
            down = new long[users];
            billedUp = new long[users];
            billedDown = new long[users];
        }

        void add(Hour other) {
            for (int i = 0; i < up.length; i++) {
                up[i] += other.up[i];
                down[i] += other.down[i];
                billedUp[i] += other.billedUp[i];
                billedDown[i] += other.billedDown[i];
            }
        }
    }

    private final int users;
    private final long rateMillionths;
    private final Map<Long, Hour> hours = new TreeMap<>();
    private long currentStart = Long.MIN_VALUE;
    private Hour current;
    private long bytes;

    Observed(int users, long rateMillionths) {
        this.users = users;
        this.rateMillionths = rateMillionths;
        this.current = new Hour(0);
    }

    /** From now on everything falls into the hour that begins at this epoch second. */
    void enter(long hourStart) {
        if (hourStart != currentStart) {
            currentStart = hourStart;
            current = hours.computeIfAbsent(hourStart, start -> new Hour(users));
        }
    }

    /** A push reached the server whole; a second time changes nothing. */
    void arrived(Push push) {
        Life life = push.life;
        if (life != null) {
            shown(push, life);
        } else if (!push.arrived) {
            for (int i = 0; i < push.size; i++) {
                add(push.user[i], push.up[i], push.down[i]);
            }
        }
        push.arrived = true;
    }

    private void shown(Push push, Life life) {
        for (int i = 0; i < push.size; i++) {
            int user = push.user[i];
            long up = Math.max(0, push.up[i] - life.shownUp[user]);
            long down = Math.max(0, push.down[i] - life.shownDown[user]);
            life.shownUp[user] += up;
            life.shownDown[user] += down;
            add(user, up, down);
        }
    }

    private void add(int user, long up, long down) {
        current.up[user] += up;
        current.down[user] += down;
        current.billedUp[user] += billed(up);
        current.billedDown[user] += billed(down);
        bytes += up + down;
    }

    private long billed(long part) {
        return rateMillionths == ONE ? part : (part * rateMillionths + ONE / 2) / ONE;
    }

    Map<Long, Hour> hours() {
        return hours;
    }

    /** Both directions, all users, all hours. */
    long bytes() {
        return bytes;
    }
}
