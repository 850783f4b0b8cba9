package dev.weir.relay;

import dev.weir.http.RelayedSocket;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The three lines with which relay and writer prove to each other that they know the secret.
 *
 * <p>Each proof covers a random number of the other side, so none can be used twice; the port of a
 * writer that died may have come to some other program, which must learn nothing.
 */
final class Handshake {
    private static final String GREETING = "weir-relay 1 ";
    private static final int NONCE_BYTES = 16;
    private static final int LONGEST_LINE = 300;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Handshake() {}

    /**
     * The caller's side.
     *
     * @param whom what the connection is for, in words without a line end
     * @throws IOException when the other side is not the writer, or does not answer in the socket's
     *     time
     */
    static void offer(Socket writer, RelaySecret secret, String whom) throws IOException {
        String mine = nonce();
        send(writer, GREETING + mine);
        String[] answer = line(writer).split(" ", -1);
        if (answer.length != 2 || !secret.signed(ofWriter(mine, answer[1]), answer[0])) {
            throw new ProtocolException("who listens there is not the writer");
        }
        send(writer, secret.sign(ofRelay(mine, answer[1], whom)) + " " + whom);
    }

    /**
     * The writer's side.
     *
     * @return what the connection is for
     * @throws IOException when the other side is not one of our processes
     */
    static String admit(Socket relay, RelaySecret secret) throws IOException {
        String greeting = line(relay);
        if (!greeting.startsWith(GREETING)) {
            throw new ProtocolException("not a relay");
        }
        String theirs = greeting.substring(GREETING.length());
        String mine = nonce();
        send(relay, secret.sign(ofWriter(theirs, mine)) + " " + mine);
        String[] proof = line(relay).split(" ", 2);
        if (proof.length != 2 || !secret.signed(ofRelay(theirs, mine, proof[1]), proof[0])) {
            throw new ProtocolException("not one of our processes");
        }
        return proof[1];
    }

    /**
     * What a connection that is passed on is for.
     *
     * @param peer who connected to the relay
     * @param local to which address of ours
     */
    static String passedOn(InetSocketAddress peer, InetSocketAddress local) {
        return text(peer) + " " + text(local);
    }

    /** The connection as the relay accepted it. */
    static RelayedSocket passedOn(Socket relay, String whom) throws IOException {
        String[] words = whom.split(" ", -1);
        if (words.length != 4) {
            throw new ProtocolException("not two addresses");
        }
        return new RelayedSocket(relay, address(words[0], words[1]), address(words[2], words[3]));
    }

    private static String ofWriter(String ofTheRelay, String ofTheWriter) {
        return "writer " + ofTheRelay + " " + ofTheWriter;
    }

    private static String ofRelay(String ofTheRelay, String ofTheWriter, String whom) {
        return "relay " + ofTheRelay + " " + ofTheWriter + " " + whom;
    }

    private static String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        return (zone < 0 ? host : host.substring(0, zone)) + " " + address.getPort();
    }

    private static InetSocketAddress address(String host, String port) throws IOException {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(port));
        } catch (IllegalArgumentException e) {
            throw new IOException("not an address", e);
        }
    }

    private static void send(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Byte by byte: what follows the line belongs to somebody else. */
    private static String line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.length() > LONGEST_LINE) {
                throw new EOFException("the other side broke off");
            }
            line.append((char) b);
        }
        return line.toString();
    }
}
