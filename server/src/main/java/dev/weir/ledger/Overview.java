package dev.weir.ledger;

import java.util.List;

/**
 * What one sees at one look, all of one moment.
 *
 * @param asOf the journal position that all figures include
 * @param postedAtMs when the ledger took in that position, epoch milliseconds
 * @param all of the installation
 * @param days the last 30 days of the installation
 * @param sources each source that was ever used
 * @param users who used most today, then those asked for besides
 * @param held how many amounts are held in quarantine
 * @param heldBytes raw bytes of both directions that are held
 */
public record Overview(
        long asOf,
        long postedAtMs,
        Summary all,
        Series days,
        List<Line> sources,
        List<Line> users,
        long held,
        long heldBytes) {
    /**
     * @param id of the source or user
     * @param lastAtMs when usage was last seen, epoch milliseconds; 0 = never
     */
    public record Line(long id, Figures today, Figures month, Figures total, long lastAtMs) {}

    /** Some users, at one moment. */
    public record Users(long asOf, List<Line> lines) {}
}
