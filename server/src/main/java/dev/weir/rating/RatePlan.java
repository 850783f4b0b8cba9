package dev.weir.rating;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;

/**
 * What a source's bytes are multiplied by, now and at every moment before.
 *
 * <p>Immutable; any thread.
 *
 * @param history in order of {@code fromSeconds}; the first entry holds since ever
 */
public record RatePlan(List<Version> history) {
    /**
     * The rates from a moment on.
     *
     * @param fromSeconds epoch second from which this version holds
     * @param baseMillionths outside all ranges, 0 or more
     * @param ranges ranges of the local day; the first that holds the moment wins
     */
    public record Version(long fromSeconds, long baseMillionths, List<DayRange> ranges) {
        public Version {
            if (baseMillionths < 0 || baseMillionths > 1_000 * Rating.ONE) {
                throw new IllegalArgumentException(
                        "rate must be between 0 and 1000: " + baseMillionths);
            }
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * A range of the local day, {@code [start, end)}; runs across midnight when end is not after
     * start.
     */
    public record DayRange(LocalTime start, LocalTime end, long rateMillionths) {
        public DayRange {
            if (rateMillionths < 0 || rateMillionths > 1_000 * Rating.ONE) {
                throw new IllegalArgumentException(
                        "rate must be between 0 and 1000: " + rateMillionths);
            }
        }

        boolean holds(LocalTime time) {
            return start.isBefore(end)
                    ? !time.isBefore(start) && time.isBefore(end)
                    : !time.isBefore(start) || time.isBefore(end);
        }
    }

    public RatePlan {
        if (history.isEmpty()) {
            throw new IllegalArgumentException("a rate plan needs a rate");
        }
        history = List.copyOf(history);
        for (int i = 1; i < history.size(); i++) {
            if (history.get(i).fromSeconds() <= history.get(i - 1).fromSeconds()) {
                throw new IllegalArgumentException("rate changes must be in order");
            }
        }
    }

    public static RatePlan constant(long millionths) {
        return new RatePlan(List.of(new Version(Long.MIN_VALUE, millionths, List.of())));
    }

    /** The rate at a moment, in millionths. */
    public long at(long epochSeconds, ZoneId zone) {
        Version version = versionAt(epochSeconds);
        if (!version.ranges().isEmpty()) {
            LocalTime time = Instant.ofEpochSecond(epochSeconds).atZone(zone).toLocalTime();
            for (DayRange range : version.ranges()) {
                if (range.holds(time)) {
                    return range.rateMillionths();
                }
            }
        }
        return version.baseMillionths();
    }

    /**
     * The first second strictly after the moment, and not after {@code limit}, at which the rate
     * may change; {@code limit} when there is none.
     */
    public long nextChange(long epochSeconds, long limit, ZoneId zone) {
        long next = limit;
        for (Version version : history) {
            if (version.fromSeconds() > epochSeconds) {
                next = Math.min(next, version.fromSeconds());
                break;
            }
        }
        Version version = versionAt(epochSeconds);
        if (version.ranges().isEmpty()) {
            return next;
        }
        ZonedDateTime local = Instant.ofEpochSecond(epochSeconds).atZone(zone);
        // A jump of the clocks may leap into a range, or back in front of one.
        ZoneOffsetTransition jump = zone.getRules().nextTransition(local.toInstant());
        if (jump != null) {
            next = Math.min(next, jump.toEpochSecond());
        }
        for (DayRange range : version.ranges()) {
            next = Math.min(next, nextOccurrence(local, range.start()));
            next = Math.min(next, nextOccurrence(local, range.end()));
        }
        return next;
    }

    private static long nextOccurrence(ZonedDateTime after, LocalTime time) {
        long today = occurrence(after, after.toLocalDate(), time);
        return today > after.toEpochSecond()
                ? today
                : occurrence(after, after.toLocalDate().plusDays(1), time);
    }

    /** Where the time comes twice on a day, the one on this side of the jump. */
    private static long occurrence(ZonedDateTime after, LocalDate day, LocalTime time) {
        return ZonedDateTime.ofLocal(day.atTime(time), after.getZone(), after.getOffset())
                .toEpochSecond();
    }

    private Version versionAt(long epochSeconds) {
        for (int i = history.size() - 1; i > 0; i--) {
            if (history.get(i).fromSeconds() <= epochSeconds) {
                return history.get(i);
            }
        }
        return history.getFirst();
    }
}
