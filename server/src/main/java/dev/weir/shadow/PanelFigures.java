package dev.weir.shadow;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the old panel's database says at one moment. Users are on disk, in the order of their
 * numbers.
 *
 * @param users user, then billed bytes
 * @param userDays user, day, rate in millionths, then bytes as the panel keeps them by day
 * @param days raw bytes by source and day
 * @param rates millionths by which the panel multiplies now, by source
 */
record PanelFigures(
        NumberFile users, NumberFile userDays, Map<DayKey, Bytes> days, Map<Long, Long> rates)
        implements AutoCloseable {
    /** A day of a source; bucket = epoch seconds at which it begins. */
    record DayKey(long sourceId, long bucket) {}

    /** More users than any panel has. */
    static final long MOST_USERS = 10_000_000;

    /** A month of days of two million users at a rate or two: 4 GB on disk. */
    static final long MOST_USER_DAYS = 100_000_000;

    /** A thousand nodes for more than a year; these are in memory. */
    static final int MOST_DAYS = 500_000;

    /** Nothing yet. */
    static PanelFigures in(Path scratch) {
        NumberFile users = new NumberFile(scratch, 3, MOST_USERS, true);
        try {
            return new PanelFigures(
                    users,
                    new NumberFile(scratch, 5, MOST_USER_DAYS, false),
                    new HashMap<>(),
                    new HashMap<>());
        } catch (RuntimeException | Error e) {
            users.close();
            throw e;
        }
    }

    /**
     * Adds what it says of a node's day.
     *
     * @throws FiguresRefused when there are too many
     */
    void day(DayKey key, Bytes raw) {
        if (days.size() == MOST_DAYS && !days.containsKey(key)) {
            throw new FiguresRefused("more than " + MOST_DAYS + " days of nodes");
        }
        days.merge(key, raw, Bytes::plus);
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
