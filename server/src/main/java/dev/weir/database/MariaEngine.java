package dev.weir.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.weir.database.DatabaseSettings.Server;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * MariaDB from 10.11, and MySQL from 8.0.17. Tables are InnoDB's, which keeps rows by their primary
 * key; text is compared byte by byte, trailing blanks included.
 */
final class MariaEngine implements Engine {
    private static final String MARIADB = "jdbc:mariadb:";
    private static final String MYSQL = "jdbc:mysql:";

    /** As for PostgreSQL; milliseconds. */
    private static final int CONNECT_MILLIS = 5_000;

    private static final int SILENT_MILLIS = PostgresEngine.SILENT_SECONDS * 1_000;
    private static final int ROWS_AT_A_TIME = 2_000;

    /**
     * What an older default would do with a number that does not fit is to make it fit; and MySQL's
     * default of REPEATABLE READ would lock gaps between rows.
     */
    static final String SESSION =
            "sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION'";

    private final Server settings;

    MariaEngine(Server settings) {
        this.settings = settings;
    }

    @Override
    public Dialect dialect() {
        return Dialect.MARIADB;
    }

    @Override
    public DataSource writer() {
        return source(
                Map.of(
                        "transactionIsolation",
                        "READ-COMMITTED",
                        "socketTimeout",
                        Integer.toString(SILENT_MILLIS),
                        // Posting sends few texts again and again: parsing their rows of numbers
                        // each time is a fifth of what the server does.
                        "useServerPrepStmts",
                        "true"));
    }

    @Override
    public DataSource migrator() {
        return source(Map.of("transactionIsolation", "READ-COMMITTED"));
    }

    @Override
    public HikariDataSource readers() {
        return ServerReaders.over(
                source(
                        Map.of(
                                "defaultFetchSize", Integer.toString(ROWS_AT_A_TIME),
                                "socketTimeout", Integer.toString(SILENT_MILLIS))),
                settings.readers(),
                // The driver tells the server only where it has several to choose from.
                "set session transaction read only");
    }

    private DataSource source(Map<String, String> own) {
        String url = settings.url();
        if (Server.isMysql(url)) {
            url = MARIADB + url.substring(MYSQL.length());
        }
        Map<String, String> options = new TreeMap<>(own);
        options.put("sessionVariables", SESSION);
        options.put("connectTimeout", Integer.toString(CONNECT_MILLIS));
        options.put("tcpKeepAlive", "true");
        for (Map.Entry<String, String> option : options.entrySet()) {
            // What the URL says goes before.
            if (!url.contains("?" + option.getKey() + "=")
                    && !url.contains("&" + option.getKey() + "=")) {
                url += (url.contains("?") ? "&" : "?") + option.getKey() + "=" + option.getValue();
            }
        }
        try {
            MariaDbDataSource source = new MariaDbDataSource();
            if (!settings.user().isEmpty()) {
                source.setUser(settings.user());
            }
            if (!settings.password().isEmpty()) {
                source.setPassword(settings.password());
            }
            source.setUrl(url);
            return source;
        } catch (SQLException e) {
            throw Database.unopened(settings, e);
        }
    }

    @Override
    public Map<String, String> words() {
        String order = Server.isMysql(settings.url()) ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin";
        return Map.of("stored", "engine = InnoDB default character set utf8mb4 collate " + order);
    }

    /** A commit that was answered is on disk, unless innodb_flush_log_at_trx_commit is not 1. */
    @Override
    public void sync() {}
}
