package dev.weir.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL 15, the oldest that is promised. */
public final class PostgresServer extends ServerProcess {
    private final Path binaries = Binaries.postgres();
    private final Path data;
    private final List<String> options;

    private PostgresServer(Path home, List<String> options) {
        super(home);
        this.data = home.resolve("data");
        this.options = options;
    }

    /**
     * Makes a server and starts it.
     *
     * @param options each {@code name=value}, as in postgresql.conf
     */
    public static PostgresServer started(String... options) {
        try {
            Path home =
                    Files.createTempDirectory(
                            "weir-pg",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwxrwxrwx")));
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
            PostgresServer server = new PostgresServer(home, List.of(options));
            server.initialise();
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void initialise() {
        List<String> command = new ArrayList<>(unprivileged());
        command.addAll(
                List.of(
                        binaries.resolve("bin/initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        user(),
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--no-locale",
                        "--no-sync"));
        run(home.resolve("init.log"), Path.of("/dev/null"), command);
    }

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(unprivileged());
        command.addAll(
                List.of(
                        binaries.resolve("bin/postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=" + data));
        for (String option : options) {
            command.add("-c");
            command.add(option);
        }
        return command;
    }

    private static List<String> unprivileged() {
        return System.getProperty("user.name").equals("root")
                ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
                : List.of();
    }

    @Override
    public String user() {
        return "postgres";
    }

    /** A fast shutdown; TERM would wait for those who are connected. */
    @Override
    String stopSignal() {
        return "INT";
    }

    @Override
    String adminUrl() {
        return url("postgres") + "?connectTimeout=2&socketTimeout=10";
    }

    @Override
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
