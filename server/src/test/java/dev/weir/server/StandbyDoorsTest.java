package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigRead;
import dev.weir.config.ServerConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes on one data directory: whatever is asked of the one that does not write. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class StandbyDoorsTest {
    private static final String NODE =
            "/api/v1/server/UniProxy/%s?node_type=v2ray&node_id=1&token=" + TestServer.NODE_TOKEN;
    private static final int MOST = 1 << 20;
    private static final String PASSWORD = "correct horse battery";

    @Parameter TestDatabase kind;
    @TempDir Path data;

    private DatabaseSettings database;
    private SeveralProcesses first;
    private SeveralProcesses second;

    @BeforeEach
    void start() throws IOException {
        database = kind.fresh(data);
        Files.writeString(data.resolve("password"), PASSWORD);
        first = process();
        second = process();
        assertThat(second.isWriter()).isFalse();
        operator(first, "/users", "{\"id\":7,\"email\":\"u7@example.org\"}");
        operator(
                first,
                "/nodes",
                "{\"type\":\"v2ray\",\"nodeId\":1,\"name\":\"one\",\"family\":\"resets\",\"token\":\""
                        + TestServer.NODE_TOKEN
                        + "\",\"settings\":{\"server_port\":8388,\"network\":\"tcp\"}}");
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        kind.giveBack(database);
    }

    @Test
    void showsLiveWhatTheWriterPostsAndAfterAGapTheWhole() throws Exception {
        // Ends at once also when an assertion fails: to close waits for its sockets.
        try (HttpClient http = HttpClient.newHttpClient();
                AutoCloseable _ = http::shutdownNow) {
            Heard before = listen(http, second);
            before.await(message -> message.contains("\"snapshot\""));
            push(first, "{\"7\":[1000,2000]}");
            String epoch = epoch(before.await(message -> message.contains("\"used\":3000")));
            first.close();
            before.awaitEnd();
            TestServer.await(second::isWriter);
            push(second, "{\"7\":[10,20]}");
            Heard after = listen(http, second);
            String whole = after.await(message -> message.contains("\"snapshot\""));
            if (!whole.contains("\"used\":3030")) {
                whole = after.await(message -> message.contains("\"used\":3030"));
            }
            assertThat(epoch(whole)).isNotEqualTo(epoch);
        }
    }

    @Test
    void letsPeopleInAndHoldsTheirSessionOverATakeover() throws Exception {
        RawClient.Answer signedIn = awaitSignIn();
        String cookies = Objects.requireNonNull(signedIn.header("Set-Cookie"));
        String cookie = "Cookie: " + cookies.substring(0, cookies.indexOf(';'));
        for (SeveralProcesses any : List.of(second, first)) {
            assertThat(who(any, cookie)).contains("owner@example.org");
        }
        first.close();
        TestServer.await(second::isWriter);
        assertThat(who(second, cookie)).contains("owner@example.org");
    }

    @Test
    void passesOnWhateverANodeMaySayToTheByte() throws Exception {
        // As large as may be, one byte more, packed, with long headers, unchanged, half.
        String amounts = "{\"7\":[1,2]}";
        String large = amounts + " ".repeat(MOST - amounts.length());
        assertThat(pushed(large).status()).isEqualTo(200);
        try (RawClient more = client(second)) {
            // Of the head alone: who is refused amid its body may find the connection ended.
            more.head(NODE.formatted("push"), "Content-Length: " + (MOST + 1));
            assertThat(more.answer().status()).isEqualTo(413);
        }
        try (RawClient client = client(second)) {
            byte[] packed = gzip("{\"7\":[10,20]}");
            assertThat(
                            client.post(NODE.formatted("push"), packed, "Content-Encoding: gzip")
                                    .answer()
                                    .status())
                    .isEqualTo(200);
        }
        String tag = answer("user").header("ETag");
        assertThat(answer("user", "If-None-Match: " + tag).status()).isEqualTo(304);
        assertThat(answer("config", "X-Long: " + "x".repeat(6_000)).status()).isEqualTo(200);
        assertThat(refusal("X-Long: " + "x".repeat(60_000)))
                .satisfiesAnyOf(
                        rest -> assertThat(rest).isEmpty(),
                        rest -> assertThat(rest).contains(" 400 "));
        try (RawClient half = client(second)) {
            half.head(NODE.formatted("push"), "Content-Length: 100").send(amounts);
            half.endSending();
            half.rest();
        }
        assertThat(pushed("{\"7\":[100,200]}").status()).isEqualTo(200);
        TestServer.await(() ->
                TestServer.rows(database, "select upload, download from user_total")
                        .equals(List.of("111 222")));
    }

    @Test
    void takesWhatIsPutIntoTheInboxOnceWhoeverWrites() throws Exception {
        for (int i = 0; i < 20; i++) {
            insert(i);
            if (i == 10) {
                first.close();
            }
        }
        TestServer.await(second::isWriter);
        TestServer.await(() ->
                TestServer.rows(
                                database,
                                "select count(*) from inbox where state in ('new', 'claimed')")
                        .equals(List.of("0")));
        TestServer.await(() ->
                TestServer.rows(database, "select upload, download from user_total")
                        .equals(List.of("20 40")));
    }

    private void insert(int event) throws SQLException {
        try (Connection connection = TestDatabase.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into inbox (source_id, event_id, user_name, upload, download) values (1, 'e%d', '7', 1, 2)"
                            .formatted(event));
        }
    }

    private RawClient.Answer awaitSignIn() throws IOException {
        RawClient.Answer[] last = new RawClient.Answer[1];
        TestServer.await(() -> {
            try (RawClient client = client(second)) {
                last[0] =
                        client.post(
                                        "/api/v1/session",
                                        "{\"email\":\"owner@example.org\",\"password\":\"%s\"}"
                                                .formatted(PASSWORD),
                                        "Content-Type: application/json")
                                .answer();
                return last[0].status() == 200;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return last[0];
    }

    private String who(SeveralProcesses process, String cookie) throws IOException {
        try (RawClient client = client(process)) {
            return client.get("/api/v1/session", cookie).answer().body();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private RawClient.Answer answer(String what, String... headers) throws IOException {
        try (RawClient client = client(second)) {
            return client.get(NODE.formatted(what), headers).answer();
        }
    }

    /** What came before the connection ended; who is refused need not be listened to. */
    private String refusal(String header) throws IOException {
        try (RawClient client = client(second)) {
            try {
                client.get(NODE.formatted("config"), header);
            } catch (IOException refusedWhileSending) {
                // What it has to say may be there nevertheless.
            }
            return new String(client.rest(), StandardCharsets.UTF_8);
        }
    }

    private RawClient.Answer pushed(String body) throws IOException {
        try (RawClient client = client(second)) {
            return client.post(NODE.formatted("push"), body).answer();
        }
    }

    private static void push(SeveralProcesses process, String body) throws IOException {
        try (RawClient client = client(process)) {
            assertThat(client.post(NODE.formatted("push"), body).answer().status()).isEqualTo(200);
        }
    }

    private static RawClient client(SeveralProcesses process) throws IOException {
        return new RawClient(process.address().getPort());
    }

    private String token() throws IOException {
        return Files.readString(data.resolve("api-token")).strip();
    }

    private void operator(SeveralProcesses process, String path, String body) throws IOException {
        try (RawClient client = client(process)) {
            RawClient.Answer answer =
                    client.post("/api/v1" + path, body, "Authorization: Bearer " + token())
                            .answer();
            assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        }
    }

    private SeveralProcesses process() {
        Map<String, String> all = new HashMap<>(TestDatabase.settingsOf(database));
        all.put("data-dir", data.toString());
        all.put("port", "0");
        all.put("public-host", "weir");
        all.put("journal-segment", "4MiB");
        all.put("max-body", "1MiB");
        all.put("several-processes", "true");
        all.put("admin-email", "owner@example.org");
        all.put("admin-password-file", data.resolve("password").toString());
        ServerConfig config = ((ConfigRead.Valid) ServerConfig.read(all)).config();
        return SeveralProcesses.start(config, InstantSource.system(), System::nanoTime);
    }

    private static String epoch(String message) {
        int at = message.indexOf("\"epoch\":\"") + 9;
        return message.substring(at, message.indexOf('"', at));
    }

    private Heard listen(HttpClient http, SeveralProcesses process) throws Exception {
        Heard heard = new Heard();
        WebSocket socket =
                http.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + token())
                        .buildAsync(
                                URI.create(
                                        "ws://127.0.0.1:"
                                                + process.address().getPort()
                                                + "/api/v1/live/socket"),
                                heard)
                        .get(20, TimeUnit.SECONDS);
        socket.sendText("{\"type\":\"sub\",\"topics\":[\"user:7\"]}", true).join();
        return heard;
    }

    /** What a socket said. */
    private static final class Heard implements WebSocket.Listener {
        private static final String END = "";

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            messages.add(END);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable broken) {
            messages.add(END);
        }

        String await(Predicate<String> wanted) throws InterruptedException {
            while (true) {
                String message = messages.poll(20, TimeUnit.SECONDS);
                assertThat(message).isNotNull().isNotEqualTo(END);
                if (wanted.test(message)) {
                    return message;
                }
            }
        }

        void awaitEnd() throws InterruptedException {
            for (String message = ""; message != null; ) {
                message = messages.poll(20, TimeUnit.SECONDS);
                if (END.equals(message)) {
                    return;
                }
            }
            throw new AssertionError("the socket did not end");
        }
    }
}
