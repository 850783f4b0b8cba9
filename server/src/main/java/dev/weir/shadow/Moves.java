package dev.weir.shadow;

import dev.weir.shadow.Grounds.Moved;
import dev.weir.shadow.PanelFigures.DayKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * What reports carry from the day on which the panel counts them back to the days that they are
 * about, by node. One thread.
 */
final class Moves {
    private final LongUnaryOperator dayOfMillis;
    private final Map<DayKey, Moved> moved = new HashMap<>();

    /**
     * @param dayOfMillis the day of a moment, epoch seconds
     */
    Moves(LongUnaryOperator dayOfMillis) {
        this.dayOfMillis = dayOfMillis;
    }

    /**
     * Adds a report that begins before the day on which the panel counted it.
     *
     * @param there that day
     * @param fromMillis where its interval begins
     * @param toMillis where it ends
     * @param raw all of it: how it falls on the days is left open
     */
    void add(DayKey there, long fromMillis, long toMillis, Bytes raw) {
        moved.merge(there, new Moved(raw, Bytes.NONE), Moved::plus);
        long last = dayOfMillis.applyAsLong(Math.max(fromMillis, toMillis));
        long day = dayOfMillis.applyAsLong(fromMillis);
        while (day <= last && day < there.bucket()) {
            moved.merge(new DayKey(there.sourceId(), day), new Moved(Bytes.NONE, raw), Moved::plus);
            day = Grounds.dayAfter(dayOfMillis, day);
        }
    }

    Map<DayKey, Moved> moved() {
        return moved;
    }
}
