package dev.weir.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to what this program needs. Flyway takes half a second to start, so one query
 * on its history decides whether it is asked at all.
 */
final class Migrations {
    /** Version of the newest file under db. */
    static final int NEWEST = 8;

    /** One row a script that was run. */
    static final String HISTORY = "schema_migrations";

    private static final String OLD_HISTORY = "flyway_schema_history";

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    static void bringUp(Engine engine) throws SQLException {
        DataSource source = engine.migrator();
        int version = versionOf(source);
        if (version == NEWEST) {
            return;
        }
        if (version > NEWEST) {
            throw new SchemaNewer(version, NEWEST);
        }
        log.info("migrating the database from schema version {} to {}", version, NEWEST);
        Flyway.configure()
                .dataSource(source)
                .table(HISTORY)
                .locations(locations(engine.dialect()))
                .placeholders(engine.words())
                .failOnMissingLocations(true)
                .cleanDisabled(true)
                .load()
                .migrate();
    }

    /** What is the same for all, and what is not. */
    static String[] locations(Dialect dialect) {
        return new String[] {
            "classpath:db/shared", "classpath:db/" + dialect.name().toLowerCase(Locale.ROOT)
        };
    }

    /** Programs before schema version 5 kept it under another name. */
    private static void renameHistory(Connection connection) throws SQLException {
        DatabaseMetaData tables = connection.getMetaData();
        String catalog = connection.getCatalog();
        String schema = connection.getSchema();
        try (ResultSet old = tables.getTables(catalog, schema, OLD_HISTORY, null);
                ResultSet now = tables.getTables(catalog, schema, HISTORY, null)) {
            if (!old.next() || now.next()) {
                return;
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("alter table " + OLD_HISTORY + " rename to " + HISTORY);
        }
    }

    /**
     * Schema version, 0 for a fresh database; a half-done migration is left to Flyway to refuse.
     */
    static int versionOf(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            renameHistory(connection);
            try (ResultSet table =
                    connection
                            .getMetaData()
                            .getTables(
                                    connection.getCatalog(),
                                    connection.getSchema(),
                                    HISTORY,
                                    null)) {
                if (!table.next()) {
                    return 0;
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("select version, success from " + HISTORY)) {
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
