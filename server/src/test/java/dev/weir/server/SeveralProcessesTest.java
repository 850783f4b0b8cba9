package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigRead;
import dev.weir.config.ServerConfig;
import dev.weir.http.RawClient;
import dev.weir.http.TestCertificate;
import dev.weir.simulate.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes on one data directory: one writes, the others pass on and take over. */
class SeveralProcessesTest {
    private static final String NODE =
            "/api/v1/server/UniProxy/%s?node_type=v2ray&node_id=1&token=";

    @TempDir Path data;

    @Test
    void answersNodesAndPeopleThroughTheWriterAndTakesItsPlace() throws Exception {
        SeveralProcesses first = start(Map.of());
        try (SeveralProcesses second = start(Map.of())) {
            assertThat(first.isWriter()).isTrue();
            assertThat(second.isWriter()).isFalse();
            // A person's change and a node's report through the one that does not write.
            operator(second, "/users", "{\"id\":7,\"email\":\"u7@example.org\"}");
            operator(
                    second,
                    "/nodes",
                    "{\"type\":\"v2ray\",\"nodeId\":1,\"name\":\"one\",\"token\":\""
                            + TestServer.NODE_TOKEN
                            + "\",\"settings\":{\"server_port\":8388,\"network\":\"tcp\"}}");
            RawClient.Answer config = get(second, "config");
            assertThat(config.status()).isEqualTo(200);
            assertThat(get(first, "config").body()).isEqualTo(config.body());
            push(second, "{\"7\":[1000,2000]}");

            first.close();
            TestServer.await(second::isWriter);

            assertThat(get(second, "config").header("ETag")).isEqualTo(config.header("ETag"));
            push(second, "{\"7\":[10,20]}");
            try (SeveralProcesses third = start(Map.of())) {
                assertThat(third.isWriter()).isFalse();
                push(third, "{\"7\":[1,2]}");
                TestServer.await(() ->
                        TestServer.rows(data, "select upload, download from user_total")
                                .equals(List.of("1011 2022")));
            }
        } finally {
            first.close();
        }
    }

    @Test
    void holdsWhatComesWhileThereIsNoWriterAndServesItOnceThereIs() throws Exception {
        SeveralProcesses first = start(Map.of());
        try (SeveralProcesses second = start(Map.of());
                RawClient early = new RawClient(first.address().getPort())) {
            assertThat(early.get("/healthz").answer().status()).isEqualTo(200);
            first.close();
            try (RawClient held = new RawClient(second.address().getPort())) {
                assertThat(held.get("/healthz").answer().status()).isEqualTo(200);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void admitsNobodyToTheWriterWhoDoesNotKnowTheSecret() throws Exception {
        try (SeveralProcesses _ = start(Map.of())) {
            int gate = Integer.parseInt(Files.readString(data.resolve("writer.port")).strip());
            for (String said :
                    List.of(
                            "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                            "weir-relay 1 00\n" + "0".repeat(64) + " 127.0.0.1 1 127.0.0.1 2\n")) {
                try (Socket stranger = new Socket()) {
                    stranger.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gate));
                    stranger.setSoTimeout(20_000);
                    stranger.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                    String answer =
                            new String(
                                    stranger.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII);
                    assertThat(answer).doesNotContain("HTTP");
                }
            }
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(data.resolve("relay-secret"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void tellsNothingToAProgramThatListensWhereTheWriterWas() throws Exception {
        SeveralProcesses first = start(Map.of());
        try (SeveralProcesses second = start(Map.of())) {
            String real = Files.readString(data.resolve("writer.port"));
            try (java.net.ServerSocket impostor =
                    new java.net.ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                Files.writeString(data.resolve("writer.port"), impostor.getLocalPort() + "\n");
                try (RawClient client = new RawClient(second.address().getPort())) {
                    client.get("/secret-path");
                    try (Socket heard = impostor.accept()) {
                        heard.getOutputStream()
                                .write(("0".repeat(64) + " 11\n").getBytes(StandardCharsets.UTF_8));
                        heard.setSoTimeout(20_000);
                        String all =
                                new String(
                                        heard.getInputStream().readAllBytes(),
                                        StandardCharsets.US_ASCII);
                        assertThat(all).startsWith("weir-relay 1 ").doesNotContain("secret-path");
                    }
                    Files.writeString(data.resolve("writer.port"), real);
                    assertThat(client.answer().status()).isEqualTo(404);
                }
            }
        } finally {
            first.close();
        }
    }

    @Test
    void saysOfItselfThatItStandsBy() throws Exception {
        SeveralProcesses first = start(Map.of());
        int port = FreePort.any();
        try (SeveralProcesses second = start(Map.of("metrics-listen", "127.0.0.1:" + port))) {
            try (RawClient client = new RawClient(port)) {
                assertThat(client.get("/readyz").answer().body())
                        .contains("\"role\":\"standby\"", "\"status\":\"ready\"");
                assertThat(client.get("/metrics").answer().body()).contains("weir_writer 0");
            }
            first.close();
            TestServer.await(second::isWriter);
            try (RawClient client = new RawClient(port)) {
                assertThat(client.get("/readyz").answer().body()).doesNotContain("standby");
            }
        } finally {
            first.close();
        }
    }

    @Test
    void passesOnWebSockets() throws Exception {
        try (SeveralProcesses _ = start(Map.of());
                SeveralProcesses second = start(Map.of());
                HttpClient http = HttpClient.newHttpClient()) {
            CompletableFuture<String> answered = new CompletableFuture<>();
            WebSocket.Listener listener =
                    new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onPong(
                                WebSocket socket, ByteBuffer message) {
                            answered.complete(StandardCharsets.US_ASCII.decode(message).toString());
                            return null;
                        }
                    };
            WebSocket socket =
                    http.newWebSocketBuilder()
                            .header(
                                    "Authorization",
                                    "Bearer " + Files.readString(data.resolve("api-token")).strip())
                            .buildAsync(
                                    URI.create(
                                            "ws://127.0.0.1:"
                                                    + second.address().getPort()
                                                    + "/api/v1/live/socket"),
                                    listener)
                            .get(20, TimeUnit.SECONDS);
            socket.sendPing(ByteBuffer.wrap("there".getBytes(StandardCharsets.US_ASCII))).join();
            assertThat(answered.get(20, TimeUnit.SECONDS)).isEqualTo("there");
            socket.abort();
        }
    }

    @Test
    void passesOnTlsThatTheWriterSpeaks() throws Exception {
        TestCertificate made = TestCertificate.in(Files.createDirectory(data.resolve("tls")));
        Map<String, String> tls =
                Map.of(
                        "tls-certificate", made.certificate().toString(),
                        "tls-key", made.key().toString());
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(made.certificate())) {
            trusted.setCertificateEntry(
                    "weir", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SeveralProcesses _ = start(tls);
                SeveralProcesses second = start(tls);
                Socket client =
                        context.getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(),
                                        second.address().getPort())) {
            client.setSoTimeout(20_000);
            client.getOutputStream()
                    .write(
                            "GET /healthz HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(
                            new String(
                                    client.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private SeveralProcesses start(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("data-dir", data.toString());
        all.put("port", "0");
        all.put("public-host", "weir");
        all.put("journal-segment", "1MiB");
        all.put("several-processes", "true");
        ServerConfig config = ((ConfigRead.Valid) ServerConfig.read(all)).config();
        return SeveralProcesses.start(config, InstantSource.system(), System::nanoTime);
    }

    private static RawClient.Answer get(SeveralProcesses process, String what) throws IOException {
        try (RawClient client = new RawClient(process.address().getPort())) {
            return client.get(NODE.formatted(what) + TestServer.NODE_TOKEN).answer();
        }
    }

    private static void push(SeveralProcesses process, String body) throws IOException {
        try (RawClient client = new RawClient(process.address().getPort())) {
            RawClient.Answer answer =
                    client.post(NODE.formatted("push") + TestServer.NODE_TOKEN, body).answer();
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    private void operator(SeveralProcesses process, String path, String body) throws IOException {
        String token = Files.readString(data.resolve("api-token")).strip();
        try (RawClient client = new RawClient(process.address().getPort())) {
            RawClient.Answer answer =
                    client.post("/api/v1" + path, body, "Authorization: Bearer " + token).answer();
            assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        }
    }
}
