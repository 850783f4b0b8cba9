package dev.weir.ledger;

import java.util.List;

/**
 * A figure and what it is the sum of: the rows and corrections themselves, or, where they are too
 * many for one look, their sums by day or hour, each of which can be explained in its turn.
 *
 * @param figure Σ of everything below, exactly
 * @param coarse whether only buckets are given, not rows and adjustments
 * @param rows usage as it stands in the ledger
 * @param adjustments corrections, whose billed part is in the figure
 * @param buckets figures by start of the day or hour
 */
public record Explained(
        long asOf,
        Cut cut,
        Figures figure,
        boolean coarse,
        List<RowPage.Row> rows,
        List<Adjustment> adjustments,
        List<Breakdown.Row> buckets) {}
