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

    PanelFigures(Path scratch) {
        this(
                new NumberFile(scratch, 3),
                new NumberFile(scratch, 5),
                new HashMap<>(),
                new HashMap<>());
    }

    @Override
    public void close() {
        users.close();
        userDays.close();
    }
}
