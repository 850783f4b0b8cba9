package dev.weir.ledger;

/**
 * What one looks at first.
 *
 * @param asOf the journal position that all figures include
 * @param today so far, in the accounting zone
 * @param month this month so far
 * @param year this year so far
 * @param total since ever
 */
public record Summary(
        long asOf,
        Whose whose,
        Figures today,
        Figures yesterday,
        Figures month,
        Figures year,
        Figures total) {}
