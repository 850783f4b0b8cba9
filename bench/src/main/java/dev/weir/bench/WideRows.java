package dev.weir.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that posting has left in a table not of sums: verdicts and states of streams. To be
 * written again by hand.
 *
 * @param columns keys first
 * @param keys how many columns are of the key
 * @param aStatement rows a statement on MariaDB, as many as posting's
 * @param rows Long, String or byte[] by column
 */
record WideRows(String table, List<String> columns, int keys, int aStatement, List<Object[]> rows) {
    /** In the order of their positions, which posting writes too. */
    static WideRows verdicts(Connection connection) throws SQLException {
        return read(connection, "verdict", 1, 500);
    }

    static WideRows streams(Connection connection) throws SQLException {
        return read(connection, "stream", 2, 10);
    }

    /** The same of some rows. */
    WideRows part(int from, int to) {
        return new WideRows(table, columns, keys, aStatement, rows.subList(from, to));
    }

    private static WideRows read(Connection connection, String table, int keys, int aStatement)
            throws SQLException {
        String order = keys == 1 ? "1" : "1, 2";
        List<Object[]> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select * from %s order by %s".formatted(table, order))) {
            ResultSetMetaData said = row.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= said.getColumnCount(); i++) {
                columns.add(said.getColumnName(i));
            }
            while (row.next()) {
                Object[] values = new Object[columns.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = value(row, said.getColumnType(i + 1), i + 1);
                }
                rows.add(values);
            }
            return new WideRows(table, columns, keys, aStatement, rows);
        }
    }

    private static Object value(ResultSet row, int type, int index) throws SQLException {
        return switch (type) {
            case Types.BIGINT -> row.getLong(index);
            case Types.VARCHAR -> row.getString(index);
            default -> row.getBytes(index);
        };
    }
}
