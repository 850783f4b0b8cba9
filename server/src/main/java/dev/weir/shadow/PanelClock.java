package dev.weir.shadow;

import dev.weir.directory.Node;
import dev.weir.usage.AccountingCalendar;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The moment at which the panel counts, and what follows from it: it takes rate and day of that
 * moment for a whole push, whenever the bytes flowed.
 */
record PanelClock(InstantSource wall, Supplier<AccountingCalendar> calendar) {
    long millis() {
        return wall.millis();
    }

    /** Day of a moment, epoch seconds at which it begins. */
    long day(long atMillis) {
        return calendar.get().dayStart(Math.floorDiv(atMillis, 1_000));
    }

    /** Multiplier in millionths. */
    long rate(Node node, long atMillis) {
        long seconds = Math.floorDiv(atMillis, 1_000);
        return node.rate().at(seconds, calendar.get().zoneAt(seconds));
    }
}
