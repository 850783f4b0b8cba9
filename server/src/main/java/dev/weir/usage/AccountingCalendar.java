package dev.weir.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Where hours and days begin, in the accounting zone and through its changes.
 *
 * <p>A bucket is named by the instant at which it starts (epoch seconds), so it stays what it is
 * when the zone changes later. A zone change holds from the next local midnight of the old zone;
 * the day before the change runs until the first midnight of the new zone after that moment, so one
 * day is longer or shorter and none overlap.
 *
 * <p>Immutable; any thread.
 */
public final class AccountingCalendar {
    /**
     * @param fromSeconds epoch second from which the zone holds; the first span holds since ever
     */
    public record ZoneSpan(long fromSeconds, ZoneId zone) {}

    private final List<ZoneSpan> spans;

    public AccountingCalendar(List<ZoneSpan> spans) {
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("a calendar needs a zone");
        }
        for (int i = 1; i < spans.size(); i++) {
            if (spans.get(i).fromSeconds() <= spans.get(i - 1).fromSeconds()) {
                throw new IllegalArgumentException("zone changes must be in order: " + spans);
            }
        }
        this.spans = List.copyOf(spans);
    }

    public static AccountingCalendar of(ZoneId zone) {
        return new AccountingCalendar(List.of(new ZoneSpan(Long.MIN_VALUE, zone)));
    }

    /** This calendar with another zone from the first local midnight after {@code decidedAt}. */
    public AccountingCalendar withZoneFrom(Instant decidedAt, ZoneId zone) {
        long from = nextDayStart(decidedAt.getEpochSecond());
        List<ZoneSpan> changed = new ArrayList<>();
        for (ZoneSpan span : spans) {
            if (span.fromSeconds() < from) {
                changed.add(span);
            }
        }
        changed.add(new ZoneSpan(from, zone));
        return new AccountingCalendar(changed);
    }

    public List<ZoneSpan> spans() {
        return spans;
    }

    public ZoneId zoneAt(long epochSeconds) {
        return spanAt(epochSeconds).zone();
    }

    /** Start of the hour that holds the moment, in epoch seconds. */
    public long hourStart(long epochSeconds) {
        ZoneSpan span = spanAt(epochSeconds);
        int offset =
                span.zone()
                        .getRules()
                        .getOffset(Instant.ofEpochSecond(epochSeconds))
                        .getTotalSeconds();
        long start = Math.floorDiv(epochSeconds + offset, 3600L) * 3600L - offset;
        return Math.max(start, span.fromSeconds());
    }

    /** The first hour boundary strictly after the moment, in epoch seconds. */
    public long nextHourStart(long epochSeconds) {
        // An offset change inside the hour (Lord Howe moves by 30 minutes) ends the bucket there.
        ZoneSpan span = spanAt(epochSeconds);
        Instant moment = Instant.ofEpochSecond(epochSeconds);
        int offset = span.zone().getRules().getOffset(moment).getTotalSeconds();
        long next = (Math.floorDiv(epochSeconds + offset, 3600L) + 1) * 3600L - offset;
        var transition = span.zone().getRules().nextTransition(moment);
        if (transition != null && transition.toEpochSecond() < next) {
            next = transition.toEpochSecond();
        }
        return Math.min(next, endOf(span));
    }

    /** Start of the day that holds the moment, in epoch seconds. */
    public long dayStart(long epochSeconds) {
        ZoneSpan span = spanAt(epochSeconds);
        long start = localDay(span.zone(), epochSeconds, 0);
        return Math.max(start, span.fromSeconds());
    }

    /** The first day boundary strictly after the moment, in epoch seconds. */
    public long nextDayStart(long epochSeconds) {
        ZoneSpan span = spanAt(epochSeconds);
        return Math.min(localDay(span.zone(), epochSeconds, 1), endOf(span));
    }

    /** Start of the local date, in epoch seconds, as a query bound. */
    public long startOf(LocalDate date) {
        for (int i = spans.size() - 1; i > 0; i--) {
            long start = date.atStartOfDay(spans.get(i).zone()).toEpochSecond();
            if (start >= spans.get(i).fromSeconds()) {
                return start;
            }
        }
        return date.atStartOfDay(spans.getFirst().zone()).toEpochSecond();
    }

    /** The local date that the day bucket of this moment is called by. */
    public LocalDate dateOf(long epochSeconds) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(epochSeconds), zoneAt(epochSeconds));
    }

    private static long localDay(ZoneId zone, long epochSeconds, int plusDays) {
        ZonedDateTime local = Instant.ofEpochSecond(epochSeconds).atZone(zone);
        return local.toLocalDate()
                .plus(plusDays, ChronoUnit.DAYS)
                .atStartOfDay(zone)
                .toEpochSecond();
    }

    private ZoneSpan spanAt(long epochSeconds) {
        for (int i = spans.size() - 1; i > 0; i--) {
            if (spans.get(i).fromSeconds() <= epochSeconds) {
                return spans.get(i);
            }
        }
        return spans.getFirst();
    }

    private long endOf(ZoneSpan span) {
        int next = spans.indexOf(span) + 1;
        return next < spans.size() ? spans.get(next).fromSeconds() : Long.MAX_VALUE;
    }
}
