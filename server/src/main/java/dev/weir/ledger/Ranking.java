package dev.weir.ledger;

import java.util.List;

/**
 * Who used most in a range.
 *
 * @param asOf the journal position that all figures include
 * @param previousRange as many days before, or as much of them as has passed of the range
 * @param rows from the greatest down
 */
public record Ranking(
        long asOf, Range range, Range previousRange, By of, RankBy by, List<Row> rows) {
    /**
     * @param rank from 1
     * @param id of the user or source
     * @param previous figures of the range before
     */
    public record Row(long rank, long id, Figures figures, Figures previous) {
        /** How much more than in the range before, in bytes. */
        public long change(RankBy by) {
            return Math.subtractExact(by.of(figures), by.of(previous));
        }
    }
}
