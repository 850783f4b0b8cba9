/**
 * What each node is told: its configuration and its user list, as stable bytes with an ETag.
 *
 * <p><b>Model</b>: bytes are a function of the node, the settings, the users of its groups and
 * their standing; a user list is kept once for all nodes with the same groups and rebuilt in parts.
 *
 * <p><b>Owns</b> no lasting state: everything follows from the directory (which survives restarts
 * and database outages in its own file) and from standings.
 *
 * <p><b>Invariants</b>: equal content gives equal bytes and ETag, also after a restart; an answer
 * includes every change that was complete when it was asked for, so no node sees an older version
 * after a newer one (R37); no list is empty (a sentinel stands for nobody).
 *
 * <p><b>Time</b>: none in the bytes; expiry by the wall clock.
 */
@NullMarked
package dev.weir.roster;

import org.jspecify.annotations.NullMarked;
