package dev.weir.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An HTTP client that sends what a test says, byte by byte, and shows what came back. */
public final class RawClient implements AutoCloseable {
    /** What came back. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public @Nullable String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    private final Socket socket;

    public RawClient(int port) throws IOException {
        socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(20_000);
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    public RawClient get(String path, String... headers) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: weir\r\n" + lines(headers) + "\r\n");
    }

    public RawClient post(String path, String body, String... headers) throws IOException {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public RawClient post(String path, byte[] body, String... headers) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(
                ("POST "
                                + path
                                + " HTTP/1.1\r\nHost: weir\r\nContent-Length: "
                                + body.length
                                + "\r\n"
                                + lines(headers)
                                + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        request.write(body);
        return send(request.toByteArray());
    }

    /** Sends the head of a POST only. */
    public RawClient head(String path, String... headers) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\nHost: weir\r\n" + lines(headers) + "\r\n");
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    /** Reads one answer with a Content-Length. */
    public Answer answer() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0 || head.length() > 100_000) {
                throw new IOException("ended within the head: '" + head + "'");
            }
            head.append((char) b);
        }
        String[] lines = head.toString().split("\r\n", 0);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        return new Answer(
                Integer.parseInt(lines[0].substring(9, 12)),
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    /** Everything until the other side ends or breaks the connection. */
    public byte[] rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(rest);
        } catch (java.net.SocketException broken) {
            // A reset ends it too.
        }
        return rest.toByteArray();
    }

    /** How the other side came to its end: {@code end}, {@code reset}, or what it still sent. */
    public String restOrReset() throws IOException {
        try {
            byte[] rest = socket.getInputStream().readAllBytes();
            return rest.length == 0 ? "end" : new String(rest, StandardCharsets.UTF_8);
        } catch (java.net.SocketException broken) {
            return "reset";
        }
    }

    /** How long to wait for bytes from now on. */
    public RawClient patience(java.time.Duration patience) throws IOException {
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        return this;
    }

    /** Whether a byte comes within the patience. */
    public boolean isAnswered() throws IOException {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException nothing) {
            return false;
        }
    }

    /** One read call, as much as it gives. */
    public byte[] oneRead() throws IOException {
        byte[] buffer = new byte[64 << 10];
        int count = socket.getInputStream().read(buffer);
        return java.util.Arrays.copyOf(buffer, Math.max(0, count));
    }

    public void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset instead of a goodbye. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
