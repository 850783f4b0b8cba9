package dev.weir.relay;

import dev.weir.http.RelayedSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Where other processes of this installation bring connections to the writer: a listening socket
 * that yields only what came with a proof, as it was accepted elsewhere.
 *
 * <p>One thread accepts; each handshake has a virtual thread, so that no stranger holds up others.
 */
public final class RelayGate extends ServerSocket {
    private static final int BACKLOG = 4096;
    private static final int MOST_HANDSHAKES = 1024;
    private static final Duration HANDSHAKE = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final ServerSocket inner;
    private final RelaySecret secret;
    private final Streams streams;
    private final BlockingQueue<Optional<Socket>> admitted = new LinkedBlockingQueue<>();
    private final Semaphore handshakes = new Semaphore(MOST_HANDSHAKES);
    private volatile boolean closed;

    /** Binds to any free port of the loopback and begins to admit. */
    public RelayGate(RelaySecret secret) throws IOException {
        this(
                secret,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (_, socket) -> quietly(socket));
    }

    /**
     * Binds and begins to admit.
     *
     * @param streams who takes connections that are not passed on, on a thread of each
     */
    public RelayGate(RelaySecret secret, InetSocketAddress at, Streams streams) throws IOException {
        this.secret = secret;
        this.streams = streams;
        this.inner = new ServerSocket();
        inner.bind(at, BACKLOG);
        Thread.ofPlatform().name("relay-gate").daemon().start(this::run);
    }

    /** Port where relays find it. */
    public int port() {
        return inner.getLocalPort();
    }

    private void run() {
        while (!closed) {
            try {
                Socket relay = inner.accept();
                if (handshakes.tryAcquire()) {
                    Thread.ofVirtual().start(() -> admit(relay));
                } else {
                    relay.close();
                }
            } catch (IOException e) {
                pause();
            }
        }
    }

    /** Closed, or out of descriptors: then a while later there may be some. */
    private void pause() {
        if (!closed) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void admit(Socket relay) {
        try {
            relay.setSoTimeout(Math.toIntExact(HANDSHAKE.toMillis()));
            relay.setTcpNoDelay(true);
            String whom = Handshake.admit(relay, secret);
            relay.setSoTimeout(0);
            String words = Streams.wordsOf(whom);
            if (words != null) {
                handOver(words, relay);
                return;
            }
            RelayedSocket socket = Handshake.passedOn(relay, whom);
            if (closed || !admitted.offer(Optional.of(socket))) {
                relay.close();
            }
        } catch (IOException refused) {
            quietly(relay);
        } finally {
            handshakes.release();
        }
    }

    private void handOver(String words, Socket stream) {
        Thread.ofPlatform().name("relay-stream").daemon().start(() -> streams.take(words, stream));
    }

    static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closing is all we wanted.
        }
    }

    @Override
    public Socket accept() throws IOException {
        try {
            Optional<Socket> next = closed ? Optional.empty() : admitted.take();
            if (next.isPresent()) {
                return next.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SocketException("Socket closed");
    }

    /** Admits nobody any more; what was accepted goes on. */
    @Override
    public void close() throws IOException {
        closed = true;
        inner.close();
        super.close();
        List<Optional<Socket>> late = new ArrayList<>();
        admitted.drainTo(late);
        late.forEach(each -> each.ifPresent(RelayGate::quietly));
        // For the thread that waits: none will come.
        admitted.add(Optional.empty());
    }
}
