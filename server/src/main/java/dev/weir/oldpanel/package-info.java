/**
 * What the database of another panel says, told in the words of the operator's API.
 *
 * <p><b>Model</b>: a panel has groups, nodes, users and a history of days. {@link
 * dev.weir.oldpanel.OldPanel} reads them; {@link dev.weir.oldpanel.Findings} keeps count of what
 * cannot be brought over and why.
 *
 * <p><b>Owns</b> nothing; reads. Does not own what becomes of it: the server decides.
 *
 * <p><b>Invariants</b>: nothing is ever written into the other database; no row is dropped without
 * being counted; bytes and rates never pass through floating point.
 *
 * <p><b>Time</b>: as the panel wrote it, epoch seconds; days begin at midnight of its zone.
 */
@NullMarked
package dev.weir.oldpanel;

import org.jspecify.annotations.NullMarked;
