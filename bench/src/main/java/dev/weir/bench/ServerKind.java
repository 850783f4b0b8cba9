package dev.weir.bench;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.MariaServer;
import dev.weir.database.PostgresServer;
import dev.weir.database.ServerProcess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;

/**
 * A database server as somebody would run it who means it: a commit is on disk when it is answered,
 * and it has a gigabyte of memory for its pages.
 */
enum ServerKind {
    POSTGRESQL(8_192, "shared_buffers 1 GB, max_wal_size 8 GB, fsync and synchronous_commit on") {
        @Override
        ServerProcess start() {
            return PostgresServer.started(
                    "shared_buffers=1GB",
                    "max_wal_size=8GB",
                    "checkpoint_timeout=15min",
                    "work_mem=64MB",
                    "maintenance_work_mem=256MB",
                    "effective_cache_size=3GB",
                    "random_page_cost=1.1");
        }
    },
    MARIADB(500, "buffer pool 1 GB, log file 2 GB, flush at each commit, doublewrite") {
        @Override
        ServerProcess start() {
            return MariaServer.started(
                    "innodb-buffer-pool-size=1G",
                    "innodb-log-file-size=2G",
                    "innodb-flush-log-at-trx-commit=1",
                    "max-allowed-packet=64M");
        }
    };

    /** Rows of a raw statement: as many as posting's. */
    final int rowsAStatement;

    /** What it was told, for a reader of the table. */
    final String said;

    ServerKind(int rowsAStatement, String said) {
        this.rowsAStatement = rowsAStatement;
        this.said = said;
    }

    abstract ServerProcess start();

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An empty database on it. */
    static DatabaseSettings.Server make(ServerProcess server, String name) {
        server.admin("create database " + name);
        return new DatabaseSettings.Server(server.url(name), server.user(), "", 4);
    }

    static Connection connect(DatabaseSettings.Server settings) throws SQLException {
        return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
    }

    /** A connection like that which posting writes by. */
    Connection connectAsPosting(DatabaseSettings.Server settings) throws SQLException {
        String url = this == MARIADB ? settings.url() + "?useServerPrepStmts=true" : settings.url();
        Connection made = DriverManager.getConnection(url, settings.user(), settings.password());
        made.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return made;
    }
}
