package dev.weir.database;

import dev.weir.database.TableShape.Kind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Rows as one array a column, which PostgreSQL takes apart itself: one short statement for any
 * number of rows, and a number is eight bytes on the wire.
 *
 * <p>The arrays are taken apart side by side in the list of columns. In a from clause the server
 * would first write each of them into a table of its own, see docs/adr/0019-posting-speed.md.
 */
final class ArrayRows implements RowWriter {
    /**
     * Rows a statement. Beyond some thousands nothing is gained, see
     * docs/adr/0019-posting-speed.md.
     */
    private static final int MANY = 8_192;

    /** A statement ends with the row that brings it here, for both sides hold it in memory. */
    private static final int MANY_BYTES = 8 << 20;

    private final Transaction tx;
    private final Table table;
    private final boolean merge;
    private final ArrayColumn[] columns;
    private int rowsLeft;
    private int rows;
    private int column;
    private int bytes;

    ArrayRows(Transaction tx, Table table, boolean merge, int rows) {
        this.tx = tx;
        this.table = table;
        this.merge = merge;
        this.rowsLeft = rows;
        this.columns = new ArrayColumn[table.columns().size()];
        int capacity = Math.min(rows, MANY);
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new ArrayColumn(capacity);
        }
    }

    @Override
    public RowWriter bind(long value) {
        columns[column++].add(rows, value);
        return this;
    }

    @Override
    public RowWriter bind(boolean value) {
        columns[column++].add(rows, Kind.BOOLEAN, value);
        return this;
    }

    @Override
    public RowWriter bind(String value) {
        columns[column++].add(rows, Kind.TEXT, StoredText.of(value));
        return this;
    }

    @Override
    public RowWriter bind(byte[] value) {
        columns[column++].add(rows, Kind.BYTES, value);
        bytes += value.length;
        return this;
    }

    @Override
    public RowWriter bindNull(Kind kind) {
        columns[column++].addNull(rows, kind);
        return this;
    }

    @Override
    public void end() throws SQLException {
        rows++;
        column = 0;
        if (rows == MANY || rows == rowsLeft || bytes >= MANY_BYTES) {
            send();
            rowsLeft -= rows;
            rows = 0;
            bytes = 0;
        }
    }

    private void send() throws SQLException {
        if (table.byMonth()) {
            Months.prepare(tx, table.name(), Arrays.copyOf(columns[0].longs(), rows));
        }
        PreparedStatement statement = tx.prepared(text());
        for (int i = 0; i < columns.length; i++) {
            columns[i].bind(statement, i + 1, rows);
        }
        statement.executeUpdate();
    }

    private String text() {
        List<String> values =
                Arrays.stream(columns).map(each -> "unnest(?::" + each.type() + ")").toList();
        String insert =
                Dialect.inserting(table.name(), table.columns())
                        + "select "
                        + String.join(", ", values);
        return merge ? insert + tx.dialect().merging(table.name(), table.columns()) : insert;
    }
}
