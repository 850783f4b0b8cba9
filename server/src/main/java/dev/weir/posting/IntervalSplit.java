package dev.weir.posting;

import dev.weir.rating.RatePlan;
import dev.weir.usage.AccountingCalendar;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Cuts a report's interval where an hour ends or the rate changes, and shares amounts over the
 * parts by time (R12).
 *
 * <p>Part i of v bytes is ⌊v·tᵢ/T⌋ − ⌊v·tᵢ₋₁/T⌋, tᵢ being the end of part i since the start: parts
 * add up to v for every v, whatever the parts. One thread.
 */
final class IntervalSplit {
    private int parts;
    private long length;
    private long[] ends = new long[4];
    private long[] hours = new long[4];
    private long[] days = new long[4];
    private long[] rates = new long[4];

    /**
     * @param fromMillis start, epoch milliseconds
     * @param toMillis end, epoch milliseconds; an interval that is empty or runs backward is one
     *     part at its end
     */
    void cut(long fromMillis, long toMillis, AccountingCalendar calendar, RatePlan plan) {
        parts = 0;
        length = Math.max(0, toMillis - fromMillis);
        long at = length == 0 ? Math.floorDiv(toMillis, 1000L) : Math.floorDiv(fromMillis, 1000L);
        while (true) {
            long hour = calendar.hourStart(at);
            long hourEnd = calendar.nextHourStart(at);
            var zone = calendar.zoneAt(at);
            long end = plan.nextChange(at, hourEnd, zone);
            add(hour, calendar.dayStart(at), plan.at(at, zone));
            if (length == 0 || end * 1000 >= toMillis) {
                ends[parts - 1] = length;
                return;
            }
            ends[parts - 1] = end * 1000 - fromMillis;
            at = end;
        }
    }

    private void add(long hour, long day, long rate) {
        if (parts == ends.length) {
            ends = Arrays.copyOf(ends, 2 * parts);
            hours = Arrays.copyOf(hours, 2 * parts);
            days = Arrays.copyOf(days, 2 * parts);
            rates = Arrays.copyOf(rates, 2 * parts);
        }
        hours[parts] = hour;
        days[parts] = day;
        rates[parts] = rate;
        parts++;
    }

    int parts() {
        return parts;
    }

    /** Start of the part's hour, epoch seconds. */
    long hour(int part) {
        return hours[part];
    }

    /** Start of the part's day, epoch seconds. */
    long day(int part) {
        return days[part];
    }

    /** The part's rate, millionths. */
    long rate(int part) {
        return rates[part];
    }

    /** The part's share of an amount, 0 or more. */
    long share(long amount, int part) {
        return upTo(amount, part) - (part == 0 ? 0 : upTo(amount, part - 1));
    }

    private long upTo(long amount, int part) {
        long end = ends[part];
        if (end == length) {
            return amount;
        }
        if (Math.multiplyHigh(amount, end) == 0 && amount * end >= 0) {
            return amount * end / length;
        }
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(end))
                .divide(BigInteger.valueOf(length))
                .longValueExact();
    }
}
