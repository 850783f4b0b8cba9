/**
 * The sums of usage and what was decided on the way: the only thing screens read.
 *
 * <p><b>Model</b>: usage by user × source × credential × rate in hours and in days, totals,
 * verdicts, quarantine, the unattributed, adjustments. Raw and billed stand beside each other,
 * always.
 *
 * <p><b>Owns</b> those tables and the journal position they hold. Does not own users or sources
 * (directory), the fold that decides (posting), or rates (rating).
 *
 * <p><b>Invariants</b>: rows change by {@link dev.weir.ledger.LedgerStore#commit} alone, whose
 * first statement moves the position by compare-and-set (R14); day rows are written with the hour
 * rows, never rolled up from them (R12); sums by month are the day rows of the days that were added
 * to them, and of the day that is running the rows of its hours that were, at every position; Σ
 * users = Σ sources = Σ day rows; every figure carries the position it includes.
 *
 * <p><b>Time</b>: buckets are named by the epoch second at which they start; ranges are half-open.
 */
@NullMarked
package dev.weir.ledger;

import org.jspecify.annotations.NullMarked;
