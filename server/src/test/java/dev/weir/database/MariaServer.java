package dev.weir.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** MariaDB 10.11, the oldest that is promised. */
public final class MariaServer extends ServerProcess {
    private final Path binaries = Binaries.mariadb();
    private final Path data;
    private final List<String> options;

    private MariaServer(Path home, List<String> options) {
        super(home);
        this.data = home.resolve("data");
        this.options = options;
    }

    /**
     * Makes a server and starts it.
     *
     * @param options each {@code name=value}, as in my.cnf
     */
    public static MariaServer started(String... options) {
        try {
            MariaServer server =
                    new MariaServer(Files.createTempDirectory("weir-my"), List.of(options));
            server.initialise();
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As its install script does, which wants a shell and more programs. */
    private void initialise() throws IOException {
        Files.createDirectories(data);
        Path script = home.resolve("init.sql");
        StringBuilder sql =
                new StringBuilder(
                        "create database mysql;\nuse mysql;\nset @auth_root_socket=NULL;\n");
        for (String file :
                List.of(
                        "mysql_system_tables.sql",
                        "mysql_performance_tables.sql",
                        "mysql_system_tables_data.sql")) {
            sql.append(Files.readString(binaries.resolve("share").resolve(file)));
        }
        Files.writeString(script, sql);
        List<String> command = new ArrayList<>(base());
        command.addAll(List.of("--bootstrap", "--innodb-flush-log-at-trx-commit=0"));
        run(home.resolve("init.log"), script, command);
    }

    private List<String> base() {
        return List.of(
                binaries.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + binaries,
                "--datadir=" + data,
                // A server that starts removes what others keep in a directory that they share.
                "--tmpdir=" + home,
                "--lc-messages-dir=" + binaries.resolve("share"));
    }

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(base());
        command.addAll(
                List.of(
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + home.resolve("socket"),
                        "--skip-name-resolve",
                        "--performance-schema=off"));
        for (String option : options) {
            command.add("--" + option);
        }
        return command;
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    String stopSignal() {
        return "TERM";
    }

    @Override
    String adminUrl() {
        return url("mysql") + "?connectTimeout=2000&socketTimeout=10000";
    }

    @Override
    public String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }
}
