package dev.weir.web;

import dev.weir.ledger.Range;
import dev.weir.usage.AccountingCalendar;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Reads the range of a question, and widens it to whole hours or days, as rows are kept. */
final class TimeRange {
    private static final long EARLIEST = Instant.parse("0001-01-02T00:00:00Z").getEpochSecond();
    private static final long LATEST = Instant.parse("9999-12-30T00:00:00Z").getEpochSecond();

    private final AccountingCalendar calendar;
    private final long now;

    /**
     * @param now epoch seconds
     */
    TimeRange(AccountingCalendar calendar, long now) {
        this.calendar = calendar;
        this.now = now;
    }

    /** The range of {@code from} and {@code to}; this month so far when nothing is said. */
    Range of(ApiRequest request, boolean hours) {
        long from = request.has("from") ? moment(request, "from") : firstOfMonth();
        long to = request.has("to") ? moment(request, "to") : Math.max(now + 1, from);
        if (to < from) {
            throw ApiProblem.badParameter("to", "must not be before from");
        }
        return hours
                ? new Range(calendar.hourStart(from), end(to, calendar.hourStart(to), true))
                : new Range(calendar.dayStart(from), end(to, calendar.dayStart(to), false));
    }

    private long end(long to, long start, boolean hours) {
        if (to == start) {
            return to;
        }
        return hours ? calendar.nextHourStart(to) : calendar.nextDayStart(to);
    }

    private long firstOfMonth() {
        return calendar.startOf(calendar.dateOf(now).withDayOfMonth(1));
    }

    /** A parameter's moment, epoch seconds. */
    long moment(ApiRequest request, String name) {
        String text = request.query(name, "");
        try {
            long moment = momentOf(text);
            if (moment < EARLIEST || moment > LATEST) {
                throw ApiProblem.badParameter(name, "must lie in the years 1 to 9999");
            }
            return moment;
        } catch (DateTimeException e) {
            throw ApiProblem.badParameter(
                    name,
                    "expected a date, a date and time, today, yesterday or now, not '"
                            + text
                            + "'");
        }
    }

    /**
     * A whole day of the accounting zone: a date, {@code today} or {@code yesterday}; epoch seconds
     * of its start.
     *
     * @throws DateTimeException when it is none
     */
    long day(String text) {
        return switch (text) {
            case "today", "yesterday" -> momentOf(text);
            default -> calendar.startOf(LocalDate.parse(text));
        };
    }

    private long momentOf(String text) {
        return switch (text) {
            case "today" -> calendar.startOf(calendar.dateOf(now));
            case "yesterday" -> calendar.startOf(calendar.dateOf(now).minusDays(1));
            case "now" -> now + 1;
            default -> parse(text);
        };
    }

    private long parse(String text) {
        if (text.length() == 7) {
            return calendar.startOf(LocalDate.parse(text + "-01"));
        }
        if (text.length() == 10) {
            return calendar.startOf(LocalDate.parse(text));
        }
        if (text.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})")) {
            return OffsetDateTime.parse(text).toEpochSecond();
        }
        LocalDateTime local = LocalDateTime.parse(text);
        ZoneId zone = calendar.zoneAt(calendar.startOf(local.toLocalDate()));
        return local.atZone(zone).toEpochSecond();
    }
}
