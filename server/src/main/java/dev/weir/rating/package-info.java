/**
 * Rates with history, and the one rounding.
 *
 * <p><b>Model</b>: a rate is an integer of millionths; a plan is a base rate with a history of
 * changes and, within each change, ranges of the local day. Rating turns raw bytes into billed
 * bytes, half up, once, before any merging (R12).
 *
 * <p><b>Owns</b> no state. Does not own the plans: they are part of a node.
 *
 * <p><b>Invariants</b>: billed is a function of (raw part, rate) alone, so it does not depend on
 * batches.
 *
 * <p><b>Time</b>: plans are asked by moment in the accounting zone.
 */
@NullMarked
package dev.weir.rating;

import org.jspecify.annotations.NullMarked;
