package dev.weir.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections in the writer's stead and passes them on to it.
 *
 * <p>One platform thread accepts, two virtual threads carry the bytes of each connection.
 */
public final class Relay implements AutoCloseable {
    /** So long a connection is held while there is no writer, then closed unanswered (R36). */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final long AGAIN_NANOS = Duration.ofMillis(25).toNanos();
    private static final int ACCEPT_MILLIS = 100;
    private static final long PAUSE_AFTER_FAILURE_NANOS = Duration.ofMillis(20).toNanos();

    private final ServerSocket listening;
    private final Supplier<@Nullable InetSocketAddress> writer;
    private final RelaySecret secret;
    private final int mostConnections;
    private final LongSupplier nanos;
    private final Thread accepting;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final LongAdder passedOn = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private volatile boolean handedOver;
    private volatile boolean closed;
    private volatile long reachedNanos;

    /**
     * @param listening bound; accepted from until it is handed over
     * @param writer where the writer's gate is; null = nobody has said
     * @param mostConnections at a time; more are closed at once
     * @param nanos monotonic clock
     */
    public Relay(
            ServerSocket listening,
            Supplier<@Nullable InetSocketAddress> writer,
            RelaySecret secret,
            int mostConnections,
            LongSupplier nanos) {
        this.listening = listening;
        this.writer = writer;
        this.secret = secret;
        this.mostConnections = mostConnections;
        this.nanos = nanos;
        this.reachedNanos = nanos.getAsLong();
        this.accepting = Thread.ofPlatform().name("relay-accept").daemon().unstarted(this::accept);
    }

    /** Begins to accept. */
    public void start() {
        accepting.start();
    }

    /** Connections passed on to a writer so far. */
    public long passedOn() {
        return passedOn.sum();
    }

    /** Connections closed because there was no writer, or no room. */
    public long unanswered() {
        return unanswered.sum();
    }

    /** How long ago the writer was last reached, or this relay began; any thread. */
    public Duration sinceReached() {
        return Duration.ofNanos(nanos.getAsLong() - reachedNanos);
    }

    /** Whether the writer answers now; takes two seconds at most. */
    public boolean reachesWriter() {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Socket socket = attempt(nobody, nobody, 2_000);
        if (socket == null) {
            return false;
        }
        RelayGate.quietly(socket);
        return true;
    }

    /**
     * Stops accepting and leaves the socket to somebody else, who finds there what came meanwhile.
     * Connections go on, those that still wait for a writer too.
     */
    public void handOver() throws IOException {
        handedOver = true;
        try {
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listening.setSoTimeout(0);
    }

    /** Whether somebody else accepts now. */
    public boolean isHandedOver() {
        return handedOver;
    }

    private void accept() {
        while (!handedOver && !closed) {
            try {
                listening.setSoTimeout(ACCEPT_MILLIS);
                Socket client = listening.accept();
                if (open.size() >= mostConnections) {
                    unanswered.increment();
                    client.close();
                } else {
                    open.add(client);
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (SocketTimeoutException nobodyCame) {
                // Time to look whether to go on.
            } catch (IOException e) {
                // Out of descriptors, or closed.
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            Socket writer = reach(client);
            if (writer == null) {
                unanswered.increment();
                return;
            }
            passedOn.increment();
            try (writer) {
                new Carriage(client, writer).run();
            }
        } catch (IOException gone) {
            // Whoever it was has left.
        } finally {
            open.remove(client);
        }
    }

    private @Nullable Socket reach(Socket client) {
        InetSocketAddress peer = (InetSocketAddress) client.getRemoteSocketAddress();
        InetSocketAddress local = (InetSocketAddress) client.getLocalSocketAddress();
        long deadline = nanos.getAsLong() + PATIENCE.toNanos();
        while (!closed && peer != null) {
            long left = Duration.ofNanos(deadline - nanos.getAsLong()).toMillis();
            if (left <= 0) {
                break;
            }
            Socket writer = attempt(peer, local, (int) left);
            if (writer != null) {
                return writer;
            }
            LockSupport.parkNanos(AGAIN_NANOS);
        }
        return null;
    }

    /**
     * @param millis how long it may take
     */
    private @Nullable Socket attempt(InetSocketAddress peer, InetSocketAddress local, int millis) {
        InetSocketAddress gate = writer.get();
        if (gate == null) {
            return null;
        }
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(gate, millis);
            socket.setSoTimeout(millis);
            Handshake.offer(socket, secret, Handshake.passedOn(peer, local));
            socket.setSoTimeout(0);
            reachedNanos = nanos.getAsLong();
            return socket;
        } catch (IOException notThere) {
            RelayGate.quietly(socket);
            return null;
        }
    }

    /** Ends the socket, unless it was handed over, and all connections. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!handedOver) {
                listening.close();
            }
        } catch (IOException alreadyGone) {
            // Closing is all we wanted.
        }
        open.forEach(RelayGate::quietly);
    }
}
