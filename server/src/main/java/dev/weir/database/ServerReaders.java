package dev.weir.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** The reading pool on a database server. */
final class ServerReaders {
    /** Whoever reads is told so soon that the database is away or busy. */
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    private ServerReaders() {}

    /**
     * @param first what each connection is told first, empty = nothing
     */
    static HikariDataSource over(DataSource source, int size, String first) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("readers");
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(LONGEST_WAIT_MILLIS);
        config.setReadOnly(true);
        if (!first.isEmpty()) {
            config.setConnectionInitSql(first);
        }
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        config.setAutoCommit(false);
        // A server that comes back is found by the next who asks.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
