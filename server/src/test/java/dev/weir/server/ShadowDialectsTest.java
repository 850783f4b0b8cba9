package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.http.RawClient;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pushes of every dialect reach the old panel as its own node would have sent them: those that real
 * clients sent, replayed, and those of clients that could not be had, by their panels' controllers.
 */
class ShadowDialectsTest {
    private static final String TOKEN = "the-old-panels-token";

    /** What the old panel was sent. */
    private record Asked(
            String method,
            String path,
            Map<String, String> query,
            Map<String, List<String>> headers,
            String body) {}

    @TempDir Path home;

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private HttpServer panel;
    private volatile String says = "";

    @BeforeEach
    void listen() throws IOException {
        panel = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        panel.createContext("/", this::answer);
        panel.start();
    }

    @AfterEach
    void close() {
        panel.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "XrayR",
                "V2bX",
                "v2node",
                "XrayRP",
                "Xboard-Node",
                "XrayR-sspanel",
                "ppanel-node"
            })
    void whatAClientSentArrivesWithItsPathItsQueryItsBodyAndThePanelsToken(String client)
            throws Exception {
        try (TestServer weir = started(1)) {
            List<JsonObject> pushes = pushes(client);
            assertThat(pushes).hasSizeGreaterThan(7);
            for (JsonObject push : pushes) {
                replay(weir, push);
            }
            awaitTaken(weir, pushes.size());
            List<Asked> arrived = asked.stream().filter(one -> one.method.equals("POST")).toList();
            assertThat(arrived).hasSameSizeAs(pushes);
            for (int i = 0; i < pushes.size(); i++) {
                JsonObject push = pushes.get(i);
                Asked one = arrived.get(i);
                assertThat(one.path).isEqualTo(push.text("path"));
                assertThat(one.query).containsAllEntriesOf(query(push.text("query")));
                assertThat(one.body).isEqualTo(push.text("body").replace(",\"token\":\"*\"", ""));
            }
            assertThat(arrived)
                    .allSatisfy(one -> {
                        assertThat(one.query).containsValue(TOKEN);
                        assertThat(one.headers).doesNotContainKey("Cookie");
                        assertThat(one.headers.get("Content-type"))
                                .containsExactly("application/json");
                    });
            assertThat(asked.toString()).doesNotContain(TestServer.NODE_TOKEN);
        }
    }

    /** A machine speaks of Weir's own numbers, which the old panel would take for its own. */
    @Test
    void whatAMachineSentArrivesAsOfItsNodeByTheNumberThatThePanelKnows() throws Exception {
        try (TestServer weir = started(41)) {
            String machine =
                    "{\"name\":\"rack\",\"nodes\":[1],\"token\":\"" + TestServer.NODE_TOKEN + "\"}";
            weir.operator("POST", "/machines", machine);
            List<JsonObject> pushes = pushes("XrayRP-machine");
            for (JsonObject push : pushes) {
                replay(weir, push);
            }
            // Xboard-Node says the same in its body.
            String body =
                    "{\"machine_id\": 1,\"node_id\":1, \"token\":\"%s\",\"traffic\":{\"7\":[1,2]}}"
                            .formatted(TestServer.NODE_TOKEN);
            post(weir, "/api/v2/server/report", body);
            awaitTaken(weir, pushes.size() + 1L);
            List<Asked> arrived = asked.stream().filter(one -> one.method.equals("POST")).toList();
            assertThat(arrived).hasSize(pushes.size() + 1);
            assertThat(arrived)
                    .allSatisfy(one -> {
                        assertThat(one.path).isEqualTo("/api/v2/server/report");
                        assertThat(one.query)
                                .isEqualTo(
                                        Map.of(
                                                "node_id", "41",
                                                "node_type", "shadowsocks",
                                                "token", TOKEN));
                    });
            assertThat(arrived.getFirst().body).isEqualTo(pushes.getFirst().text("body"));
            assertThat(arrived.getLast().body)
                    .isEqualTo("{\"node_id\":41,\"traffic\":{\"7\":[1,2]}}");
        }
    }

    /** V2board's oldest routes; their programs could not be had. */
    @ParameterizedTest
    @CsvSource({
        "shadowsocks, ShadowsocksTidalab",
        "trojan, TrojanTidalab",
        "vmess, Deepbwork",
    })
    void whatTheOldestProgramsSendArrivesAtTheirOwnRoute(String type, String program)
            throws Exception {
        try (TestServer weir = started(1)) {
            String cipher = type.equals("shadowsocks") ? ",\"cipher\":\"aes-128-gcm\"" : "";
            weir.addNode(type, 60, "{\"server_port\":443" + cipher + "}", "");
            String path = "/api/v1/server/" + program + "/submit";
            String body = "[{\"user_id\":7, \"u\":1,\"d\":2},{\"user_id\":8,\"u\":3,\"d\":4}]";
            post(weir, path + "?node_id=60&token=" + TestServer.NODE_TOKEN, body);
            awaitTaken(weir, 1);
            Asked one = asked.getLast();
            assertThat(one.path).isEqualTo(path);
            assertThat(one.query).containsEntry("node_id", "60").containsEntry("token", TOKEN);
            assertThat(one.body).isEqualTo(body);
        }
    }

    /** SSPanel and PPanel answer 200 to what they refuse. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/mod_mu/users/traffic?node_id=1&key=%s | {\"ret\":0,\"data\":\"no such node\"}",
                "/v1/server/push?protocol=shadowsocks&server_id=1&secret_key=%s"
                        + " | {\"code\":400,\"msg\":\"no such server\"}",
            })
    void whatIsRefusedWithAStatusOf200CountsAsRefused(String target, String answer)
            throws Exception {
        says = answer;
        try (TestServer weir = started(1)) {
            post(weir, target.formatted(TestServer.NODE_TOKEN), "{\"data\":[],\"traffic\":[]}");
            await(weir, "refused", 1);
            JsonObject push =
                    weir.operator("GET", "/shadow/pushes?fate=refused", "")
                            .objects("pushes")
                            .getFirst();
            assertThat(push.text("said")).isEqualTo(answer);
        }
    }

    private TestServer started(int nodeId) throws IOException {
        Map<String, String> settings =
                Map.of(
                        "shadow-panel",
                        "http://127.0.0.1:" + panel.getAddress().getPort(),
                        "shadow-panel-token",
                        TOKEN);
        SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:30:00Z"));
        TestServer weir = TestServer.on(home.resolve("data"), time, settings);
        weir.addUser(7);
        weir.addUser(8);
        weir.addNode(
                "shadowsocks", nodeId, "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}", "");
        return weir;
    }

    /** Recorded requests that tell of traffic. */
    private static List<JsonObject> pushes(String client) throws IOException {
        List<JsonObject> pushes = new ArrayList<>();
        try (var in =
                ShadowDialectsTest.class.getResourceAsStream("/recorded/" + client + ".jsonl")) {
            assertThat(in).isNotNull();
            for (String line :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                JsonObject one = JsonObject.read(line.getBytes(StandardCharsets.UTF_8));
                if (one.has("method")
                        && (one.text("path").matches(".*/(push|traffic)")
                                || (one.text("path").endsWith("/report")
                                        && one.text("body").contains("\"traffic\":{")))) {
                    pushes.add(one);
                }
            }
        }
        return pushes;
    }

    private static void replay(TestServer weir, JsonObject push) throws IOException {
        String path = push.text("path");
        String secret =
                path.startsWith("/mod_mu/")
                        ? "&key="
                        : path.startsWith("/v1/server/") ? "&secret_key=" : "&token=";
        JsonObject sent = push.object("headers");
        post(
                weir,
                path + "?" + push.text("query") + secret + TestServer.NODE_TOKEN,
                push.text("body").replace("\"*\"", '"' + TestServer.NODE_TOKEN + '"'),
                sent.names().stream()
                        .map(name -> name + ": " + sent.text(name))
                        .toArray(String[]::new));
    }

    private static void post(TestServer weir, String target, String body, String... headers)
            throws IOException {
        try (RawClient client = weir.client()) {
            RawClient.Answer answer = client.post(target, body, headers).answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            asked.add(
                    new Asked(
                            exchange.getRequestMethod(),
                            path,
                            query(exchange.getRequestURI().getQuery()),
                            Map.copyOf(exchange.getRequestHeaders()),
                            body));
            String taken =
                    path.startsWith("/mod_mu/")
                            ? "{\"ret\":1,\"data\":\"ok\"}"
                            : path.startsWith("/v1/")
                                    ? "{\"code\":200,\"msg\":\"success\"}"
                                    : "{\"data\":true}";
            boolean push = exchange.getRequestMethod().equals("POST");
            byte[] bytes =
                    (push && !says.isEmpty() ? says : taken).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new TreeMap<>();
        Arrays.stream(text.split("&", -1))
                .filter(one -> one.contains("="))
                .forEach(one -> query.put(one.split("=", 2)[0], one.split("=", 2)[1]));
        return query;
    }

    private static void awaitTaken(TestServer weir, long pushes) {
        await(weir, "taken", pushes);
    }

    private static void await(TestServer weir, String fate, long pushes) {
        TestServer.await(() -> {
            try {
                return weir.operator("GET", "/shadow", "")
                                .object("sums")
                                .object(fate)
                                .number("pushes")
                        >= pushes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
