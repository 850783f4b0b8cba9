package dev.weir.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** SQLite by JDBC, without anything of Weir between. */
final class BareSqlite {
    private BareSqlite() {}

    static Connection open(Path file, String synchronous) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        execute(
                connection,
                "pragma journal_mode = wal",
                "pragma synchronous = " + synchronous,
                "pragma cache_size = -65536");
        return connection;
    }

    static void execute(Connection connection, String... commands) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }
}
