package dev.weir.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to what this program needs. Flyway takes half a second to start, so one query
 * on its history decides whether it is asked at all.
 */
final class Migrations {
    /** Version of the newest file under db/migrations. */
    static final int NEWEST = 5;

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    static void bringUp(DataSource source) throws SQLException {
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
                .locations("classpath:db/migrations")
                .failOnMissingLocations(true)
                .cleanDisabled(true)
                .load()
                .migrate();
    }

    /**
     * Schema version, 0 for a fresh database; a half-done migration is left to Flyway to refuse.
     */
    static int versionOf(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!connection
                    .getMetaData()
                    .getTables(null, null, "flyway_schema_history", null)
                    .next()) {
                return 0;
            }
            try (ResultSet rows =
                    statement.executeQuery(
                            "select max(cast(version as integer)), min(success)"
                                    + " from flyway_schema_history")) {
                return rows.next() && rows.getInt(2) == 1 ? rows.getInt(1) : 0;
            }
        }
    }
}
