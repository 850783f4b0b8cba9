package dev.weir.database;

import dev.weir.database.TableShape.Kind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** Rows as parameters of inserts of many rows, each of which is prepared once a connection. */
final class ParameterRows implements RowWriter {
    /** Rows a statement: measured, see docs/adr/0004-database.md. */
    static final int[] SQLITE = {64, 1};

    /** Statements are parsed once a connection: measured, see docs/adr/0019-posting-speed.md. */
    static final int[] MARIADB = {500, 50, 1};

    /** A server refuses what is longer than its max_allowed_packet, 16 MB if nothing is said. */
    static final int[] MARIADB_LARGE = {10, 1};

    private final Transaction tx;
    private final Table table;
    private final boolean merge;
    private final int[] sizes;
    private PreparedStatement statement;
    private int rowsLeft;
    private int rowsInStatement;
    private int rowsBound;
    private int parameter = 1;

    ParameterRows(Transaction tx, Table table, boolean merge, int rows, int[] sizes)
            throws SQLException {
        this.tx = tx;
        this.table = table;
        this.merge = merge;
        this.sizes = sizes;
        this.rowsLeft = rows;
        this.rowsInStatement = fitting();
        this.statement = prepared();
    }

    private int fitting() {
        for (int size : sizes) {
            if (size <= rowsLeft) {
                return size;
            }
        }
        return 1;
    }

    @Override
    public RowWriter bind(long value) throws SQLException {
        statement.setLong(parameter++, value);
        return this;
    }

    @Override
    public RowWriter bind(boolean value) throws SQLException {
        statement.setBoolean(parameter++, value);
        return this;
    }

    @Override
    public RowWriter bind(String value) throws SQLException {
        statement.setString(parameter++, StoredText.of(value));
        return this;
    }

    @Override
    public RowWriter bind(byte[] value) throws SQLException {
        statement.setBytes(parameter++, value);
        return this;
    }

    @Override
    public RowWriter bindNull(Kind kind) throws SQLException {
        statement.setNull(parameter++, Types.NULL);
        return this;
    }

    @Override
    public void end() throws SQLException {
        rowsBound++;
        if (rowsBound < rowsInStatement) {
            return;
        }
        statement.executeUpdate();
        rowsLeft -= rowsBound;
        rowsBound = 0;
        parameter = 1;
        if (rowsLeft > 0 && rowsLeft < rowsInStatement) {
            rowsInStatement = fitting();
            statement = prepared();
        }
    }

    private PreparedStatement prepared() throws SQLException {
        String insert = Dialect.insert(table.name(), table.columns(), rowsInStatement);
        return tx.prepared(
                merge ? insert + tx.dialect().merging(table.name(), table.columns()) : insert);
    }
}
