package dev.weir.collect.logv2fs;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What logv2fs says of a user now.
 *
 * @param id its key of the row
 * @param email its {@code email_as_id}, which need not be an address
 * @param uuid by which the user's clients sign in; may be empty
 * @param createdMillis when the row began, epoch milliseconds by its own clock; 0 = it does not say
 * @param used bytes of all time, both directions together; 0 or more
 * @param days bytes by day, 0 or more, as far as it tells them
 */
record FollowedRow(
        String id,
        String email,
        String uuid,
        long createdMillis,
        long used,
        SortedMap<LocalDate, Long> days) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;

    FollowedRow {
        used = Math.max(0, used);
        days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
    }

    /** The newest day that it tells, as days since 1970; 0 = none. */
    long newestDay() {
        return days.isEmpty() ? 0 : days.lastKey().toEpochDay();
    }

    /** What it says of its newest day. */
    long newestTraffic() {
        return days.isEmpty() ? 0 : days.getOrDefault(days.lastKey(), 0L);
    }

    /**
     * Adds one of its {@code daily_logs}; two of one date are its own race and add up. What cannot
     * be read is as if it were not told: {@code used} has its bytes.
     *
     * @param date {@code YYYYMMDD} by the clock of its machine
     */
    static void addDay(Map<LocalDate, Long> days, String date, long traffic) {
        try {
            days.merge(LocalDate.parse(date, DATE), Math.max(0, traffic), FollowedRow::sum);
        } catch (DateTimeParseException e) {
            return;
        }
    }

    /** Sums beyond 2^63 are nobody's; they stay there. */
    static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
