package dev.weir.simulate;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection whose every byte and end is under control. One thread.
 *
 * <p>After any exception it is of no more use and must be closed.
 */
final class Connection implements Closeable {
    /** No answer takes longer: the server closes after 3 s rather than answer late (R24). */
    private static final int ANSWER_MILLIS = 60_000;

    private static final int CONNECT_MILLIS = 5_000;

    /** Headers of an answer beyond this are nonsense. */
    private static final int MOST_HEAD = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final int life;
    private byte[] buffer = new byte[4096];
    private int start;
    private int end;
    private boolean lastOfServer;

    private Connection(Socket socket, int life) throws IOException {
        this.socket = socket;
        this.life = life;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /**
     * @param life which start of the server it leads to, so that it is not used beyond
     */
    static Connection open(InetSocketAddress address, int life) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(address, CONNECT_MILLIS);
            return new Connection(socket, life);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    int life() {
        return life;
    }

    /** True when the server will close it after the answer just read. */
    boolean finished() {
        return lastOfServer;
    }

    void send(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
    }

    /** Waits until the first byte of an answer is there, which proves that the request was read. */
    void awaitAnswer() throws IOException {
        if (start == end) {
            fill();
        }
    }

    Answer receive() throws IOException {
        int headEnd = findHeadEnd();
        String[] lines =
                new String(buffer, start, headEnd - start, StandardCharsets.ISO_8859_1)
                        .split("\r\n");
        start = headEnd + 4;
        if (lines[0].length() < 12 || !lines[0].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP answer: " + lines[0]);
        }
        int status = Integer.parseInt(lines[0].substring(9, 12));
        Head head = new Head(lines);
        lastOfServer = head.close;
        byte[] body;
        if (status == 304 || status == 204 || status / 100 == 1) {
            body = new byte[0];
        } else if (head.chunked) {
            body = chunks();
        } else {
            body = take(Math.max(0, head.length));
        }
        return new Answer(status, head.cookies, head.etag, head.gzip ? unzipped(body) : body);
    }

    /** The parts of the head that a client heeds. */
    private static final class Head {
        final List<String> cookies = new ArrayList<>(1);
        @Nullable String etag;
        int length = -1;
        boolean chunked;
        boolean gzip;
        boolean close;

        Head(String[] lines) throws IOException {
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (colon < 1) {
                    throw new IOException("not a header: " + lines[i]);
                }
                take(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).trim());
            }
        }

        private void take(String name, String value) {
            switch (name) {
                case "content-length" -> length = Integer.parseInt(value);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "content-encoding" -> gzip = value.equalsIgnoreCase("gzip");
                case "connection" -> close = value.equalsIgnoreCase("close");
                case "etag" -> etag = value;
                case "set-cookie" -> {
                    int semicolon = value.indexOf(';');
                    cookies.add(semicolon < 0 ? value : value.substring(0, semicolon));
                }
                default -> {
                    // a client passes over what it does not know
                }
            }
        }
    }

    private int findHeadEnd() throws IOException {
        int from = start;
        while (true) {
            for (int i = from; i + 3 < end; i++) {
                if (buffer[i] == '\r'
                        && buffer[i + 1] == '\n'
                        && buffer[i + 2] == '\r'
                        && buffer[i + 3] == '\n') {
                    return i;
                }
            }
            if (end - start > MOST_HEAD) {
                throw new IOException("the head of the answer does not end");
            }
            int seen = Math.max(0, end - start - 3);
            fill();
            from = start + seen;
        }
    }

    private byte[] take(int size) throws IOException {
        while (end - start < size) {
            fill();
        }
        byte[] bytes = Arrays.copyOfRange(buffer, start, start + size);
        start += size;
        return bytes;
    }

    private byte[] chunks() throws IOException {
        Bytes whole = new Bytes(4096);
        while (true) {
            String line = line();
            int semicolon = line.indexOf(';');
            int size =
                    Integer.parseInt(
                            semicolon < 0 ? line : line.substring(0, semicolon).trim(), 16);
            whole.raw(take(size));
            if (!line().isEmpty()) {
                throw new IOException("a chunk does not end where it says");
            }
            if (size == 0) {
                return whole.copy();
            }
        }
    }

    private String line() throws IOException {
        for (int i = start; ; i++) {
            while (i + 1 >= end) {
                int offset = i - start;
                fill();
                i = start + offset;
            }
            if (buffer[i] == '\r' && buffer[i + 1] == '\n') {
                String line = new String(buffer, start, i - start, StandardCharsets.ISO_8859_1);
                start = i + 2;
                return line;
            }
        }
    }

    private void fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            throw new EOFException("the server closed the connection");
        }
        end += read;
    }

    private static byte[] unzipped(byte[] body) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return gzip.readAllBytes();
        }
    }

    /** Ends with FIN. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // a socket that cannot be closed is closed
        }
    }

    /** Ends with RST, as a machine does that no longer knows of the connection. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is gone already, which the server sees as well
        }
        close();
    }
}
