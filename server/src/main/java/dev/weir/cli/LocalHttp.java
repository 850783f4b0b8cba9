package dev.weir.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * One HTTP/1.1 exchange per connection with a server on this machine.
 *
 * <p>Instead of {@code java.net.http}, whose first request costs a command half a second of
 * start-up; this one costs a few milliseconds and knows PATCH.
 */
final class LocalHttp {
    /** An answer may be a long list, never a whole ledger: lists are paged. */
    private static final int MAX_ANSWER = 256 << 20;

    /**
     * @param status HTTP status
     * @param body whole
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; equality is never asked for
    record Answer(int status, byte[] body) {}

    private final URI server;
    private final Duration timeout;
    private final Path certificate;

    /** A server that speaks plain HTTP. */
    LocalHttp(URI server, Duration timeout) {
        this(server, timeout, Path.of("none"));
    }

    /**
     * @param certificate of the server, in DER form, if it speaks https
     */
    LocalHttp(URI server, Duration timeout, Path certificate) {
        this.server = server;
        this.timeout = timeout;
        this.certificate = certificate;
    }

    /**
     * @param target path and query, encoded
     * @throws IOException when there is no server or it broke off
     */
    Answer exchange(String method, String target, String token, byte[] body) throws IOException {
        try (Socket raw = new Socket()) {
            raw.connect(new InetSocketAddress(server.getHost(), server.getPort()), 3_000);
            raw.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            Socket socket =
                    "https".equals(server.getScheme())
                            ? PinnedTls.around(raw, server, Files.readAllBytes(certificate))
                            : raw;
            String head =
                    method
                            + " "
                            + target
                            + " HTTP/1.1\r\nHost: "
                            + server.getRawAuthority()
                            + "\r\nConnection: close\r\nAuthorization: Bearer "
                            + token
                            + "\r\n"
                            + (body.length == 0 ? "" : "Content-Type: application/json\r\n")
                            + "Content-Length: "
                            + body.length
                            + "\r\n\r\n";
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            return read(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        }
    }

    private static Answer read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", 3);
        if (first.length < 2 || !first[1].matches("[0-9]{3}")) {
            throw new IOException("the answer is not HTTP");
        }
        long length = -1;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        return new Answer(
                Integer.parseInt(first[1]),
                chunked ? chunks(in) : length >= 0 ? exactly(in, length) : in.readAllBytes());
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(line(in)); size > 0; size = size(line(in))) {
            body.writeBytes(exactly(in, size));
            if (body.size() > MAX_ANSWER) {
                throw new IOException("the answer is too long");
            }
            line(in);
        }
        return body.toByteArray();
    }

    private static int size(String chunk) {
        int end = chunk.indexOf(';');
        return Integer.parseInt((end < 0 ? chunk : chunk.substring(0, end)).strip(), 16);
    }

    private static byte[] exactly(InputStream in, long length) throws IOException {
        if (length > MAX_ANSWER) {
            throw new IOException("the answer is too long");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException("the server broke off its answer");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.length() > 16_384) {
                throw new EOFException("the server broke off its answer");
            }
            line.append((char) b);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
                ? line.substring(0, end - 1)
                : line.toString();
    }
}
