package dev.weir.shadow;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the old panel's database says at one moment. Users are on disk, in the order of their
 * numbers. One thread at a time.
 */
final class PanelFigures implements AutoCloseable {
    /** More users than any panel has. */
    static final long MOST_USERS = 10_000_000;

    /** A month of days of two million users at a rate or two: 4 GB on disk. */
    static final long MOST_USER_DAYS = 100_000_000;

    /** A thousand nodes for more than a year; these are in memory. */
    static final int MOST_DAYS = 500_000;

    /** All users' bytes together: sums and differences of them stay in range. */
    static final long MOST_BYTES = Long.MAX_VALUE / 4;

    /** A day of a source; bucket = epoch seconds at which it begins. */
    record DayKey(long sourceId, long bucket) {}

    private final NumberFile users;
    private final NumberFile userDays;
    private final Map<DayKey, Bytes> days = new HashMap<>();
    private final Map<Long, Long> rates = new HashMap<>();
    private Bytes ofUsers = Bytes.NONE;
    private Bytes ofUserDays = Bytes.NONE;
    private Bytes ofDays = Bytes.NONE;

    private PanelFigures(NumberFile users, NumberFile userDays) {
        this.users = users;
        this.userDays = userDays;
    }

    /** Nothing yet. */
    static PanelFigures in(Path scratch) {
        NumberFile users = new NumberFile(scratch, 3, MOST_USERS, true);
        try {
            return new PanelFigures(users, new NumberFile(scratch, 5, MOST_USER_DAYS, false));
        } catch (RuntimeException | Error e) {
            users.close();
            throw e;
        }
    }

    /**
     * Adds a user.
     *
     * @param billed bytes, 0 or more
     * @throws IllegalArgumentException when the number is not higher than the one before
     * @throws FiguresRefused when there is too much
     */
    void user(long userId, Bytes billed) {
        ofUsers = grown(ofUsers, billed, "users");
        users.add(userId, billed.upload(), billed.download());
    }

    /**
     * Adds a user's day at a rate; days of one key add up.
     *
     * @param bytes as the panel keeps days, 0 or more
     * @throws IllegalArgumentException when the number is lower than the one before
     * @throws FiguresRefused when there is too much
     */
    void userDay(long userId, long bucket, long rate, Bytes bytes) {
        ofUserDays = grown(ofUserDays, bytes, "days of users");
        userDays.add(userId, bucket, rate, bytes.upload(), bytes.download());
    }

    /**
     * Adds what it says of a node's day.
     *
     * @param raw bytes, 0 or more
     * @throws FiguresRefused when there is too much
     */
    void day(DayKey key, Bytes raw) {
        if (days.size() == MOST_DAYS && !days.containsKey(key)) {
            throw new FiguresRefused("more than " + MOST_DAYS + " days of nodes");
        }
        ofDays = grown(ofDays, raw, "days of nodes");
        days.merge(key, raw, Bytes::plus);
    }

    /** By what it multiplies a node's bytes now, millionths. */
    void rate(long sourceId, long rate) {
        rates.put(sourceId, rate);
    }

    private static Bytes grown(Bytes before, Bytes more, String what) {
        Bytes room = new Bytes(MOST_BYTES, MOST_BYTES).minus(before);
        if (more.upload() > room.upload() || more.download() > room.download()) {
            throw new FiguresRefused(
                    what + ": more bytes together than " + MOST_BYTES + " in one direction");
        }
        return before.plus(more);
    }

    /** User, then billed bytes; each user once. */
    NumberFile users() {
        return users;
    }

    /** User, day, rate in millionths, then bytes as the panel keeps them by day. */
    NumberFile userDays() {
        return userDays;
    }

    /** Raw bytes by source and day. */
    Map<DayKey, Bytes> days() {
        return days;
    }

    /** Millionths by which the panel multiplies now, by source. */
    Map<Long, Long> rates() {
        return rates;
    }

    @Override
    public void close() {
        try {
            users.close();
        } finally {
            userDays.close();
        }
    }
}
