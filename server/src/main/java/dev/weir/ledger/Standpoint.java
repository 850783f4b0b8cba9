package dev.weir.ledger;

/**
 * Where the ledger stands.
 *
 * @param fence number of the process that may post; a higher one shuts out all lower
 * @param postedAtMs when the last commit was made, epoch milliseconds
 */
public record Standpoint(JournalMark mark, long fence, long postedAtMs) {}
