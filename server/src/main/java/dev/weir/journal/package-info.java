/**
 * The book of original entry: what sources said and what people decided, in one order, durable
 * before anyone is answered.
 *
 * <p><b>Model</b>: an {@link dev.weir.journal.Entry} gets the next position (1, 2, 3, …) and is
 * written as part of a commit group; a group is one header, one checksum, one fsync. Segments are
 * preallocated files.
 *
 * <p>Callers meet the one writer thread in {@link dev.weir.journal.WaitingLine}; what follows is in
 * {@link dev.weir.journal.GroupWriter}. {@link dev.weir.journal.Recovery} opens, {@link
 * dev.weir.journal.JournalReader} reads, {@link dev.weir.journal.Housekeeping} works behind. The
 * format is in {@code docs/journal-format.md}, the reasons in {@code docs/adr/0003-journal.md}.
 *
 * <p><b>Owns</b> the journal directory, its lock, its id, its segments. Does not own the meaning of
 * any body: that is posting's.
 *
 * <p><b>Invariants</b>: an entry that was answered is never lost and never changed; a group is
 * written only after the fsync of the one before returned; after a failed write or fsync nothing
 * more is answered from that segment.
 *
 * <p><b>Time</b>: entries carry wall-clock milliseconds and process-monotonic nanoseconds, both
 * given by the caller.
 */
@NullMarked
package dev.weir.journal;

import org.jspecify.annotations.NullMarked;
