/**
 * Connections, transactions, dialects and migrations; knows no feature.
 *
 * <p><b>Model</b>: a {@link dev.weir.database.Database} has one writer and a few readers. Work is a
 * function of a {@link dev.weir.database.Transaction}: it commits when the function returns and
 * rolls back when it throws. Three kinds are opened by an engine each: a SQLite file, PostgreSQL,
 * MariaDB (and MySQL). The {@link dev.weir.database.Dialect} is the words, the engine the way in.
 *
 * <p><b>Owns</b> the database file or the way to the server, its schema history, and every question
 * of dialect: {@link dev.weir.database.RowWriter} sends many rows as each kind takes them best.
 * Tables as such are read and copied by their {@link dev.weir.database.TableShape}. Does not own a
 * table: each belongs to the room whose store names it.
 *
 * <p><b>Invariants</b>: one write transaction of this process at a time (SQLite: begun IMMEDIATE);
 * a transaction that a server rolled back because it met another is done again as a whole; a read
 * sees one snapshot from its first statement to its last and cannot write; text is compared byte by
 * byte everywhere; migrations only go forward.
 *
 * <p><b>Time</b>: none but time-outs. Calls into SQLite are native and would hold the carrier of a
 * virtual thread, so work of virtual threads runs on the database's own platform threads while they
 * wait.
 */
@NullMarked
package dev.weir.database;

import org.jspecify.annotations.NullMarked;
