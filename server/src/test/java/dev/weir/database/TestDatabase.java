package dev.weir.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The kinds of database that the same tests run on. A server is started when the first test needs
 * it, and serves all of this run.
 */
public enum TestDatabase {
    SQLITE,
    POSTGRESQL,
    MARIADB;

    private static final AtomicInteger MADE = new AtomicInteger();
    private static final Map<Path, DatabaseSettings> CHOSEN = new ConcurrentHashMap<>();

    /** Started at most once, by whoever comes first. */
    private static final class Postgres {
        static final PostgresServer SERVER =
                PostgresServer.started(
                        "fsync=off",
                        "full_page_writes=off",
                        "shared_buffers=64MB",
                        "max_connections=200");
    }

    private static final class Maria {
        static final MariaServer SERVER =
                MariaServer.started(
                        "innodb-flush-log-at-trx-commit=0",
                        "innodb-doublewrite=0",
                        "innodb-buffer-pool-size=128M",
                        "max-connections=200");
    }

    /** Databases that earlier tests have left, empty but for the schema. */
    @SuppressWarnings("ImmutableEnumChecker") // made safe for threads
    private final Deque<DatabaseSettings> left = new ConcurrentLinkedDeque<>();

    /**
     * An empty database that nobody else uses; it may have its schema already.
     *
     * @param directory where a file may be made
     */
    public DatabaseSettings fresh(Path directory) {
        if (this == SQLITE) {
            return DatabaseSettings.of(directory.resolve("weir.db"));
        }
        DatabaseSettings used = left.poll();
        return used == null ? bare() : used;
    }

    /**
     * What the configuration says of the database of a whole server's test: nothing, unless {@code
     * -Dweir.test.database=postgresql} or {@code mariadb} puts all that asks here on one.
     *
     * @param data the server's data directory, which keeps its database through restarts
     */
    public static Map<String, String> chosen(Path data) {
        String kind = System.getProperty("weir.test.database", "sqlite");
        TestDatabase database = valueOf(kind.toUpperCase(Locale.ROOT));
        return database == SQLITE
                ? Map.of()
                : settingsOf(CHOSEN.computeIfAbsent(data, _ -> database.bare()));
    }

    /** A database on a server without any table. */
    public DatabaseSettings bare() {
        ServerProcess server = server();
        String name = "weir_" + MADE.incrementAndGet();
        server.admin("create database " + name);
        return new DatabaseSettings.Server(server.url(name), server.user(), "", 4);
    }

    private ServerProcess server() {
        return this == POSTGRESQL ? Postgres.SERVER : Maria.SERVER;
    }

    /**
     * Empties what {@link #fresh} gave, for another test; of a file, its directory's owner does.
     */
    public void giveBack(DatabaseSettings settings) {
        if (this == SQLITE) {
            return;
        }
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement()) {
            for (TableShape shape : TableShape.all()) {
                statement.execute("delete from " + shape.name());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot empty " + settings.place(), e);
        }
        left.add(settings);
    }

    /** What the configuration says to be on that database. */
    public static Map<String, String> settingsOf(DatabaseSettings database) {
        return switch (database) {
            case DatabaseSettings.SqliteFile _ -> Map.of();
            case DatabaseSettings.Server server ->
                    Map.of(
                            "database", server.url(),
                            "database-user", server.user(),
                            "database-password", server.password());
        };
    }

    /** A plain connection beside the program's. */
    public static Connection connect(DatabaseSettings settings) throws SQLException {
        return switch (settings) {
            case DatabaseSettings.SqliteFile file ->
                    DriverManager.getConnection("jdbc:sqlite:" + file.file());
            case DatabaseSettings.Server server ->
                    DriverManager.getConnection(server.url(), server.user(), server.password());
        };
    }
}
