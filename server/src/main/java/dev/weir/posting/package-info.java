/**
 * Turns journal entries into ledger rows, in order, in one transaction.
 *
 * <p><b>Model</b>: stream → measure → plausible → identify → split → rate → post, one visible list.
 * A counter's value in an epoch stands against a baseline; the epoch ends with the receipt.
 *
 * <p><b>Owns</b> streams, epochs, baselines, verdicts and the journal position of the ledger. Does
 * not own rows (ledger), users (directory) or standing (quota).
 *
 * <p><b>Invariants</b>: the fold is a function of the journal alone; a commit at position P holds
 * every effect of every entry up to P and none beyond.
 *
 * <p><b>Time</b>: only what the entries carry. One thread.
 */
@NullMarked
package dev.weir.posting;

import org.jspecify.annotations.NullMarked;
