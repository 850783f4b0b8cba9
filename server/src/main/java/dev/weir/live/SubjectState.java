package dev.weir.live;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The absolute figures of one subject at one journal position. The hub's thread only.
 *
 * <p>Months and years are kept beside days, so that a change of today needs today only: exact,
 * because all are integers of one snapshot after the other.
 */
final class SubjectState {
    /** More days than are ever shown; then the oldest are forgotten. */
    private static final int MOST_DAYS = 70;

    private static final int KEPT_DAYS = 35;

    private Span span;
    private final NavigableMap<Integer, Amounts> days = new TreeMap<>();
    private final NavigableMap<Integer, Amounts> months = new TreeMap<>();
    private final NavigableMap<Integer, Amounts> years = new TreeMap<>();
    private Amounts total = Amounts.NONE;
    private long lastAtMillis;

    SubjectState(Span span) {
        this.span = span;
    }

    /** While loading: adds what was read of a day. */
    void load(int date, Amounts amounts) {
        if (date >= span.firstDay()) {
            days.merge(date, amounts, Amounts::plus);
        }
        if (date / 100 >= span.firstMonth()) {
            months.merge(date / 100, amounts, Amounts::plus);
        }
        if (date / 10_000 >= span.firstYear()) {
            years.merge(date / 10_000, amounts, Amounts::plus);
        }
    }

    /** Whether a change of that date can be taken in by itself. */
    boolean holds(int date) {
        return span.holds(date);
    }

    boolean covers(Span wanted) {
        return span.covers(wanted);
    }

    Span span() {
        return span;
    }

    /** Takes in a day's new value. */
    void change(int date, Amounts now) {
        Amounts more = now.minus(days.getOrDefault(date, Amounts.NONE));
        days.put(date, now);
        months.merge(date / 100, more, Amounts::plus);
        years.merge(date / 10_000, more, Amounts::plus);
        if (days.size() > MOST_DAYS) {
            while (days.size() > KEPT_DAYS) {
                days.pollFirstEntry();
            }
            span = new Span(days.firstKey(), span.firstMonth(), span.firstYear());
        }
    }

    void total(Amounts total, long lastAtMillis) {
        this.total = total;
        this.lastAtMillis = lastAtMillis;
    }

    Amounts total() {
        return total;
    }

    /** When usage was last seen, epoch milliseconds, 0 = never. */
    long lastAtMillis() {
        return lastAtMillis;
    }

    /** The days, months and years that hold these dates. */
    Buckets of(Collection<Integer> dates) {
        Buckets buckets = new Buckets(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (int date : dates) {
            buckets.days.put(date, days.getOrDefault(date, Amounts.NONE));
            buckets.months.put(date / 100, months.getOrDefault(date / 100, Amounts.NONE));
            buckets.years.put(date / 10_000, years.getOrDefault(date / 10_000, Amounts.NONE));
        }
        return buckets;
    }

    /** What is otherwise than it was; what is no longer there is nothing. */
    Buckets differing(SubjectState before) {
        return new Buckets(
                differing(before.days, days),
                differing(before.months, months),
                differing(before.years, years));
    }

    private static NavigableMap<Integer, Amounts> differing(
            NavigableMap<Integer, Amounts> before, NavigableMap<Integer, Amounts> now) {
        NavigableMap<Integer, Amounts> differing = new TreeMap<>(now);
        before.keySet().forEach(bucket -> differing.putIfAbsent(bucket, Amounts.NONE));
        differing
                .entrySet()
                .removeIf(one ->
                        one.getValue().equals(before.getOrDefault(one.getKey(), Amounts.NONE)));
        return differing;
    }

    /** All that a span shows. */
    Buckets of(Span shown) {
        return new Buckets(
                days.tailMap(shown.firstDay(), true),
                months.tailMap(shown.firstMonth(), true),
                years.tailMap(shown.firstYear(), true));
    }

    /** Buckets to be shown, each in order. */
    record Buckets(
            NavigableMap<Integer, Amounts> days,
            NavigableMap<Integer, Amounts> months,
            NavigableMap<Integer, Amounts> years) {}
}
