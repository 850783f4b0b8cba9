package dev.weir.shadow;

import java.util.HashMap;
import java.util.Map;

/**
 * What the old panel's database says at one moment.
 *
 * @param users billed bytes of both directions, by number
 * @param days raw bytes of both directions, by source and day
 * @param rates millionths by which the panel multiplies now, by source
 */
record PanelFigures(Map<Long, Long> users, Map<DayKey, Long> days, Map<Long, Long> rates) {
    /** A day of a source; bucket = epoch seconds at which it begins. */
    record DayKey(long sourceId, long bucket) {}

    PanelFigures() {
        this(new HashMap<>(), new HashMap<>(), new HashMap<>());
    }
}
