package dev.weir.ledger;

import dev.weir.usage.AccountingCalendar;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows add up to lengths of time that are no days of the accounting zone: day rows where
 * whole days of the accounting zone lie within, hour rows at the edges.
 *
 * @param days ranges whose day rows are taken
 * @param hours ranges whose hour rows are taken
 * @param all from the first bound to the last
 */
record Pieces(List<Range> days, List<Range> hours, Range all) {
    /**
     * @param kept by which rows are kept
     * @param bounds where lengths of time begin, in order, and where the last ends; two at least
     * @throws NotExact when a bound lies within an hour row, part of which cannot be told apart
     */
    static Pieces of(AccountingCalendar kept, List<Long> bounds) {
        List<Range> days = new ArrayList<>();
        List<Range> hours = new ArrayList<>();
        for (long bound : bounds) {
            if (kept.hourStart(bound) != bound) {
                throw NotExact.withinAnHour(bound);
            }
        }
        for (int i = 1; i < bounds.size(); i++) {
            long from = bounds.get(i - 1);
            long to = bounds.get(i);
            long firstDay = kept.dayStart(from) == from ? from : kept.nextDayStart(from);
            long lastDay = kept.dayStart(to);
            if (firstDay < lastDay) {
                add(hours, from, firstDay);
                add(days, firstDay, lastDay);
                add(hours, lastDay, to);
            } else {
                add(hours, from, to);
            }
        }
        return new Pieces(
                List.copyOf(days),
                List.copyOf(hours),
                new Range(bounds.getFirst(), bounds.getLast()));
    }

    /** Whole days of the accounting zone. */
    static Pieces days(Range range) {
        return new Pieces(List.of(range), List.of(), range);
    }

    /** Adds a range to those before, at one with the last where that ends. */
    private static void add(List<Range> ranges, long from, long to) {
        if (from == to) {
            return;
        }
        if (!ranges.isEmpty() && ranges.getLast().to() == from) {
            ranges.set(ranges.size() - 1, new Range(ranges.getLast().from(), to));
        } else {
            ranges.add(new Range(from, to));
        }
    }
}
