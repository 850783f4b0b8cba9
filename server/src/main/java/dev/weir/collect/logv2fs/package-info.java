/**
 * Follows a logv2fs that goes on running: what its users use is counted here too, so that one can
 * move over without a gap.
 *
 * <p><b>Model</b>: each row of its {@code user_traffic_logs} is a counter ({@code used}). A row is
 * read as it stands, never as what changed; what it has grown by since it was last seen is added to
 * what has been told of its user, and the new sum goes into the journal as the reading of a counter
 * that never falls.
 *
 * <p><b>Owns</b> the tables {@code logv2fs_row} and {@code logv2fs_user}, and its rows of {@code
 * feed_state}. Does not own a figure; writes nothing at logv2fs.
 *
 * <p><b>Invariants</b>: what was seen, what is told of it, the reports that tell it and the place
 * in the stream of changes are written in one transaction, before the reports go into the journal;
 * after a start those reports go in again. So what is told may come twice and is never missing, and
 * posting counts a sum above its baseline once.
 *
 * <p><b>Time</b>: one thread, woken by the other database, which also looks by itself.
 */
@NullMarked
package dev.weir.collect.logv2fs;

import org.jspecify.annotations.NullMarked;
