package dev.weir.oldpanel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The database of another panel, read only, in one snapshot. Asks nothing but plain selects, which
 * all databases understand alike. One thread.
 */
final class OldPanelStore implements AutoCloseable {
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_]{0,30}");

    /** Rows fetched at a time where the driver streams. */
    private static final int FETCHED = 2_000;

    private final Connection connection;
    private final String prefix;
    private final Set<String> tables = new HashSet<>();
    private final Findings findings;

    /** Tables are read more than once. */
    private final Set<String> told = new HashSet<>();

    private OldPanelStore(Connection connection, String prefix, Findings findings) {
        this.connection = connection;
        this.prefix = prefix;
        this.findings = findings;
    }

    /**
     * Opens it.
     *
     * @param from an SQLite file, or a JDBC address
     * @param prefix before the names of all tables, such as {@code v2_}
     * @param findings learns of texts that nobody can keep as they are
     * @throws OldPanelUnreadable when it cannot be opened
     */
    static OldPanelStore open(
            String from, String user, String password, String prefix, Findings findings) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new OldPanelUnreadable("a prefix is letters, digits and _", null);
        }
        try {
            Connection connection = connect(from, user, password);
            OldPanelStore store = new OldPanelStore(connection, prefix, findings);
            store.readTables();
            return store;
        } catch (SQLException e) {
            throw new OldPanelUnreadable("cannot read " + withoutQuery(from), e);
        }
    }

    private static Connection connect(String from, String user, String password)
            throws SQLException {
        Properties properties = new Properties();
        boolean address = from.startsWith("jdbc:") && !from.startsWith("jdbc:sqlite:");
        if (!address) {
            Path file = Path.of(from.replaceFirst("^jdbc:sqlite:", ""));
            if (!Files.isRegularFile(file)) {
                throw new OldPanelUnreadable("there is no file " + file, null);
            }
            // SQLITE_OPEN_READONLY
            properties.setProperty("open_mode", "1");
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
            connection.setAutoCommit(false);
            return connection;
        }
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
            properties.setProperty("password", password);
        }
        // MariaDB's driver knows both servers by its own name only.
        String url = from.replaceFirst("^jdbc:mysql:", "jdbc:mariadb:");
        Connection connection = DriverManager.getConnection(url, properties);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        return connection;
    }

    /** An address may hold a password in its query. */
    private static String withoutQuery(String from) {
        return from.replaceFirst("\\?.*", "");
    }

    private void readTables() throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        try (ResultSet row =
                data.getTables(
                        connection.getCatalog(),
                        connection.getSchema(),
                        "%",
                        new String[] {"TABLE", "VIEW", "BASE TABLE"})) {
            while (row.next()) {
                String name = row.getString("TABLE_NAME");
                if (name.startsWith(prefix)) {
                    tables.add(name.substring(prefix.length()));
                }
            }
        }
    }

    /** Whether there is such a table, named without the prefix. */
    boolean has(String table) {
        return tables.contains(table);
    }

    /** Receives rows; a fault of the reader's own passes through. */
    @FunctionalInterface
    interface Visitor {
        void row(Row row);
    }

    /**
     * All rows of a table in the order of columns; nothing when there is no such table.
     *
     * @param order columns separated by commas
     */
    void forEach(String table, String order, Visitor visitor) {
        forEach(table, "1 = 1", order, visitor);
    }

    /**
     * Those rows of a table for which a condition holds.
     *
     * @param where SQL
     * @param order columns separated by commas
     */
    void forEach(String table, String where, String order, Visitor visitor) {
        if (!has(table)) {
            return;
        }
        String sql =
                "select * from %s%s where %s order by %s".formatted(prefix, table, where, order);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED);
            try (ResultSet rows = statement.executeQuery(sql)) {
                ResultSetMetaData columns = rows.getMetaData();
                String[] names = new String[columns.getColumnCount()];
                for (int i = 0; i < names.length; i++) {
                    names[i] = columns.getColumnLabel(i + 1).toLowerCase(Locale.ROOT);
                }
                while (rows.next()) {
                    Map<String, @Nullable String> cells = new HashMap<>();
                    for (int i = 0; i < names.length; i++) {
                        cells.put(names[i], rows.getString(i + 1));
                    }
                    visitor.row(storable(table, new Row(cells)));
                }
            }
        } catch (SQLException e) {
            throw new OldPanelUnreadable("cannot read the table " + prefix + table, e);
        }
    }

    private Row storable(String table, Row row) {
        Map<String, @Nullable String> mended = new HashMap<>();
        row.cells()
                .forEach((column, text) -> {
                    if (text != null && !Row.storable(text).equals(text)) {
                        mended.put(column, Row.storable(text));
                    }
                });
        if (mended.isEmpty()) {
            return row;
        }
        if (told.add(table + " " + row.text("id"))) {
            findings.told(table, "characters that no text can have were replaced", row.text("id"));
        }
        Map<String, @Nullable String> cells = new HashMap<>(row.cells());
        cells.putAll(mended);
        return new Row(cells);
    }

    @Override
    public void close() {
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException e) {
            throw new OldPanelUnreadable("the connection broke", e);
        }
    }
}
