package dev.weir.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A database server that is a program of ours: started, killed and started again. */
public final class DatabaseCommand implements DatabasePower {
    private static final Pattern PLACE = Pattern.compile("//(?:[^@/]*@)?([^/:?]+)(?::([0-9]+))?");
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long PAUSE_NANOS = 50_000_000;
    private static final int CONNECT_MILLIS = 1_000;

    private final List<String> command;
    private final InetSocketAddress address;
    private final Path log;
    private @Nullable Process process;

    /**
     * @param command its words, divided by blanks; must stay in the foreground
     * @param url where it listens when it is up
     * @param log what it prints goes there
     */
    public DatabaseCommand(String command, String url, Path log) {
        this.command = List.of(command.strip().split("\\s+"));
        this.address = address(url);
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::destroy));
    }

    private static InetSocketAddress address(String url) {
        Matcher place = PLACE.matcher(url);
        if (!place.find()) {
            throw new IllegalArgumentException("no host in the database's address");
        }
        String port = place.group(2);
        int standard = url.startsWith("jdbc:postgresql:") ? 5432 : 3306;
        return new InetSocketAddress(
                place.group(1), port == null ? standard : Integer.parseInt(port));
    }

    @Override
    public void start() {
        long begun = System.nanoTime();
        do {
            // After a kill its children may hold its memory for a moment, so that it ends at once.
            Process running = launched();
            while (running.isAlive()) {
                if (listens()) {
                    return;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                if (System.nanoTime() - begun > START_NANOS) {
                    break;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (System.nanoTime() - begun < START_NANOS);
        throw new SimulationFailed("the database server does not start; see " + log);
    }

    private Process launched() {
        try {
            Process started =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            process = started;
            return started;
        } catch (IOException e) {
            throw new SimulationFailed("cannot start " + command.getFirst(), e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void kill() {
        destroy();
        Process running = process;
        try {
            if (running != null && !running.waitFor(60, TimeUnit.SECONDS)) {
                throw new SimulationFailed("the database server does not die");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    private void destroy() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
