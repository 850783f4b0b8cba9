package dev.weir.ledger;

import java.util.List;

/**
 * Whether the sums that must agree do. Adjustments are compared by themselves.
 *
 * @param asOf the journal position that all figures include
 * @param users Σ of all users' totals, the unattributed among them
 * @param sources Σ of all sources' totals
 * @param days Σ of all day rows
 * @param verdicts Σ of what verdicts say was posted, with those that retention has removed and held
 *     amounts that were released; raw bytes
 * @param differences each place where two sums differ; empty = all agree
 */
public record Reconciliation(
        long asOf,
        Figures users,
        Figures sources,
        Figures days,
        long verdicts,
        List<Difference> differences) {

    /**
     * @param what is compared, for people
     * @param where which user or source, and the start of the hour or day in epoch seconds
     * @param expected out of the finer rows
     * @param found in the sum
     */
    public record Difference(String what, String where, Figures expected, Figures found) {}

    public boolean agrees() {
        return differences.isEmpty();
    }
}
