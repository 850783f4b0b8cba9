package dev.weir.database;

import dev.weir.simulate.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real database server on loopback, from the binaries of a Maven artifact, that can be killed,
 * paused and started again. It dies with this process, however that ends.
 */
public abstract class ServerProcess implements AutoCloseable {
    private static final long PAUSE_NANOS = 20_000_000;
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    final Path home;
    final int port;
    private @Nullable Process guard;
    private long pid;

    ServerProcess(Path home) {
        this.home = home;
        this.port = FreePort.any();
    }

    /** The server's own command line. */
    abstract List<String> command();

    abstract String adminUrl();

    /** JDBC URL of a database on it. */
    public abstract String url(String database);

    public abstract String user();

    public final int port() {
        return port;
    }

    /** Starts it and returns when it answers. */
    public final void start() {
        long begun = System.nanoTime();
        // After a kill -9 the old children may hold their memory for a moment: once more, then.
        while (true) {
            launch();
            while (alive()) {
                if (answers()) {
                    return;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                check(begun);
            }
            check(begun);
        }
    }

    private void check(long begun) {
        if (System.nanoTime() - begun > START_NANOS) {
            throw new IllegalStateException(
                    "the server does not start; its log ends: " + endOfLog());
        }
    }

    /** In one line, for the reports of tests show no more. */
    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A shell kills the server when its own input ends, which it does when this process ends, and
     * takes what is left of it away.
     */
    private void launch() {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "/bin/sh",
                                "-c",
                                "\"$@\" </dev/null >>"
                                        + log()
                                        + " 2>&1 & echo $!; read gone; kill -9 $!; wait; rm -rf "
                                        + home,
                                "sh"));
        line.addAll(command());
        try {
            Process started = new ProcessBuilder(line).redirectErrorStream(true).start();
            guard = started;
            pid = Long.parseLong(started.inputReader().readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean alive() {
        return ProcessHandle.of(pid).map(ServerProcess::runs).orElse(false);
    }

    /** A killed child that its shell has not waited for is no longer running. */
    private static boolean runs(ProcessHandle handle) {
        try {
            return !Files.readString(Path.of("/proc/" + handle.pid() + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(adminUrl(), user(), "")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** {@code kill -9} of the server and nobody else; its children follow by themselves. */
    public final void kill() {
        signal("KILL");
        while (alive()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        endGuard();
    }

    /** As its operator stops it: who is connected is told and sent away. */
    public final void stop() {
        signal(stopSignal());
        while (alive()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        endGuard();
    }

    /** What makes it end at once, but in order. */
    abstract String stopSignal();

    /** Stops the whole server where it stands, children included. */
    public final void pause() {
        signalAll("STOP");
    }

    public final void resume() {
        signalAll("CONT");
    }

    private void signalAll(String signal) {
        ProcessHandle.of(pid)
                .ifPresent(server -> server.children().forEach(child -> send(signal, child.pid())));
        signal(signal);
    }

    private void signal(String signal) {
        send(signal, pid);
    }

    private static void send(String signal, long to) {
        try {
            new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(to))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endGuard() {
        Process shell = guard;
        guard = null;
        if (shell != null) {
            shell.destroyForcibly();
        }
    }

    public final Path log() {
        return home.resolve("server.log");
    }

    @Override
    public void close() {
        resume();
        kill();
        Binaries.delete(home);
    }

    /** Runs a statement as the server's master. */
    public final void admin(String sql) {
        try (Connection connection = DriverManager.getConnection(adminUrl(), user(), "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static void run(Path log, Path input, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .redirectInput(input.toFile())
                            .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + ": " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
