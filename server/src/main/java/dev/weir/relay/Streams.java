package dev.weir.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Takes connections by which processes of one installation talk to each other. */
public interface Streams {
    /**
     * @param words what the connection is for, as the proof covers it
     * @param socket to be closed by whoever takes it
     */
    void take(String words, Socket socket);

    /**
     * Opens such a connection.
     *
     * @param words what it is for, without a line end, 200 characters at most
     * @param millis how long connecting and each answer may take
     * @throws IOException when nobody is there who knows the secret
     */
    static Socket open(InetSocketAddress at, RelaySecret secret, String words, int millis)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(at, millis);
            socket.setSoTimeout(millis);
            Handshake.offer(socket, secret, MARK + words);
            return socket;
        } catch (IOException e) {
            RelayGate.quietly(socket);
            throw e;
        }
    }

    /** Before the words of such a connection; addresses never begin so. */
    String MARK = "stream ";

    /** Null = the connection is one that is passed on. */
    static @Nullable String wordsOf(String whom) {
        return whom.startsWith(MARK) ? whom.substring(MARK.length()) : null;
    }
}
