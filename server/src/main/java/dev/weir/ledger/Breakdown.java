package dev.weir.ledger;

import java.util.List;

/**
 * Usage of a range, told apart.
 *
 * @param asOf the journal position that all figures include
 * @param rows by key; nothing used = no row
 * @param sum of the rows
 */
public record Breakdown(long asOf, Range range, By by, List<Row> rows, Figures sum) {
    /** Key of adjustments where usage is told apart by rate or credential: they have none. */
    public static final long ADJUSTMENTS = -1;

    /**
     * @param key id of the user, source or credential; rate in millionths; or start of the hour,
     *     day, month or year in epoch seconds
     */
    public record Row(long key, Figures figures) {}
}
