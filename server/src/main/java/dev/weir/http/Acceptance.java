package dev.weir.http;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What Helidon accepts connections from: a socket that may be inherited, that can stop accepting
 * without losing what was accepted, and that puts TLS around a connection.
 *
 * <p>Helidon 4.3.1 makes its own {@code ServerSocket} and lets nobody near it, so it binds one to
 * loopback and {@link #install} puts this into its place. Accepting is one thread's, Helidon's.
 */
final class Acceptance extends ServerSocket {
    private static final long INSTALL_SECONDS = 10;
    private static final long PAUSE_SECONDS = 1;
    private static final long PAUSE_AFTER_FAILURE_NANOS = 20_000_000;

    private final ServerSocket inner;
    private final int port;
    private final AcceptedSockets sockets;
    private final @Nullable TlsFiles tls;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch nothingUnderWay = new CountDownLatch(1);
    private volatile boolean paused;

    /**
     * @param inner bound and listening
     * @param port of it, as others see it
     * @param tls null for plain HTTP
     */
    Acceptance(ServerSocket inner, int port, AcceptedSockets sockets, @Nullable TlsFiles tls)
            throws IOException {
        this.inner = inner;
        this.port = port;
        this.sockets = sockets;
        this.tls = tls;
    }

    /** The port that connections come to. */
    int port() {
        return port;
    }

    /**
     * Makes a started server accept from here.
     *
     * @throws IOException when the server is not made as it was in 4.3.1
     */
    void install(WebServer server) throws IOException {
        ServerSocket own;
        Field field;
        Object listener;
        try {
            Field listeners = server.getClass().getDeclaredField("listeners");
            listeners.setAccessible(true);
            listener = ((Map<?, ?>) listeners.get(server)).values().iterator().next();
            field = listener.getClass().getDeclaredField("serverSocket");
            field.setAccessible(true);
            own = (ServerSocket) field.get(listener);
            field.set(listener, this);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IOException("Helidon is not the one this was written for", e);
        }
        // Its thread may wait on the old socket: one connection sends it round to this one.
        try (Socket wake = new Socket()) {
            wake.connect(own.getLocalSocketAddress());
            if (!entered.await(INSTALL_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("Helidon does not accept connections as it used to");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        } finally {
            own.close();
        }
    }

    @Override
    public Socket accept() throws IOException {
        entered.countDown();
        while (!paused) {
            try {
                Socket raw = inner.accept();
                return tls == null ? raw : layered(raw, tls);
            } catch (IOException e) {
                // Out of descriptors, a peer that left at once: no reason to end for ever.
                if (inner.isClosed()) {
                    break;
                }
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
            }
        }
        nothingUnderWay.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SocketException("Socket closed");
    }

    private Socket layered(Socket raw, TlsFiles files) throws IOException {
        try {
            Socket talking = files.around(raw);
            sockets.layered(talking, raw);
            return talking;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * Accepts no further connection; those accepted so far have reached their handlers when this
     * returns. An inherited socket goes on to queue what comes, for the next process.
     */
    void pause() throws IOException {
        paused = true;
        inner.close();
        try {
            // It is elsewhere only while all connections are taken, and then nothing is under way.
            nothingUnderWay.await(PAUSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        paused = true;
        inner.close();
        closed.countDown();
        super.close();
    }
}
