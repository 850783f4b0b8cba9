package dev.weir.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
        List<String> columns =
                List.of(
                        "position",
                        "source_id",
                        "instance",
                        "ack",
                        "at_ms",
                        "from_ms",
                        "body_sha256",
                        "entries",
                        "users",
                        "faults",
                        "upload",
                        "download",
                        "repeated",
                        "quarantined",
                        "unattributed",
                        "evidence",
                        "decision",
                        "reason");
        return read(connection, "verdict", columns, 1, 500);
    }

    static WideRows streams(Connection connection) throws SQLException {
        List<String> columns =
                List.of("source_id", "instance", "last_position", "last_at_ms", "state");
        return read(connection, "stream", columns, 2, 10);
    }

    /** The same of some rows. */
    WideRows part(int from, int to) {
        return new WideRows(table, columns, keys, aStatement, rows.subList(from, to));
    }

    private static WideRows read(
            Connection connection, String table, List<String> columns, int keys, int aStatement)
            throws SQLException {
        String select =
                "select %s from %s order by %s"
                        .formatted(
                                String.join(", ", columns),
                                table,
                                String.join(", ", columns.subList(0, keys)));
        List<Object[]> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            while (row.next()) {
                Object[] values = new Object[columns.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = value(row, columns.get(i), i + 1);
                }
                rows.add(values);
            }
        }
        return new WideRows(table, columns, keys, aStatement, rows);
    }

    private static Object value(ResultSet row, String column, int index) throws SQLException {
        return switch (column) {
            case "state" -> row.getBytes(index);
            case "body_sha256", "evidence", "decision", "reason" -> row.getString(index);
            default -> row.getLong(index);
        };
    }
}
