package dev.weir.proof;

import java.util.List;

/**
 * What a comparison of two ledgers found.
 *
 * @param position at which both stood
 * @param tables what was compared
 * @param differing how many rows differ, or stand on one side only
 * @param differences the first of them
 */
public record Comparison(
        long position,
        List<TableCompared> tables,
        long differing,
        List<RowDifference> differences) {

    /**
     * @param rows of the live ledger that were compared
     */
    public record TableCompared(String table, long rows) {}

    /**
     * @param key columns of the row's key, for people
     * @param live the columns that differ as the live ledger has them, or "no row"
     * @param rebuilt the same as rebuilt
     */
    public record RowDifference(String table, String key, String live, String rebuilt) {}

    public boolean same() {
        return differing == 0;
    }
}
