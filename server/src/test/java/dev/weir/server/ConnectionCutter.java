package dev.weir.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on this machine whose connections can be cut. */
final class ConnectionCutter implements AutoCloseable {
    private final InetSocketAddress server;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    ConnectionCutter(InetSocketAddress server) {
        this.server = server;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Cuts all that are open; new ones are let through. */
    void cut() {
        open.forEach(ConnectionCutter::end);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket behind = new Socket(server.getAddress(), server.getPort());
                open.add(client);
                open.add(behind);
                Thread.ofVirtual().start(() -> carry(client, behind));
                Thread.ofVirtual().start(() -> carry(behind, client));
            } catch (IOException closed) {
                // Of this way, which ends the loop, or of the server, which may come back.
            }
        }
    }

    private void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // Both ends are closed below, which is all that there is to do.
            end(from);
        }
        end(from);
        end(to);
        open.remove(from);
        open.remove(to);
    }

    private static void end(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        end(listening);
        cut();
    }
}
