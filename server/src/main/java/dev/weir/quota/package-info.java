/**
 * Where every user stands: active, exhausted, expired, disabled.
 *
 * <p><b>Model</b>: a standing is a function of the user's row, the billed bytes the ledger holds,
 * and the moment. Posting says each new total; directory changes say each new limit.
 *
 * <p><b>Owns</b> the used bytes in memory and the order in which users expire. Does not own the
 * ledger's totals, nor what nodes are told (roster).
 *
 * <p><b>Invariants</b>: a user is exhausted from the first billed byte at which used reaches the
 * limit; listeners hear every crossing, either way, after it holds.
 *
 * <p><b>Time</b>: expiry is by the wall clock, epoch milliseconds, and goes back when the clock
 * does.
 */
@NullMarked
package dev.weir.quota;

import org.jspecify.annotations.NullMarked;
