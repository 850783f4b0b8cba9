package dev.weir.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to what this program needs. Flyway takes half a second to start, so one query
 * on its history decides whether it is asked at all.
 */
final class Migrations {
    /** Version of the newest file under db. */
    static final int NEWEST = 20;

    /** One row a script that was run. */
    static final String HISTORY = "schema_migrations";

    private static final String OLD_HISTORY = "flyway_schema_history";

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    static void bringUp(Engine engine) throws SQLException {
        DataSource source = engine.migrator();
        try (Connection connection = source.getConnection()) {
            renameHistory(connection);
        }
        int version = versionOf(source);
        if (version == NEWEST) {
            return;
        }
        if (version > NEWEST) {
            throw new SchemaNewer(version, NEWEST);
        }
        log.info("migrating the database from schema version {} to {}", version, NEWEST);
        refuseUnfinished(source);
        try {
            flyway(engine, source).migrate();
        } catch (FlywayException e) {
            if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
                throw new SchemaForeign(tablesIn(source));
            }
            throw e;
        }
    }

    private static List<String> tablesIn(DataSource source) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = source.getConnection();
                ResultSet tables =
                        connection
                                .getMetaData()
                                .getTables(
                                        connection.getCatalog(),
                                        connection.getSchema(),
                                        "%",
                                        new String[] {"TABLE", "VIEW", "PARTITIONED TABLE"})) {
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    static Flyway flyway(Engine engine, DataSource source) throws SQLException {
        String history;
        try (Connection connection = source.getConnection()) {
            history = historyOf(connection);
        }
        FluentConfiguration configuration = Flyway.configure();
        if (engine.dialect() == Dialect.MARIADB) {
            configuration.callbacks(BegunScript.noting());
        }
        return configuration
                .dataSource(source)
                .table(history.isEmpty() ? HISTORY : history)
                .locations(locations(engine.dialect()))
                .placeholders(engine.words())
                .failOnMissingLocations(true)
                .cleanDisabled(true)
                .load();
    }

    /** SQLite and PostgreSQL take a failed script back whole; MariaDB leaves it half done. */
    static void refuseUnfinished(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            String history = historyOf(connection);
            if (history.isEmpty()) {
                return;
            }
            String begun = BegunScript.last(connection);
            boolean ended = begun.isEmpty();
            try (ResultSet rows =
                    statement.executeQuery("select version, success from " + history)) {
                while (rows.next()) {
                    String version = String.valueOf(rows.getString(1));
                    if (!rows.getBoolean(2)) {
                        throw new SchemaUnfinished(version);
                    }
                    ended |= version.equals(begun);
                }
            }
            if (!ended) {
                throw new SchemaUnfinished(begun);
            }
        }
    }

    /** What is the same for all, and what is not. */
    static String[] locations(Dialect dialect) {
        return new String[] {
            "classpath:db/shared", "classpath:db/" + dialect.name().toLowerCase(Locale.ROOT)
        };
    }

    /** Programs before schema version 5 kept it under another name. */
    private static void renameHistory(Connection connection) throws SQLException {
        if (!historyOf(connection).equals(OLD_HISTORY)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("alter table " + OLD_HISTORY + " rename to " + HISTORY);
        }
    }

    /** The table in which the scripts that were run stand; empty = none was. */
    private static String historyOf(Connection connection) throws SQLException {
        DatabaseMetaData tables = connection.getMetaData();
        for (String name : new String[] {HISTORY, OLD_HISTORY}) {
            try (ResultSet table =
                    tables.getTables(connection.getCatalog(), connection.getSchema(), name, null)) {
                if (table.next()) {
                    return name;
                }
            }
        }
        return "";
    }

    /**
     * Schema version, 0 for a fresh database or one whose last migration failed. Changes nothing.
     */
    static int versionOf(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            String history = historyOf(connection);
            if (history.isEmpty()) {
                return 0;
            }
            try (ResultSet rows =
                    statement.executeQuery("select version, success from " + history)) {
                int newest = 0;
                while (rows.next()) {
                    if (!rows.getBoolean(2)) {
                        return 0;
                    }
                    String version = rows.getString(1);
                    newest = Math.max(newest, version == null ? 0 : Integer.parseInt(version));
                }
                return newest;
            }
        }
    }
}
