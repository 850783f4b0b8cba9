package dev.weir.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line to a database server that can be cut where nobody knows afterwards whether a commit
 * happened: before the server is told to commit, or after it did and before it is heard.
 */
final class CommitCutter implements AutoCloseable {
    enum Cut {
        NONE,
        BEFORE,
        AFTER
    }

    /** What each kind's driver says to commit: PostgreSQL's words, and what MariaDB's does. */
    private static final List<String> COMMITS = List.of("COMMIT", "autocommit=1");

    private final ServerSocket listening;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Cut next = Cut.NONE;
    private volatile int left;

    CommitCutter(int port) {
        this.port = port;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The next commits, so many of them, meet this. */
    void next(Cut cut, int commits) {
        left = commits;
        next = cut;
    }

    /** How many commits were cut. */
    int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Line line = new Line(client, server);
                Thread.ofVirtual().start(line::requests);
                Thread.ofVirtual().start(line::answers);
            }
        } catch (IOException e) {
            // The test has ended.
            return;
        }
    }

    private synchronized Cut taken() {
        Cut cut = next;
        if (cut != Cut.NONE && --left <= 0) {
            next = Cut.NONE;
        }
        return cut;
    }

    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean deaf;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() {
            byte[] buffer = new byte[1 << 16];
            try {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                    Cut cut = COMMITS.stream().anyMatch(text::contains) ? taken() : Cut.NONE;
                    if (cut != Cut.NONE) {
                        cuts.incrementAndGet();
                    }
                    if (cut == Cut.BEFORE) {
                        break;
                    }
                    deaf = cut == Cut.AFTER;
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // The other side has ended: so does this.
                end();
            }
            end();
        }

        void answers() {
            byte[] buffer = new byte[1 << 16];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (deaf) {
                        break;
                    }
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // As above.
                end();
            }
            end();
        }

        private void end() {
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
