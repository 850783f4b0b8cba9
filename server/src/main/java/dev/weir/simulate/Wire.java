package dev.weir.simulate;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection, with its end in our hands. One thread. */
final class Wire implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;

    /** Longer than the server may hold an answer back, so that no planned fate is upset. */
    private static final int READ_MILLIS = 30_000;

    private static final int MAX_LINE = 8 << 10;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[4 << 10];
    private int at;
    private int end;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static Wire open(InetSocketAddress server) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MILLIS);
            socket.connect(server, CONNECT_MILLIS);
            return new Wire(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    void send(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
    }

    /** Reads one whole answer. */
    Answer receive() throws IOException {
        String first = line();
        if (first.length() < 12 || !first.startsWith("HTTP/1.1 ")) {
            throw new IOException("no answer: " + first);
        }
        int length = 0;
        boolean closes = false;
        boolean chunked = false;
        String cookie = null;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> length = Integer.parseInt(value);
                case "connection" -> closes = value.equalsIgnoreCase("close");
                case "transfer-encoding" -> chunked = true;
                case "set-cookie" -> cookie = cookieOf(value);
                default -> {}
            }
        }
        byte[] body = chunked ? chunks() : bytes(length);
        return new Answer(Integer.parseInt(first.substring(9, 12)), cookie, closes, body);
    }

    private static String cookieOf(String value) {
        int end = value.indexOf(';');
        return end < 0 ? value : value.substring(0, end);
    }

    private byte[] chunks() throws IOException {
        byte[] body = {};
        while (true) {
            String size = line();
            int semicolon = size.indexOf(';');
            byte[] chunk =
                    bytes(
                            Integer.parseInt(
                                    semicolon < 0 ? size : size.substring(0, semicolon), 16));
            line();
            if (chunk.length == 0) {
                return body;
            }
            int old = body.length;
            body = Arrays.copyOf(body, old + chunk.length);
            System.arraycopy(chunk, 0, body, old, chunk.length);
        }
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        int done = Math.min(length, end - at);
        System.arraycopy(buffer, at, bytes, 0, done);
        at += done;
        while (done < length) {
            int read = in.read(bytes, done, length - done);
            if (read < 0) {
                throw new EOFException("ended within a body");
            }
            done += read;
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (true) {
            while (at < end) {
                byte b = buffer[at++];
                if (b == '\n') {
                    return line.toString();
                }
                if (b != '\r') {
                    line.append((char) (b & 0xff));
                }
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("line too long");
            }
            at = 0;
            end = in.read(buffer);
            if (end < 0) {
                end = 0;
                throw new EOFException("ended without an answer");
            }
        }
    }

    /** Breaks the connection, as a network does: the other side sees a reset. */
    void breakOff() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyGone) {
            // Then it is broken.
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closing is all we wanted.
        }
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static void closeIfOpen(@Nullable Wire wire) {
        if (wire != null) {
            wire.close();
        }
    }
}
