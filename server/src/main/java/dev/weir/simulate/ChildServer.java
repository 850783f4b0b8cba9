package dev.weir.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server of our own, in a process that can be killed.
 *
 * <p>Nodes wait at {@link #awaitUp} while it is away, so that a start costs them one failed push
 * and not a thousand steps. One thread starts and stops it; any thread asks.
 */
final class ChildServer implements Target, AutoCloseable {
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;
    private static final long PAUSE_NANOS = 5_000_000;

    /** A running server looks at its clock's file every 10 ms. */
    private static final long CLOCK_NANOS = 40_000_000;

    private final Path jar;
    private final List<String> flags;
    private final Path data;
    private final @Nullable DatabasePlan database;
    private final InetSocketAddress address;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean up;
    private volatile boolean hopeless;
    private final AtomicInteger life = new AtomicInteger();
    private volatile String token = "";
    private volatile long clockOffset;

    /** Where the log of this life begins; thread: whoever starts and kills. */
    private long logBegin;

    private volatile @Nullable Process process;

    /**
     * @param database null = a file in the data directory
     */
    ChildServer(Path jar, Path data, @Nullable DatabasePlan database) {
        this.jar = jar;
        this.flags = flags(jar.resolveSibling("weir"));
        this.data = data;
        this.database = database;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /**
     * The jar named by the property {@code weir.jar}, else the one this class came out of, or the
     * directory of classes.
     */
    static Path jar() {
        String named = System.getProperty("weir.jar");
        if (named != null) {
            return existing(Path.of(named));
        }
        try {
            return existing(
                    Path.of(
                            ChildServer.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI()));
        } catch (URISyntaxException e) {
            throw new SimulationFailed("this program's jar has no usable name", e);
        }
    }

    private static Path existing(Path jar) {
        if (!Files.exists(jar)) {
            throw new SimulationFailed(
                    jar + " is no jar; name the server's jar by -Dweir.jar=… or give --url");
        }
        return jar;
    }

    /**
     * What the launcher gives java, where there is one: with its cache a start takes half as long.
     */
    private static List<String> flags(Path launcher) {
        if (!Files.isReadable(launcher)) {
            return List.of("--enable-native-access=ALL-UNNAMED", "-Xmx1g");
        }
        ProcessBuilder builder = new ProcessBuilder("sh", launcher.toString(), "serve");
        builder.environment().put("WEIR_FIND", "flags");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try (BufferedReader lines = builder.start().inputReader()) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new SimulationFailed("cannot start " + launcher, e);
        }
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param fault what befalls it, as {@code after-fsync@500} or {@code fsync-fails=3@20}; empty =
     *     nothing
     */
    void start(String fault) {
        if (!startOrHalt(fault)) {
            throw gone("the server ended while starting");
        }
    }

    /** Starts it; false when it ended before it answered, as a fault point may make it. */
    boolean startOrHalt(String fault) {
        Process started = launch(fault);
        process = started;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!ready()) {
            if (!started.isAlive()) {
                return false;
            }
            if (System.nanoTime() - deadline > 0) {
                throw gone("the server is not up after " + START_SECONDS + " s");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        life.incrementAndGet();
        set(true);
        return true;
    }

    private Process launch(String fault) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        if (!fault.isEmpty()) {
            command.add("-Dweir.fault=" + fault);
        }
        command.add("-Dweir.fault.clockFile=" + clockFile());
        if (Files.isDirectory(jar)) {
            String own = System.getProperty("java.class.path");
            command.addAll(
                    List.of("-cp", System.getProperty("weir.classpath", own), "dev.weir.Main"));
        } else {
            command.addAll(List.of("-jar", jar.toString()));
        }
        command.addAll(
                List.of(
                        "serve",
                        "--data-dir",
                        data.toString(),
                        "--port",
                        Integer.toString(address.getPort()),
                        "--time-zone",
                        "UTC",
                        "--journal-segment",
                        "8MiB"));
        if (database != null) {
            command.addAll(List.of("--database", database.url()));
            if (!database.user().isEmpty()) {
                command.addAll(List.of("--database-user", database.user()));
            }
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        try {
            logBegin = Files.exists(log()) ? Files.size(log()) : 0;
            return builder.start();
        } catch (IOException e) {
            throw new SimulationFailed("cannot start " + command, e);
        }
    }

    Path log() {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    private boolean ready() {
        try (Connection connection = Connection.open(address, life.get())) {
            String request = "GET /readyz HTTP/1.1\r\nHost: " + Api.host(this) + "\r\n\r\n";
            connection.send(request.getBytes(StandardCharsets.US_ASCII), request.length());
            if (connection.receive().status() >= 500) {
                return false;
            }
            token = Files.readString(data.resolve("api-token")).strip();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code kill -9}. */
    void kill() {
        set(false);
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            waitFor(running);
        }
    }

    /** Asks it to stop, as an upgrade does. */
    void stop() {
        set(false);
        Process running = process;
        if (running != null) {
            running.destroy();
            waitFor(running);
        }
    }

    private void waitFor(Process running) {
        try {
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw gone("the server does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw gone("interrupted");
        }
    }

    /** Whether it ended by itself. */
    boolean ended() {
        Process running = process;
        return running != null && !running.isAlive();
    }

    private SimulationFailed gone(String message) {
        hopeless = true;
        set(up);
        return new SimulationFailed(message + "; see " + log());
    }

    /** Nobody will start it again: those who wait for it fail. */
    void giveUp() {
        hopeless = true;
        set(false);
    }

    private void set(boolean nowUp) {
        lock.lock();
        try {
            up = nowUp;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitUp() {
        if (up && !hopeless) {
            return;
        }
        lock.lock();
        try {
            while (!up) {
                if (hopeless) {
                    throw new SimulationFailed("the server is gone; see " + log());
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A process that dies stops listening a while before it is gone; until then nobody may go on,
     * or a node would send many reports into the void within a moment.
     */
    @Override
    public void suspect() {
        while (up && !listens()) {
            lock.lock();
            try {
                // Under the lock, so that a start that is just done is not taken back.
                if (ended()) {
                    up = false;
                }
            } finally {
                lock.unlock();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean listens() {
        try {
            Connection.open(address, life.get()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public int life() {
        return life.get();
    }

    @Override
    public long clockOffsetMillis() {
        return clockOffset;
    }

    private Path clockFile() {
        return data.resolveSibling(data.getFileName() + ".clock");
    }

    /** Sets its clock, also while it runs; returns when it goes by that. */
    void setClock(long offsetMillis) {
        Path unfinished = clockFile().resolveSibling(clockFile().getFileName() + ".tmp");
        try {
            Files.writeString(unfinished, Long.toString(offsetMillis));
            Files.move(unfinished, clockFile(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SimulationFailed("cannot write " + unfinished, e);
        }
        clockOffset = offsetMillis;
        LockSupport.parkNanos(CLOCK_NANOS);
    }

    /** Whether anything was wrong with its disk since it was started, by its log. */
    boolean diskFailedInThisLife() {
        try (InputStream file = Files.newInputStream(log())) {
            file.skipNBytes(logBegin);
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .contains("weir.fault: a");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log(), e);
        }
    }

    /** What was wrong with its disk in all its lives so far, by its log. */
    void countDiskFaults(Tally tally) {
        try (Stream<String> lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
            lines.forEach(line -> {
                if (line.endsWith("weir.fault: an fsync is slow")) {
                    tally.met(Fault.DISK_SLOW);
                } else if (line.endsWith("weir.fault: an fsync fails")) {
                    tally.met(Fault.DISK_FSYNC_FAILED);
                } else if (line.endsWith("weir.fault: a write fails")) {
                    tally.met(Fault.DISK_WRITE_FAILED);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log(), e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
