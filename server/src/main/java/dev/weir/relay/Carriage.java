package dev.weir.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/**
 * Carries bytes between two sockets both ways, and the way in which each side ends: a clean end
 * stays clean, a broken one breaks the other side too.
 */
final class Carriage {
    private static final int BUFFER = 16 << 10;

    /** For a client to take what the writer said last. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Socket client;
    private final Socket writer;

    Carriage(Socket client, Socket writer) {
        this.client = client;
        this.writer = writer;
    }

    /** Returns when both are at their end; closes both. */
    void run() {
        Thread towards = Thread.ofVirtual().start(() -> carry(client, writer));
        carry(writer, client);
        try {
            towards.join(LINGER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RelayGate.quietly(client);
        RelayGate.quietly(writer);
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(client);
            reset(writer);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyGone) {
            // Closing is next.
        }
        RelayGate.quietly(socket);
    }
}
