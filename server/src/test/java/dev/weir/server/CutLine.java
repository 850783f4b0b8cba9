package dev.weir.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A line to a server of this machine that can be cut and mended, and be slow. */
final class CutLine implements AutoCloseable {
    private final ServerSocket listening;
    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger late = new AtomicInteger();
    private volatile boolean cut;
    private volatile long delayNanos;

    CutLine(int port) {
        this.port = port;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Ends what there is; who comes is sent away. */
    void cut() {
        cut = true;
        open.forEach(CutLine::quietly);
    }

    void mend() {
        cut = false;
    }

    /** From now on each piece of what the server says is so late. */
    void slow(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** How many pieces were late. */
    int late() {
        return late.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                if (cut) {
                    quietly(client);
                    continue;
                }
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException closed) {
            // The test has ended.
            return;
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.addAll(List.of(client, server));
            Thread.ofVirtual().start(() -> carry(client, server, false));
            carry(server, client, true);
        } catch (IOException nobodyListens) {
            quietly(client);
        }
    }

    private void carry(Socket from, Socket to, boolean answers) {
        byte[] piece = new byte[16_384];
        try {
            for (int count = from.getInputStream().read(piece);
                    count >= 0;
                    count = from.getInputStream().read(piece)) {
                if (answers && delayNanos > 0) {
                    LockSupport.parkNanos(delayNanos);
                    late.incrementAndGet();
                }
                to.getOutputStream().write(piece, 0, count);
            }
        } catch (IOException ended) {
            // As it is meant to.
        }
        quietly(from);
        quietly(to);
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // Closed already.
        }
    }

    @Override
    public void close() {
        cut();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
