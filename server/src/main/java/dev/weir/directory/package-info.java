/**
 * Users, credentials, sources (nodes), groups and settings, as they stand and as they stood.
 *
 * <p><b>Model</b>: every change is an {@link dev.weir.journal.Act}; the version of the directory is
 * the position of the last act applied. The serving side applies an act as soon as it is durable;
 * posting applies it in its turn and writes the tables in the same transaction as the rows around
 * it. A deletion is a tombstone.
 *
 * <p><b>Owns</b> the directory's tables and its snapshot file. Does not own standing (quota) or
 * what nodes are told (roster).
 *
 * <p><b>Invariants</b>: an id that appeared on the wire is never used again (R39); a change is
 * checked before it enters the journal, so applying one cannot fail.
 *
 * <p><b>Time</b>: changes carry the wall clock of their act.
 */
@NullMarked
package dev.weir.directory;

import org.jspecify.annotations.NullMarked;
