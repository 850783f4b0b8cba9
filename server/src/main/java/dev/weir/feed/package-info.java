/**
 * Tells programs of other people that figures changed.
 *
 * <p><b>Model</b>: posting says which users and sources a commit changed; what gathers within half
 * a second becomes one notification of PostgreSQL a channel, with the numbers of what is to be read
 * again.
 *
 * <p><b>Owns</b> the channels of founding document 001 and what stands in a notification. Does not
 * own a figure: whoever listens reads the tables.
 *
 * <p><b>Invariants</b>: a notification is never part of a posting transaction, so nothing that can
 * happen to it happens to the ledger; none is longer than PostgreSQL takes; what could not be told
 * one by one is told as {@code invalidate}.
 *
 * <p><b>Time</b>: a thread of its own; nobody waits for it.
 */
@NullMarked
package dev.weir.feed;

import org.jspecify.annotations.NullMarked;
