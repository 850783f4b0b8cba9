/**
 * Who is there now: devices online per user and node, when a node was last heard, how loaded it is,
 * what was refused at the door.
 *
 * <p><b>Model</b>: an entry (node, user) holds the addresses of that user's devices on that node
 * and lives until its time is over or a newer report replaces it; a node has its last contact, its
 * last push and its last load.
 *
 * <p><b>Owns</b> this memory; nothing of it is kept over a restart and nothing is counted from it.
 *
 * <p><b>Invariants</b>: memory is bounded whatever nodes send; addresses are in one normal form, so
 * a device that two nodes report is one device.
 *
 * <p><b>Time</b>: entries live by the monotonic clock; last-seen times are wall clock. Any thread.
 */
@NullMarked
package dev.weir.presence;

import org.jspecify.annotations.NullMarked;
