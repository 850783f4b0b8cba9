package dev.weir.simulate;

import java.util.HashMap;
import java.util.Map;

/**
 * What the server could observe of one node: bytes that reached it whole, once, by user and hour
 * (R42); and what they are billed at, each part rounded alone (R12). One thread until the run is
 * over.
 */
final class Observed {
    private static final long ONE = 1_000_000;

    /**
     * Which rows bytes fall into.
     *
     * @param hourStart by the server's clock, epoch seconds
     */
    record When(long hourStart, long rateMillionths) {}

    /**
     * The sums of an hour, by the index of the user within the node. Billed sums are compared only
     * at rates at which the cut into parts matters.
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
    }

    private final int users;
    private final Map<When, Hour> hours = new HashMap<>();
    private When now = new When(Long.MIN_VALUE, ONE);
    private Hour current = new Hour(0);
    private long bytes;

    Observed(int users) {
        this.users = users;
    }

    /**
     * From now on everything falls into the hour that begins at this epoch second, at this rate.
     */
    void enter(long hourStart, long rateMillionths) {
        if (hourStart != now.hourStart() || rateMillionths != now.rateMillionths()) {
            now = new When(hourStart, rateMillionths);
            current = hours.computeIfAbsent(now, when -> new Hour(users));
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
        long rateMillionths = now.rateMillionths();
        return rateMillionths == ONE ? part : (part * rateMillionths + ONE / 2) / ONE;
    }

    Map<When, Hour> hours() {
        return hours;
    }

    /** Both directions, all users, all hours. */
    long bytes() {
        return bytes;
    }
}
