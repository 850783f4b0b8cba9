/**
 * Shows that the ledger is what the journal says, and keeps what is needed to show it.
 *
 * <p><b>Model</b>: an {@link dev.weir.proof.Opening} is the whole database at a journal position in
 * a portable, checksummed file. A rebuild folds the journal from an opening, or from nothing, into
 * a fresh database; a comparison holds it against the live one row by row; a verification does all
 * of that and checks every byte of journal and openings.
 *
 * <p><b>Owns</b> openings, backups, copies to other databases, and the rule of what the journal may
 * forget. Does not own the fold (posting, joined by {@link dev.weir.proof.Fold}) or the journal's
 * own check.
 *
 * <p><b>Invariants</b>: an opening is written from one snapshot and is visible only when it is
 * whole and on disk; the journal keeps everything after the oldest kept opening, the posted
 * position and each hold (R18); a backup takes the database first and the journal after it (R18b);
 * a copy has its posting row last.
 *
 * <p><b>Time</b>: positions order everything; wall-clock moments are for people.
 */
@NullMarked
package dev.weir.proof;

import org.jspecify.annotations.NullMarked;
