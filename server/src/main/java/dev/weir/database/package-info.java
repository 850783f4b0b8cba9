/**
 * Connections, transactions and migrations; knows no feature.
 *
 * <p><b>Model</b>: a {@link dev.weir.database.Database} has one writer and a few readers. Work is a
 * function of a {@link dev.weir.database.Transaction}: it commits when the function returns and
 * rolls back when it throws.
 *
 * <p><b>Owns</b> the database file, its schema history, and every question of dialect. Does not own
 * a table: each belongs to the room whose store names it.
 *
 * <p><b>Invariants</b>: one write transaction at a time, begun IMMEDIATE; a read sees one snapshot
 * from its first statement to its last; migrations only go forward.
 *
 * <p><b>Time</b>: none. Calls into SQLite are native and would hold the carrier of a virtual
 * thread, so work of virtual threads runs on the database's own platform threads while they wait.
 */
@NullMarked
package dev.weir.database;

import org.jspecify.annotations.NullMarked;
