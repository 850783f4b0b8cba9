package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Writes a known number of rows into a table by statements of many rows, each prepared once a
 * connection. Bind the columns of each row in the order of {@link LedgerTables}.
 */
final class RowWriter {
    /** Rows a statement: measured, see docs/adr/0004-database.md. */
    static final int MANY = 64;

    private enum Kind {
        INSERT,
        UPSERT
    }

    private final Transaction tx;
    private final LedgerTables table;
    private final Kind kind;
    private PreparedStatement statement;
    private int rowsLeft;
    private int rowsInStatement;
    private int rowsBound;
    private int parameter = 1;

    private RowWriter(Transaction tx, LedgerTables table, Kind kind, int rows) throws SQLException {
        this.tx = tx;
        this.table = table;
        this.kind = kind;
        this.rowsLeft = rows;
        this.rowsInStatement = rows >= MANY ? MANY : 1;
        this.statement = prepared();
    }

    /** Rows that are new: one that is there already is refused. */
    static RowWriter inserting(Transaction tx, LedgerTables table, int rows) throws SQLException {
        return new RowWriter(tx, table, Kind.INSERT, rows);
    }

    /** Rows that are merged into those that are there. */
    static RowWriter upserting(Transaction tx, LedgerTables table, int rows) throws SQLException {
        return new RowWriter(tx, table, Kind.UPSERT, rows);
    }

    RowWriter bind(long value) throws SQLException {
        statement.setLong(parameter++, value);
        return this;
    }

    RowWriter bind(String value) throws SQLException {
        statement.setString(parameter++, value);
        return this;
    }

    RowWriter bind(byte[] value) throws SQLException {
        statement.setBytes(parameter++, value);
        return this;
    }

    /** Ends a row; writes when the statement is full. */
    void end() throws SQLException {
        rowsBound++;
        if (rowsBound < rowsInStatement) {
            return;
        }
        statement.executeUpdate();
        rowsLeft -= rowsBound;
        rowsBound = 0;
        parameter = 1;
        if (rowsLeft > 0 && rowsLeft < rowsInStatement) {
            rowsInStatement = 1;
            statement = prepared();
        }
    }

    private PreparedStatement prepared() throws SQLException {
        String text =
                switch (kind) {
                    case INSERT -> tx.dialect().insert(table.table, table.columns, rowsInStatement);
                    case UPSERT -> tx.dialect().upsert(table.table, table.columns, rowsInStatement);
                };
        return tx.prepared(text);
    }
}
