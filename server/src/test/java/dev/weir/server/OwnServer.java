package dev.weir.server;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.MariaServer;
import dev.weir.database.PostgresServer;
import dev.weir.database.ServerProcess;
import dev.weir.database.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A database server for one test class, which it may harm, and a role that is no master there. */
final class OwnServer implements AutoCloseable {
    private static final String PASSWORD = "of the tests";

    private final TestDatabase kind;
    private final ServerProcess process;
    private int made;

    OwnServer(TestDatabase kind) {
        this.kind = kind;
        this.process =
                kind == TestDatabase.POSTGRESQL
                        ? PostgresServer.started(
                                "fsync=off", "shared_buffers=32MB", "max_connections=40")
                        : MariaServer.started(
                                "innodb-flush-log-at-trx-commit=2",
                                "innodb-buffer-pool-size=64M",
                                "max-connections=60");
    }

    ServerProcess process() {
        return process;
    }

    /** An empty database of a role that may do nothing else, as the documentation makes it. */
    DatabaseSettings.Server fresh() {
        String name = "weir_" + ++made;
        if (kind == TestDatabase.POSTGRESQL) {
            process.admin("create role " + name + " login password '" + PASSWORD + "'");
            process.admin("create database " + name + " owner " + name);
        } else {
            process.admin("create database " + name);
            process.admin("create user " + name + " identified by '" + PASSWORD + "'");
            process.admin("grant all privileges on " + name + ".* to " + name);
        }
        return new DatabaseSettings.Server(process.url(name), name, PASSWORD, 4);
    }

    /** The same database by another way. */
    static DatabaseSettings.Server at(DatabaseSettings.Server settings, int port, String options) {
        String url = settings.url().replaceFirst(":[0-9]+/", ":" + port + "/") + options;
        return new DatabaseSettings.Server(url, settings.user(), settings.password(), 4);
    }

    /** A name of the URL's options for what the drivers call by different units. */
    String silentSeconds(int seconds) {
        return "?socketTimeout=" + (kind == TestDatabase.POSTGRESQL ? seconds : seconds * 1_000);
    }

    /** From now on nobody of the role gets in, and who is in is thrown out. */
    AutoCloseable withoutConnections(DatabaseSettings.Server settings) throws SQLException {
        String role = settings.user();
        if (kind == TestDatabase.POSTGRESQL) {
            process.admin("alter role " + role + " connection limit 0");
            endConnections(role);
            return () -> process.admin("alter role " + role + " connection limit -1");
        }
        process.admin("alter user " + role + " with max_user_connections 1");
        endConnections(role);
        Connection only = taken(settings);
        return () -> {
            only.close();
            process.admin("alter user " + role + " with max_user_connections 0");
        };
    }

    /** Whoever is faster has the one connection; the server's own are ended until it is this. */
    private Connection taken(DatabaseSettings.Server settings) {
        while (true) {
            try {
                return TestDatabase.connect(settings);
            } catch (SQLException e) {
                endConnections(settings.user());
            }
        }
    }

    /** From now on nothing can be written, as on a standby or while a master is being moved. */
    AutoCloseable readOnly(DatabaseSettings.Server settings) {
        String role = settings.user();
        if (kind == TestDatabase.POSTGRESQL) {
            process.admin("alter role " + role + " set default_transaction_read_only = on");
            endConnections(role);
            return () -> {
                process.admin("alter role " + role + " reset default_transaction_read_only");
                endConnections(role);
            };
        }
        process.admin("set global read_only = 1");
        return () -> process.admin("set global read_only = 0");
    }

    /**
     * A database whose tables lie on a disk of their own of 40 MiB.
     *
     * @param disk where it is mounted
     */
    DatabaseSettings.Server freshOn(Path disk) {
        String name = "weir_" + ++made;
        if (kind == TestDatabase.POSTGRESQL) {
            process.admin("create role " + name + " login password '" + PASSWORD + "'");
            process.admin("create tablespace " + name + " location '" + disk + "'");
            process.admin("create database " + name + " owner " + name + " tablespace " + name);
        } else {
            // Its directory is there: the disk.
            process.admin("create database if not exists " + name);
            process.admin("create user " + name + " identified by '" + PASSWORD + "'");
            process.admin("grant all privileges on " + name + ".* to " + name);
        }
        return new DatabaseSettings.Server(process.url(name), name, PASSWORD, 4);
    }

    /** Where the next database's tables will lie. */
    Path nextDisk() {
        String place = kind == TestDatabase.POSTGRESQL ? "disk" : "data/weir_" + (made + 1);
        return process.log().resolveSibling(place);
    }

    private void endConnections(String role) {
        if (kind == TestDatabase.POSTGRESQL) {
            process.admin(
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                            + role
                            + "'");
            return;
        }
        List<Long> ids = new ArrayList<>();
        try (Connection master =
                        DriverManager.getConnection(process.url("mysql"), process.user(), "");
                var statement = master.createStatement()) {
            try (var rows =
                    statement.executeQuery(
                            "select id from information_schema.processlist where user = '"
                                    + role
                                    + "'")) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            for (long id : ids) {
                // One may have ended by itself meanwhile, which is no error to this.
                statement.execute(
                        "begin not atomic declare continue handler for 1094 begin end; kill "
                                + id
                                + "; end");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot end connections", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
