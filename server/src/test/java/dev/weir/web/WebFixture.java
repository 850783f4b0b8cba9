package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigRead;
import dev.weir.config.ServerConfig;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import dev.weir.server.WeirServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A whole server on a directory of its own, about noon of a day in Shanghai. */
final class WebFixture implements AutoCloseable {
    /** Half past twelve in Shanghai: no hour or day ends during a test. */
    static final Instant NOON = Instant.parse("2026-11-20T04:30:00Z");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final String token;
    private final WeirServer server;
    private final URI address;
    private final InstantSource wall;
    private volatile Duration set = Duration.ZERO;
    private volatile Duration paused = Duration.ZERO;

    /**
     * What came back.
     *
     * @param headers names in lower case; values of one name are lines
     */
    record Reply(int status, Map<String, String> headers, String body) {
        JsonObject json() {
            return JsonObject.read(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    WebFixture(Path data) {
        this(data, Map.of());
    }

    /**
     * @param more keys of the configuration
     */
    WebFixture(Path data, Map<String, String> more) {
        long started = System.nanoTime();
        wall = () -> NOON.plusNanos(System.nanoTime() - started).plus(set).plus(paused);
        ServerConfig config =
                switch (ServerConfig.read(settings(data, more))) {
                    case ConfigRead.Valid valid -> valid.config();
                    case ConfigRead.Invalid invalid ->
                            throw new IllegalArgumentException(invalid.problems().toString());
                };
        server = WeirServer.start(config, wall, () -> System.nanoTime() + paused.toNanos());
        address = server.address();
        token = ApiToken.open(config.apiTokenFile()).text();
    }

    int port() {
        return address.getPort();
    }

    WeirServer server() {
        return server;
    }

    /** Every route of the operator's API. */
    List<DeclaredRoute> routes() {
        return server.routes();
    }

    private static Map<String, String> settings(Path data, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(TestDatabase.chosen(data));
        all.putAll(more);
        all.put("data-dir", data.toString());
        all.put("port", "0");
        all.put("time-zone", "Asia/Shanghai");
        all.put("journal-segment", "1MiB");
        return all;
    }

    /** As the page's browser names it. */
    String origin() {
        return "http://127.0.0.1:" + address.getPort();
    }

    /** The server's wall clock, epoch milliseconds. */
    long nowMillis() {
        return wall.millis();
    }

    /** Lets so much time pass, on every clock. */
    void pause(Duration time) {
        paused = paused.plus(time);
    }

    /** Sets the wall clock by so much. */
    void setClock(Duration by) {
        set = set.plus(by);
    }

    /** Pushes as node software does, and waits until the ledger has it. */
    void push(long nodeId, String nodeToken, String body) {
        Reply reply =
                send(
                        "POST",
                        "/api/v1/server/UniProxy/push?node_id="
                                + nodeId
                                + "&node_type=shadowsocks&token="
                                + nodeToken,
                        body,
                        "Content-Type: application/json");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        settle();
    }

    /** Waits until figures include all that was taken. */
    void settle() {
        long end = get("/api/v1/health").json().object("journal").number("end");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (posted() < end) {
            assertThat(System.nanoTime()).as("still not posted").isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private long posted() {
        return get("/api/v1/health").json().object("posting").number("position");
    }

    Reply get(String path) {
        return send("GET", path, "", "Authorization: Bearer " + token);
    }

    Reply send(String method, String path, String body) {
        return send(method, path, body, "Authorization: Bearer " + token);
    }

    /**
     * Sends exactly these headers besides Host, Connection and Content-Length.
     *
     * @param headers a {@code Host} among them replaces the usual one
     */
    Reply send(String method, String path, String body, String... headers) {
        return exchange(address.getPort(), method, path, body, headers);
    }

    /** A GET without a token on the listener for metrics. */
    Reply onMetricsPort(String path) {
        return exchange(server.metricsPort(), "GET", path, "");
    }

    private static Reply exchange(
            int port, String method, String path, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        String host = "Host: 127.0.0.1:" + port;
        for (String header : headers) {
            if (header.startsWith("Host:")) {
                host = header;
            } else {
                head.append(header).append("\r\n");
            }
        }
        head.append(host).append("\r\nConnection: close\r\n");
        head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            request.writeBytes(bytes);
            socket.getOutputStream().write(request.toByteArray());
            Reply reply = parse(socket.getInputStream());
            assertThat(
                            ApiContract.ours()
                                    .violations(
                                            method,
                                            path,
                                            reply.status(),
                                            reply.headers().get("content-type"),
                                            reply.body()))
                    .isEmpty();
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads as many bytes as are announced: the server leaves the closing to the client. */
    private static Reply parse(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
        Map<String, String> headers = new HashMap<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + "\n" + other);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Reply(
                Integer.parseInt(lines.getFirst().substring(9, 12)),
                headers,
                new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
