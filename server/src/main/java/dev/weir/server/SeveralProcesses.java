package dev.weir.server;

import dev.weir.config.ServerConfig;
import dev.weir.http.InheritedSocket;
import dev.weir.journal.Journal;
import dev.weir.ledger.Authority;
import dev.weir.logs.Logs;
import dev.weir.relay.Relay;
import dev.weir.relay.RelayGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several processes on one machine or on several: it writes, or passes connections on to the
 * one that does and takes its place when that ends (R36). Who that is, {@link Succession} decides.
 */
public final class SeveralProcesses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SeveralProcesses.class);

    private static final long LOOK_MILLIS = 100;

    /** After a start that failed. */
    private static final long AGAIN_MILLIS = 1_000;

    /** As of a start that failed. */
    private static final int FAILED_EXIT = 6;

    private static final Duration LONGEST_END = Duration.ofSeconds(60);
    private static final int BACKLOG = 4096;

    private final ServerConfig config;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Succession succession;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch writing = new CountDownLatch(1);
    private final Thread watching;
    private InheritedSocket listening;
    private URI address;
    private volatile @Nullable Relay relay;
    private volatile @Nullable StandbyDoor standbyDoor;
    private volatile @Nullable WeirServer server;

    private SeveralProcesses(ServerConfig config, InstantSource wall, LongSupplier nanos)
            throws IOException {
        this.config = config;
        this.wall = wall;
        this.nanos = nanos;
        Logs.configure(config.log());
        Files.createDirectories(config.dataDirectory());
        this.succession =
                config.machines().isOn()
                        ? new LeaseSuccession(config, wall, nanos)
                        : new LockSuccession(config, wall, nanos);
        this.listening = listen();
        this.address = config.localUri(listening.address());
        this.watching = Thread.ofPlatform().name("standby").daemon().unstarted(this::watch);
    }

    /**
     * Starts as writer when nobody writes, else beside the writer; returns when nodes are answered,
     * by whomever.
     *
     * @throws StartRefused when the data must not be used as it is
     */
    public static SeveralProcesses start(
            ServerConfig config, InstantSource wall, LongSupplier nanos) {
        SeveralProcesses process;
        try {
            process = new SeveralProcesses(config, wall, nanos);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot listen on " + config.listenAddress() + ": " + e.getMessage(), e);
        }
        try {
            process.begin();
            return process;
        } catch (RuntimeException | Error e) {
            try {
                process.close();
            } catch (RuntimeException further) {
                e.addSuppressed(further);
            }
            throw e;
        }
    }

    private void begin() {
        if (!write()) {
            standBy();
            watching.start();
        }
    }

    /** Where it can be reached from this machine. */
    public URI address() {
        return address;
    }

    /** Whether this process is the one that writes. Any thread. */
    public boolean isWriter() {
        return writing.getCount() == 0;
    }

    /** Waits until this process is the one that writes. */
    public void awaitWriting() throws InterruptedException {
        writing.await();
    }

    private InheritedSocket listen() throws IOException {
        InheritedSocket inherited = InheritedSocket.take(System.getenv()).orElse(null);
        if (inherited != null) {
            return inherited;
        }
        ServerSocket own = new ServerSocket();
        own.bind(new InetSocketAddress(config.listenAddress(), config.port()), BACKLOG);
        return InheritedSocket.of(own, own.getLocalPort());
    }

    private void standBy() {
        Relay passing =
                new Relay(
                        listening.socket(),
                        succession::writer,
                        succession.secret(),
                        Doors.settings(config).maxConnections(),
                        nanos);
        passing.start();
        relay = passing;
        StandbyDoor door = new StandbyDoor(config, passing, succession::standing, nanos);
        standbyDoor = door;
        door.open();
        LOG.info("Another process writes; what comes to {} is passed on to it", address);
    }

    /** Thread: standby. Ends when this process writes, or is to end. */
    private void watch() {
        try {
            long pause = LOOK_MILLIS;
            while (!closing.await(pause, TimeUnit.MILLISECONDS)) {
                pause = LOOK_MILLIS;
                try {
                    if (write()) {
                        return;
                    }
                } catch (RuntimeException e) {
                    LOG.error("This process cannot take the writer's place and tries again", e);
                    pause = AGAIN_MILLIS;
                    resume();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            end("can no longer listen on " + address, e);
        } catch (Error e) {
            end("cannot go on", e);
        }
    }

    /**
     * Nobody would look for a writer any more, while all that comes here is held for one: whoever
     * watches over the process can start another.
     */
    private static void end(String why, Throwable e) {
        LOG.error("This process {} and ends", why, e);
        Runtime.getRuntime().halt(FAILED_EXIT);
    }

    /**
     * After a start that failed: goes on as before, on a new socket if the old one was given up.
     */
    private void resume() throws IOException {
        Relay before = relay;
        if (listening.socket().isClosed()) {
            listening = listen();
        } else if (before != null && !before.isHandedOver()) {
            return;
        }
        if (before != null) {
            before.close();
        }
        standBy();
    }

    /** Becomes the writer, unless there is one: then false. */
    private boolean write() {
        long begun = nanos.getAsLong();
        Journal journal = succession.take();
        if (journal == null) {
            return false;
        }
        long taken = nanos.getAsLong();
        try {
            server = WeirServer.start(config, wall, nanos, journal, new Shared());
        } catch (RuntimeException | Error e) {
            succession.stepBack();
            throw e;
        }
        if (relay != null) {
            LOG.info(
                    "The writer has ended; this process writes now: {} ms to have the journal, {} ms"
                            + " to answer",
                    Duration.ofNanos(taken - begun).toMillis(),
                    Duration.ofNanos(nanos.getAsLong() - taken).toMillis());
        }
        writing.countDown();
        return true;
    }

    private final class Shared implements Sharing {
        @Override
        public InheritedSocket listening() throws IOException {
            StandbyDoor door = standbyDoor;
            if (door != null) {
                door.close();
                standbyDoor = null;
            }
            Relay passing = relay;
            if (passing != null) {
                passing.handOver();
            }
            return listening;
        }

        @Override
        public RelayGate gate() throws IOException {
            return succession.gate();
        }

        @Override
        public void gateIsOpen(int port) throws IOException {
            succession.gateIsOpen(port);
        }

        @Override
        public Authority authority() {
            return succession.authority();
        }

        @Override
        public boolean isSure() {
            return succession.isSure();
        }

        @Override
        public long aloneSinceMillis() {
            return succession.aloneSinceMillis();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (watching.isAlive()) {
                watching.join(LONGEST_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        StandbyDoor door = standbyDoor;
        if (door != null) {
            door.close();
        }
        WeirServer running = server;
        if (running != null) {
            running.close();
        }
        succession.close();
        Relay passing = relay;
        if (passing != null) {
            passing.close();
        }
        try {
            listening.socket().close();
        } catch (IOException e) {
            throw new UncheckedIOException("the listening socket does not close", e);
        }
    }
}
