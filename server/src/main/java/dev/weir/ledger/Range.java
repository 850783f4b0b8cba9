package dev.weir.ledger;

import dev.weir.usage.AccountingCalendar;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Buckets that begin in [from, to), epoch seconds.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record Range(long from, long to) {
    public Range {
        if (from > to) {
            throw new IllegalArgumentException(
                    "a range ends before it begins: " + from + ", " + to);
        }
    }

    /** Whole days of the calendar, {@code to} not included. */
    public static Range days(AccountingCalendar calendar, LocalDate from, LocalDate to) {
        return new Range(calendar.startOf(from), calendar.startOf(to));
    }

    /** As many whole days as this range touches, ending where it begins. */
    public Range previous(AccountingCalendar calendar) {
        if (from == to) {
            return this;
        }
        LocalDate first = calendar.dateOf(from);
        LocalDate last = calendar.dateOf(to - 1);
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        return days(calendar, first.minusDays(days), first);
    }
}
