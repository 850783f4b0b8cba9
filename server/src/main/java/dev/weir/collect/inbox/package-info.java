/**
 * The inbox: a table into which other people's programs write what they measured.
 *
 * <p><b>Model</b>: rows are claimed in numbered batches, made reports of, appended to the journal
 * and marked as taken. What becomes of a report is posting's matter, as with any other.
 *
 * <p><b>Owns</b> the tables {@code inbox} and {@code feed_state}. Does not own a figure.
 *
 * <p><b>Invariants</b>: a claimed row says for good which user and moment it is about, so a batch
 * that may have reached the journal before a crash is made again byte by byte, and posting tells
 * that it is a repeat; the next batch is claimed when all of this one is in the journal.
 *
 * <p><b>Time</b>: one thread, which looks every second; another, where the database can notify,
 * wakes it sooner.
 */
@NullMarked
package dev.weir.collect.inbox;

import org.jspecify.annotations.NullMarked;
