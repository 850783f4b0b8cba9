package dev.weir.database;

import java.sql.SQLException;

/**
 * Writes a known number of rows into a table by statements of many rows. Bind the columns of each
 * row in the table's order, then end the row; after the last row everything has been sent.
 *
 * <p>Merged rows must differ in their keys. One thread.
 */
public interface RowWriter {
    /** Rows that are new: one that is there already is refused. */
    static RowWriter inserting(Transaction tx, Table table, int rows) throws SQLException {
        return of(tx, table, false, rows);
    }

    /** Rows that are merged into those that are there. */
    static RowWriter upserting(Transaction tx, Table table, int rows) throws SQLException {
        return of(tx, table, true, rows);
    }

    private static RowWriter of(Transaction tx, Table table, boolean merge, int rows)
            throws SQLException {
        return switch (tx.dialect()) {
            case SQLITE -> new ParameterRows(tx, table, merge, rows, ParameterRows.SQLITE);
            case MARIADB ->
                    new ParameterRows(
                            tx,
                            table,
                            merge,
                            rows,
                            table.hasLargeRows()
                                    ? ParameterRows.MARIADB_LARGE
                                    : ParameterRows.MARIADB);
            case POSTGRESQL -> new ArrayRows(tx, table, merge, rows);
        };
    }

    RowWriter bind(long value) throws SQLException;

    RowWriter bind(boolean value) throws SQLException;

    RowWriter bind(String value) throws SQLException;

    RowWriter bind(byte[] value) throws SQLException;

    /** No value, in a column of the kind. */
    RowWriter bindNull(TableShape.Kind kind) throws SQLException;

    /** Ends a row; writes when enough have come together. */
    void end() throws SQLException;
}
