package dev.weir.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.weir.database.DatabaseSettings.Server;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL from 15. */
final class PostgresEngine implements Engine {
    private static final int CONNECT_SECONDS = 5;

    /**
     * A server that says nothing for so long is taken for gone, and another connection made. No
     * statement of posting or of a page takes nearly as long; {@link Transaction#patient} is for
     * those that do.
     */
    static final int SILENT_SECONDS = 30;

    /** Rows that come at a time: a whole ledger would not fit in memory. */
    private static final int ROWS_AT_A_TIME = 2_000;

    private final Server settings;

    PostgresEngine(Server settings) {
        this.settings = settings;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public DataSource writer() {
        PGSimpleDataSource source = source(SILENT_SECONDS);
        source.setApplicationName("weir");
        return source;
    }

    @Override
    public DataSource migrator() {
        PGSimpleDataSource source = source(0);
        source.setApplicationName("weir migrations");
        return source;
    }

    @Override
    public HikariDataSource readers() {
        PGSimpleDataSource source = source(SILENT_SECONDS);
        source.setApplicationName("weir readers");
        return ServerReaders.over(source, settings.readers(), "");
    }

    /** Connections that wait for notifications. */
    DataSource listener() {
        PGSimpleDataSource source = source(SILENT_SECONDS);
        source.setApplicationName("weir listener");
        return source;
    }

    private PGSimpleDataSource source(int silentSeconds) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(silentSeconds);
        source.setTcpKeepAlive(true);
        source.setDefaultRowFetchSize(ROWS_AT_A_TIME);
        // What the URL says goes before.
        source.setURL(settings.url());
        if (!settings.user().isEmpty()) {
            source.setUser(settings.user());
        }
        if (!settings.password().isEmpty()) {
            source.setPassword(settings.password());
        }
        return source;
    }

    @Override
    public Map<String, String> words() {
        return Map.of();
    }

    /** A commit that was answered is on disk, unless its operator set synchronous_commit off. */
    @Override
    public void sync() {}
}
