package dev.weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * What one connection of a server can write when nothing but the rows is to be done: the same rows,
 * in the order of their keys, by the shortest statements there are. One thread.
 */
final class RawWrites {
    private static final int COPY_BYTES = 1 << 16;

    private final ServerKind kind;
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    RawWrites(ServerKind kind, Connection connection) {
        this.kind = kind;
        this.connection = connection;
    }

    /** Makes the parts that these rows need, one for all their months, as full as posting's. */
    void prepare(List<LedgerRows> tables) throws SQLException {
        if (kind != ServerKind.POSTGRESQL) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            for (LedgerRows each : tables) {
                if (each.byMonth()) {
                    statement.execute(
                            "create table %1$s_all partition of %1$s for values from (0) to (%2$d)"
                                            .formatted(each.table(), Long.MAX_VALUE)
                                    + " with (fillfactor = 50)");
                }
            }
        }
    }

    void empty(List<LedgerRows> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (LedgerRows each : tables) {
                statement.execute("truncate table " + each.table());
            }
        }
    }

    /** COPY, in one transaction; PostgreSQL alone. Returns seconds. */
    double copy(List<LedgerRows> tables) throws SQLException, IOException {
        long begun = System.nanoTime();
        connection.setAutoCommit(false);
        for (LedgerRows each : tables) {
            CopyIn copy =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "copy %s (%s) from stdin"
                                            .formatted(
                                                    each.table(),
                                                    String.join(", ", each.columns())));
            StringBuilder text = new StringBuilder();
            for (long[] row : each.rows()) {
                for (int i = 0; i < row.length; i++) {
                    text.append(row[i]).append(i + 1 < row.length ? '\t' : '\n');
                }
                if (text.length() > COPY_BYTES) {
                    send(copy, text);
                }
            }
            send(copy, text);
            copy.endCopy();
        }
        connection.commit();
        connection.setAutoCommit(true);
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void send(CopyIn copy, StringBuilder text) throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    /** Statements of many rows, in one transaction; returns seconds. */
    double write(List<LedgerRows> tables, boolean merge) throws SQLException {
        long begun = System.nanoTime();
        connection.setAutoCommit(false);
        for (LedgerRows each : tables) {
            for (int from = 0; from < each.rows().size(); from += kind.rowsAStatement) {
                int to = Math.min(each.rows().size(), from + kind.rowsAStatement);
                write(each, each.rows().subList(from, to), merge);
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
        return (System.nanoTime() - begun) / 1e9;
    }

    private void write(LedgerRows table, List<long[]> rows, boolean merge) throws SQLException {
        String sql = text(table, rows.size(), merge);
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        int width = table.columns().size();
        if (kind == ServerKind.POSTGRESQL) {
            for (int column = 0; column < width; column++) {
                long[] values = new long[rows.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = rows.get(row)[column];
                }
                statement.setObject(column + 1, values);
            }
        } else {
            int parameter = 1;
            for (long[] row : rows) {
                for (long value : row) {
                    statement.setLong(parameter++, value);
                }
            }
        }
        statement.executeUpdate();
    }

    private String text(LedgerRows table, int rows, boolean merge) {
        int width = table.columns().size();
        String insert =
                "insert into %s (%s) ".formatted(table.table(), String.join(", ", table.columns()));
        if (kind == ServerKind.POSTGRESQL) {
            insert +=
                    "select "
                            + String.join(", ", Collections.nCopies(width, "unnest(?::bigint[])"));
        } else {
            String row = "(" + String.join(",", Collections.nCopies(width, "?")) + ")";
            insert += "values " + String.join(",", Collections.nCopies(rows, row));
        }
        return merge ? insert + merging(table) : insert;
    }

    private String merging(LedgerRows table) {
        List<String> sums = new ArrayList<>();
        for (String column : table.columns().subList(table.keys(), table.columns().size())) {
            String offered =
                    kind == ServerKind.POSTGRESQL ? "excluded." + column : "values(" + column + ")";
            sums.add(
                    column.equals("last_at_ms")
                            ? "%1$s = greatest(%2$s.%1$s, %3$s)"
                                    .formatted(column, table.table(), offered)
                            : "%1$s = %2$s.%1$s + %3$s".formatted(column, table.table(), offered));
        }
        String set = String.join(", ", sums);
        return kind == ServerKind.POSTGRESQL
                ? " on conflict (%s) do update set %s"
                        .formatted(String.join(", ", table.columns().subList(0, table.keys())), set)
                : " on duplicate key update " + set;
    }
}
