package dev.weir.live;

import dev.weir.usage.AccountingCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * From when on days, months and years are shown. Dates are numbers: 20261120, months 202611, years
 * 2026.
 */
record Span(int firstDay, int firstMonth, int firstYear) {
    /** Of a row among many: yesterday, for whoever looks about midnight, and what holds it. */
    static Span brief(LocalDate today) {
        int yesterday = number(today.minusDays(1));
        return new Span(yesterday, yesterday / 100, yesterday / 10_000);
    }

    /** Of one user or node: 30 days, 12 months, all years. */
    static Span whole(LocalDate today) {
        return new Span(
                number(today.minusDays(29)),
                number(today.withDayOfMonth(1).minusMonths(11)) / 100,
                0);
    }

    /** Wide enough for that date too. */
    Span with(int date) {
        return new Span(
                Math.min(firstDay, date),
                Math.min(firstMonth, date / 100),
                Math.min(firstYear, date / 10_000));
    }

    boolean holds(int date) {
        return date >= firstDay && date / 100 >= firstMonth && date / 10_000 >= firstYear;
    }

    boolean covers(Span other) {
        return firstDay <= other.firstDay
                && firstMonth <= other.firstMonth
                && firstYear <= other.firstYear;
    }

    /** The moment from which days must be read, epoch seconds. */
    long from(AccountingCalendar calendar) {
        int year = Math.min(firstYear, firstMonth / 100);
        return year == 0 ? Long.MIN_VALUE : calendar.startOf(LocalDate.of(year, 1, 1));
    }

    static int number(LocalDate date) {
        return date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();
    }

    static LocalDate date(int number) {
        return LocalDate.of(number / 10_000, number / 100 % 100, number % 100);
    }

    /** Buckets that the date is made of: one, or two about a change of zone. */
    static List<Long> buckets(AccountingCalendar calendar, int number) {
        LocalDate date = date(number);
        long end = calendar.startOf(date.plusDays(1));
        List<Long> buckets = new ArrayList<>(1);
        for (long at = calendar.startOf(date); at < end; at = calendar.nextDayStart(at)) {
            buckets.add(calendar.dayStart(at));
        }
        return buckets;
    }
}
