package dev.weir.collect.logv2fs;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * By how much a row has grown since it was last seen, and on which days.
 *
 * <p>{@code used} says how much, {@code daily_logs} say when, as far as they go: two nodes that
 * write one row at once lose days there on PostgreSQL, and {@code used} on MongoDB. A sum that fell
 * in a row that is the same was set by somebody: what its days have grown by is new, and nothing
 * else is (R5: of two readings the smaller).
 *
 * @param byDay bytes by day, each above 0
 * @param fell whether the sum is lower than it was
 */
record Growth(SortedMap<LocalDate, Long> byDay, boolean fell) {
    Growth {
        byDay = Collections.unmodifiableSortedMap(new TreeMap<>(byDay));
    }

    /** All bytes. */
    long total() {
        long total = 0;
        for (long bytes : byDay.values()) {
            total = FollowedRow.sum(total, bytes);
        }
        return total;
    }

    /**
     * @param seen the row as it was, perhaps under another key; null = it is new
     * @param today where bytes stand that no day tells
     */
    static Growth of(@Nullable SeenRow seen, FollowedRow row, LocalDate today) {
        if (seen == null || beganAgain(seen, row)) {
            return first(row, today);
        }
        Map<LocalDate, Long> told = newByDays(seen, row);
        if (row.used() < seen.used()) {
            return new Growth(new TreeMap<>(told), true);
        }
        boolean hasNewDays = row.newestDay() >= seen.day() && row.newestDay() != 0;
        LocalDate rest = hasNewDays ? row.days().lastKey() : today;
        return new Growth(spread(row.used() - seen.used(), told, rest), false);
    }

    /**
     * Whether somebody was deleted and has come again: a row under another key, of another moment,
     * that stands lower. One of the same moment was written anew, as a move between databases does.
     */
    private static boolean beganAgain(SeenRow seen, FollowedRow row) {
        return !seen.id().equals(row.id())
                && seen.createdMillis() != row.createdMillis()
                && row.used() < seen.used();
    }

    private static Growth first(FollowedRow row, LocalDate today) {
        LocalDate before = row.days().isEmpty() ? today : row.days().firstKey().minusDays(1);
        return new Growth(spread(row.used(), row.days(), before), false);
    }

    /** What the days say beyond what they said. */
    private static Map<LocalDate, Long> newByDays(SeenRow seen, FollowedRow row) {
        Map<LocalDate, Long> more = new TreeMap<>();
        row.days()
                .forEach((day, traffic) -> {
                    long before = day.toEpochDay() == seen.day() ? seen.dayTraffic() : 0;
                    if (day.toEpochDay() >= seen.day() && traffic > before) {
                        more.put(day, traffic - before);
                    }
                });
        return more;
    }

    /** Gives the newest day what it says, then the one before; what is left stands at the rest. */
    private static SortedMap<LocalDate, Long> spread(
            long bytes, Map<LocalDate, Long> days, LocalDate rest) {
        SortedMap<LocalDate, Long> spread = new TreeMap<>();
        long left = bytes;
        List<Map.Entry<LocalDate, Long>> newestFirst = new ArrayList<>(days.entrySet());
        Collections.reverse(newestFirst);
        for (Map.Entry<LocalDate, Long> day : newestFirst) {
            long share = Math.min(left, day.getValue());
            if (share > 0) {
                spread.put(day.getKey(), share);
                left -= share;
            }
        }
        if (left > 0) {
            spread.merge(rest, left, Long::sum);
        }
        return spread;
    }
}
