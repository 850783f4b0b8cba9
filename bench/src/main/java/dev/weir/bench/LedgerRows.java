package dev.weir.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of sums that posting has left in one table, in the order of their keys, to be written
 * again by hand. All columns are numbers.
 *
 * @param columns keys first
 * @param keys how many columns are of the key
 * @param byMonth whether PostgreSQL keeps the table in parts
 * @param rows one array a row
 */
record LedgerRows(
        String table, List<String> columns, int keys, boolean byMonth, List<long[]> rows) {
    private static final List<String> AMOUNTS =
            List.of("upload", "download", "billed_upload", "billed_download");

    /** All that posting adds up, in the order in which it writes. */
    static List<LedgerRows> read(Connection connection) throws SQLException {
        List<String> pair = List.of("bucket", "user_id", "source_id", "credential_id", "rate");
        List<String> source = List.of("bucket", "source_id");
        return List.of(
                read(connection, "hour_usage", pair, true, List.of()),
                read(connection, "day_usage", pair, true, List.of()),
                read(connection, "source_hour", source, false, List.of()),
                read(connection, "source_day", source, false, List.of()),
                read(connection, "user_total", List.of("user_id"), false, List.of("last_at_ms")),
                read(
                        connection,
                        "source_total",
                        List.of("source_id"),
                        false,
                        List.of("last_at_ms")));
    }

    static int count(List<LedgerRows> tables) {
        return tables.stream().mapToInt(each -> each.rows.size()).sum();
    }

    private static LedgerRows read(
            Connection connection,
            String table,
            List<String> keys,
            boolean byMonth,
            List<String> more)
            throws SQLException {
        List<String> columns = new ArrayList<>(keys);
        columns.addAll(AMOUNTS);
        columns.addAll(more);
        String select =
                "select %s from %s order by %s"
                        .formatted(String.join(", ", columns), table, String.join(", ", keys));
        List<long[]> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            while (row.next()) {
                long[] values = new long[columns.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.getLong(i + 1);
                }
                rows.add(values);
            }
        }
        return new LedgerRows(table, columns, keys.size(), byMonth, rows);
    }
}
