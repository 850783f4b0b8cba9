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
import java.util.HexFormat;
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

    void empty(List<String> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : tables) {
                statement.execute("truncate table " + table);
            }
        }
    }

    /** COPY, in one transaction; PostgreSQL alone. Returns seconds. */
    double copy(RawRows rows) throws SQLException, IOException {
        long begun = System.nanoTime();
        connection.setAutoCommit(false);
        for (LedgerRows each : rows.sums()) {
            try (Copying copying = new Copying(each.table(), each.columns())) {
                for (long[] row : each.rows()) {
                    for (long value : row) {
                        copying.value(value);
                    }
                    copying.endRow();
                }
            }
        }
        for (WideRows each : List.of(rows.verdicts(), rows.streams())) {
            try (Copying copying = new Copying(each.table(), each.columns())) {
                for (Object[] row : each.rows()) {
                    for (Object value : row) {
                        copying.value(value);
                    }
                    copying.endRow();
                }
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Rows on their way as text. */
    private final class Copying implements AutoCloseable {
        private final CopyIn copy;
        private final StringBuilder text = new StringBuilder();
        private boolean first = true;

        Copying(String table, List<String> columns) throws SQLException {
            copy =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "copy %s (%s) from stdin"
                                            .formatted(table, String.join(", ", columns)));
        }

        void value(long number) {
            separate();
            text.append(number);
        }

        void value(Object value) {
            separate();
            if (value instanceof byte[] bytes) {
                text.append("\\\\x");
                HexFormat.of().formatHex(text, bytes);
            } else {
                text.append(value.toString().replace("\\", "\\\\"));
            }
        }

        private void separate() {
            if (!first) {
                text.append('\t');
            }
            first = false;
        }

        void endRow() throws SQLException {
            text.append('\n');
            first = true;
            if (text.length() > COPY_BYTES) {
                send();
            }
        }

        private void send() throws SQLException {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            text.setLength(0);
        }

        @Override
        public void close() throws SQLException {
            send();
            copy.endCopy();
        }
    }

    /** Rows of sums by statements of many rows, in one transaction; returns seconds. */
    double write(List<LedgerRows> tables, boolean merge) throws SQLException {
        long begun = System.nanoTime();
        connection.setAutoCommit(false);
        for (LedgerRows each : tables) {
            write(each, merge);
        }
        connection.commit();
        connection.setAutoCommit(true);
        return (System.nanoTime() - begun) / 1e9;
    }

    /** All that a commit of posting writes, as it does, in one transaction; returns seconds. */
    double write(RawRows rows) throws SQLException {
        long begun = System.nanoTime();
        connection.setAutoCommit(false);
        for (LedgerRows each : rows.sums()) {
            write(each, true);
        }
        write(rows.verdicts(), false);
        write(rows.streams(), true);
        connection.commit();
        connection.setAutoCommit(true);
        return (System.nanoTime() - begun) / 1e9;
    }

    private void write(LedgerRows table, boolean merge) throws SQLException {
        for (int from = 0; from < table.rows().size(); from += kind.rowsAStatement) {
            int to = Math.min(table.rows().size(), from + kind.rowsAStatement);
            write(table, table.rows().subList(from, to), merge);
        }
    }

    private void write(LedgerRows table, List<long[]> rows, boolean merge) throws SQLException {
        int width = table.columns().size();
        List<String> types = Collections.nCopies(width, "bigint");
        PreparedStatement statement =
                prepared(
                        text(
                                table.table(),
                                table.columns(),
                                types,
                                rows.size(),
                                merge ? merging(table) : ""));
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

    private void write(WideRows table, boolean merge) throws SQLException {
        int most = kind == ServerKind.POSTGRESQL ? kind.rowsAStatement : table.aStatement();
        for (int from = 0; from < table.rows().size(); from += most) {
            int to = Math.min(table.rows().size(), from + most);
            write(table, table.rows().subList(from, to), merge);
        }
    }

    private void write(WideRows table, List<Object[]> rows, boolean merge) throws SQLException {
        int width = table.columns().size();
        List<String> types = new ArrayList<>();
        for (Object value : rows.getFirst()) {
            types.add(
                    switch (value) {
                        case Long _ -> "bigint";
                        case String _ -> "text";
                        default -> "bytea";
                    });
        }
        PreparedStatement statement =
                prepared(
                        text(
                                table.table(),
                                table.columns(),
                                types,
                                rows.size(),
                                merge ? replacing(table) : ""));
        if (kind == ServerKind.POSTGRESQL) {
            for (int column = 0; column < width; column++) {
                Object[] values =
                        switch (types.get(column)) {
                            case "bigint" -> new Long[rows.size()];
                            case "text" -> new String[rows.size()];
                            default -> new byte[rows.size()][];
                        };
                for (int row = 0; row < values.length; row++) {
                    values[row] = rows.get(row)[column];
                }
                statement.setObject(column + 1, values);
            }
        } else {
            int parameter = 1;
            for (Object[] row : rows) {
                for (Object value : row) {
                    statement.setObject(parameter++, value);
                }
            }
        }
        statement.executeUpdate();
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    private String text(
            String table, List<String> columns, List<String> types, int rows, String merging) {
        String insert = "insert into %s (%s) ".formatted(table, String.join(", ", columns));
        if (kind == ServerKind.POSTGRESQL) {
            insert +=
                    "select "
                            + String.join(
                                    ", ",
                                    types.stream()
                                            .map(type -> "unnest(?::" + type + "[])")
                                            .toList());
        } else {
            String row = "(" + String.join(",", Collections.nCopies(columns.size(), "?")) + ")";
            insert += "values " + String.join(",", Collections.nCopies(rows, row));
        }
        return insert + merging;
    }

    private String merging(LedgerRows table) {
        List<String> sums = new ArrayList<>();
        for (String column : table.columns().subList(table.keys(), table.columns().size())) {
            sums.add(
                    column.equals("last_at_ms")
                            ? "%1$s = greatest(%2$s.%1$s, %3$s)"
                                    .formatted(column, table.table(), offered(column))
                            : "%1$s = %2$s.%1$s + %3$s"
                                    .formatted(column, table.table(), offered(column)));
        }
        return merging(table.columns().subList(0, table.keys()), sums);
    }

    private String replacing(WideRows table) {
        return merging(
                table.columns().subList(0, table.keys()),
                table.columns().subList(table.keys(), table.columns().size()).stream()
                        .map(column -> column + " = " + offered(column))
                        .toList());
    }

    private String merging(List<String> keys, List<String> changes) {
        String set = String.join(", ", changes);
        return kind == ServerKind.POSTGRESQL
                ? " on conflict (%s) do update set %s".formatted(String.join(", ", keys), set)
                : " on duplicate key update " + set;
    }

    private String offered(String column) {
        return kind == ServerKind.POSTGRESQL ? "excluded." + column : "values(" + column + ")";
    }
}
