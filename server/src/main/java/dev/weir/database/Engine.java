package dev.weir.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;

/** How one kind of database is opened and kept. */
interface Engine {
    static Engine of(DatabaseSettings settings) {
        return switch (settings) {
            case DatabaseSettings.SqliteFile file -> new SqliteEngine(file);
            case DatabaseSettings.Server server ->
                    DatabaseSettings.Server.isPostgres(server.url())
                            ? new PostgresEngine(server)
                            : new MariaEngine(server);
        };
    }

    Dialect dialect();

    /** Connections that write; not a pool. */
    DataSource writer();

    /** Connections that build indexes for as long as it takes. */
    default DataSource migrator() {
        return writer();
    }

    /** Connections that only read, each read in a snapshot of its own. */
    HikariDataSource readers();

    /** What stands for a word of a migration file: {@code ${name}}. */
    java.util.Map<String, String> words();

    /** Returns when everything committed so far survives a power cut. */
    void sync() throws SQLException;
}
