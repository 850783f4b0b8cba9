package dev.weir.ledger;

import java.util.List;

/**
 * Usage over time without gaps.
 *
 * @param asOf the journal position that all figures include
 */
public record Series(long asOf, Range range, By by, List<Point> points, Figures sum) {
    /**
     * @param start of the hour, day, month or year, epoch seconds
     */
    public record Point(long start, Figures figures) {}
}
