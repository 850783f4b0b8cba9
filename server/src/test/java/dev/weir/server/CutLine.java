package dev.weir.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A line to a server of this machine that can be cut and mended. */
final class CutLine implements AutoCloseable {
    private final ServerSocket listening;
    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

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
            Thread.ofVirtual().start(() -> carry(client, server));
            carry(server, client);
        } catch (IOException nobodyListens) {
            quietly(client);
        }
    }

    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
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
