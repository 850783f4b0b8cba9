package dev.weir.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Who used most in a range.
 *
 * @param asOf the journal position that all figures include
 * @param previousRange as many days before, or as much of them as has passed of the range
 * @param rows from the greatest down
 * @param next where the next page begins; empty = no more
 */
public record Ranking(
        long asOf,
        Range range,
        Range previousRange,
        By of,
        RankBy by,
        List<Row> rows,
        Optional<Place> next) {
    /**
     * Where a page ended: behind a row of this amount, so that it goes on there whatever came above
     * it since.
     *
     * @param rank of that row, from 1
     * @param amount what it was ranked by, bytes
     * @param id of the user or source
     */
    public record Place(long rank, long amount, long id) {}

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
