/**
 * The shared words: traffic, intervals, the accounting calendar.
 *
 * <p><b>Model</b>: values without behaviour beyond their own arithmetic. Ids are primitive {@code
 * long}s named {@code userId}, {@code sourceId}, {@code credentialId}: a million of them pass
 * through posting each second.
 *
 * <p><b>Owns</b> no state, knows no other package.
 *
 * <p><b>Invariants</b>: amounts are never negative and never floating point; intervals are
 * half-open.
 *
 * <p><b>Time</b>: wall-clock moments are epoch milliseconds, bucket starts epoch seconds; the name
 * says which.
 */
@NullMarked
package dev.weir.usage;

import org.jspecify.annotations.NullMarked;
