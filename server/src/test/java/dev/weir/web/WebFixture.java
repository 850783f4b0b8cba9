package dev.weir.web;

import dev.weir.config.ServerConfig;
import dev.weir.directory.Directory;
import dev.weir.http.Bodies;
import dev.weir.http.HttpFaults;
import dev.weir.http.Listener;
import dev.weir.http.ListenerSettings;
import dev.weir.json.JsonObject;
import dev.weir.quota.Standings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The operator's API behind a real listener, over a directory whose acts go nowhere. */
final class WebFixture implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-20T04:00:00Z");

    final InstantSource wall = () -> NOON;
    final Directory directory;
    final Standings standings;
    final ApiToken token;
    final Map<String, JobWork> jobs = new HashMap<>();
    private final ServerConfig config;
    private final Listener listener;

    /**
     * What came back.
     *
     * @param headers names in lower case
     */
    record Reply(int status, Map<String, String> headers, String body) {
        JsonObject json() {
            return JsonObject.read(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    WebFixture(Path data) {
        this(data, Map.of());
    }

    WebFixture(Path data, Map<String, JobWork> jobs) {
        config = ServerConfig.at(data, 0);
        AtomicLong position = new AtomicLong();
        directory = new Directory(act -> position.incrementAndGet(), wall);
        directory.initialize(ZoneId.of("Asia/Shanghai"), "test");
        standings = new Standings(directory, wall);
        token = ApiToken.open(config.apiTokenFile());
        ListenerSettings settings =
                ListenerSettings.of("127.0.0.1", 0, 1 << 20, Duration.ofSeconds(150));
        HttpFaults faults = new HttpFaults();
        OperatorApi api =
                new OperatorApi(
                        config,
                        token,
                        new Bodies(settings, faults),
                        directory,
                        standings,
                        jobs,
                        wall);
        listener = Listener.start(settings, faults, api::addTo, System::nanoTime);
    }

    Reply get(String path) {
        return send("GET", path, "", "Authorization: Bearer " + token.text());
    }

    Reply send(String method, String path, String body) {
        return send(method, path, body, "Authorization: Bearer " + token.text());
    }

    /**
     * Sends exactly these headers besides Host, Connection and Content-Length.
     *
     * @param headers a {@code Host} among them replaces the usual one
     */
    Reply send(String method, String path, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        String host = "Host: 127.0.0.1:" + listener.port();
        for (String header : headers) {
            if (header.startsWith("Host:")) {
                host = header;
            } else {
                head.append(header).append("\r\n");
            }
        }
        head.append(host).append("\r\nConnection: close\r\n");
        head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(20_000);
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            request.writeBytes(bytes);
            socket.getOutputStream().write(request.toByteArray());
            return parse(socket.getInputStream());
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
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Reply(
                Integer.parseInt(lines.getFirst().substring(9, 12)),
                headers,
                new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        listener.close();
    }
}
