package dev.weir.collect.ppanel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collect.node.TestDoor;
import dev.weir.directory.Node;
import dev.weir.http.RawClient;
import dev.weir.http.RawClient.Answer;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Route;
import dev.weir.json.JsonObject;
import dev.weir.presence.NodeLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PpanelApiTest {
    private static final String KEY = "server-six-secret";
    private static final String NODE = "?protocol=vless&server_id=60&secret_key=" + KEY;
    private static final String BODY = "{\"traffic\":[{\"uid\":7,\"upload\":10,\"download\":20}]}";
    private static final String RESTY =
            "User-Agent: go-resty/2.16.5 (https://github.com/go-resty/resty)";

    private final TestDoor door = new TestDoor();

    PpanelApiTest() {
        add(
                60,
                "vless",
                """
                {"server_port":443,"network":"tcp","tls":2,"flow":"xtls-rprx-vision",
                 "tls_settings":{"server_name":"www.example.com","server_port":"8443",
                 "private_key":"pk","short_id":"ab"},
                 "routes":[{"id":1,"action":"block","match":
                  ["domain:a.example","full:b.example","regexp:^c\\\\d","regexp:d(?=e)","word","geosite:cn"]}]}\
                """);
        add(
                61,
                "shadowsocks",
                "{\"server_port\":8388,\"network\":\"tcp\",\"cipher\":\"aes-128-gcm\",\"server_key\":\"\"}");
        add(62, "socks", "{\"server_port\":1080,\"network\":\"tcp\"}");
        add(
                63,
                "trojan",
                """
                {"server_port":8443,"network":"ws","tls":1,"server_name":"t.example.com",
                 "network_settings":{"path":"/t"},"cert_config":{"cert_mode":"dns",
                 "dns_provider":"cloudflare","dns_env":{"CF_TOKEN":"x","CF_MAIL":"y"}}}\
                """);
    }

    private void add(long sourceId, String type, String settings) {
        door.nodes.add(TestDoor.node(sourceId, type, 60, KEY, Node.Family.AUTO, true, settings));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aServerIsAllNodesOfOneNumberThatItsKeyOpens() throws IOException {
        door.nodes.add(TestDoor.node(64, "vmess", 60, "another-secret-00", Node.Family.AUTO, true));
        try (RawClient client = door.client()) {
            Answer answer = client.get("/v2/server/60?secret_key=" + KEY, RESTY).answer();
            assertThat(answer.header("set-cookie")).as("it is no single node").isNull();
            JsonObject data = read(answer).object("data");
            assertThat(data.number("push_interval")).isEqualTo(60);
            assertThat(data.number("traffic_report_threshold")).isZero();
            assertThat(data.list("dns")).isEmpty();
            // It refuses the whole server for one protocol that it does not know: socks.
            assertThat(data.objects("protocols"))
                    .extracting(protocol -> protocol.text("type"))
                    .containsExactly("vless", "shadowsocks", "trojan");
            assertThat(data.list("block"))
                    .containsExactly(
                            "suffix:a.example", "b.example", "regex:^c\\d", "keyword:word");
            assertThat(
                            read(client.get("/v2/server/60?secret_key=" + TestDoor.FLEET).answer())
                                    .object("data")
                                    .number("total"))
                    .isEqualTo(4);
        }
    }

    @Test
    void tellsProtocolsInItsWords() throws IOException {
        try (RawClient client = door.client()) {
            List<JsonObject> protocols =
                    read(client.get("/v2/server/60?secret_key=" + KEY).answer())
                            .object("data")
                            .objects("protocols");
            JsonObject vless = protocols.get(0);
            assertThat(vless.number("port")).isEqualTo(443);
            assertThat(vless.text("security")).isEqualTo("reality");
            assertThat(vless.text("sni")).isEqualTo("www.example.com");
            assertThat(vless.number("reality_server_port")).isEqualTo(8443);
            assertThat(vless.text("reality_short_id")).isEqualTo("ab");
            assertThat(vless.text("transport")).isEqualTo("tcp");
            JsonObject trojan = protocols.get(2);
            assertThat(trojan.text("security")).isEqualTo("tls");
            assertThat(trojan.text("path")).isEqualTo("/t");
            assertThat(trojan.text("cert_mode")).isEqualTo("dns");
            assertThat(trojan.text("cert_dns_provider")).isEqualTo("cloudflare");
            assertThat(trojan.text("cert_dns_env")).isEqualTo("CF_TOKEN=x\nCF_MAIL=y");
        }
    }

    @Test
    void theSameServerIsTheSameBytes() throws IOException {
        try (RawClient client = door.client()) {
            String path = "/v2/server/60?secret_key=" + KEY;
            Answer first = client.get(path, RESTY, "If-None-Match: ").answer();
            door.nodes.addFirst(door.nodes.removeLast());
            assertThat(client.get(path).answer().body()).isEqualTo(first.body());
            assertThat(
                            client.get(path, RESTY, "If-None-Match: " + first.header("etag"))
                                    .answer()
                                    .status())
                    .isEqualTo(304);
        }
    }

    @Test
    void takesTrafficAsOneOfTheServersNodes() throws IOException {
        try (RawClient client = door.client()) {
            Answer users = client.get("/v1/server/user" + NODE, RESTY).answer();
            assertThat(users.header("set-cookie")).startsWith("weir60=").endsWith(".0; Path=/");
            assertThat(users.body()).startsWith("{\"users\":[");
            Answer answer = client.post("/v1/server/push" + NODE, BODY, RESTY).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("set-cookie")).endsWith(".1; Path=/");
            JsonObject.read(answer.body().getBytes(StandardCharsets.UTF_8));
        }
        Report report = door.log.last();
        assertThat(report.route()).isEqualTo(Route.PPANEL_PUSH);
        assertThat(report.sourceId()).isEqualTo(60);
        assertThat(TestDoor.MemoryLog.text(report)).isEqualTo(BODY);
    }

    @Test
    void knowsWhoIsOnlineAndHowLoadedItIs() throws IOException {
        try (RawClient client = door.client()) {
            String online =
                    "{\"users\":[{\"UID\":7,\"IP\":\"192.0.2.7\"},{\"UID\":7,\"IP\":\"192.0.2.8\"},{\"UID\":8,\"IP\":5}]}";
            assertThat(client.post("/v1/server/online" + NODE, online).answer().status())
                    .isEqualTo(200);
            assertThat(
                            client.post("/v1/server/online" + NODE, "{\"users\":null}")
                                    .answer()
                                    .status())
                    .isEqualTo(200);
            String status = "{\"cpu\":1.5,\"mem\":40.2,\"disk\":31,\"updated_at\":1800000000000}";
            assertThat(client.post("/v1/server/status" + NODE, status).answer().status())
                    .isEqualTo(200);
            assertThat(client.post("/v1/server/status" + NODE, "[]").answer().status())
                    .isEqualTo(200);
        }
        assertThat(door.devices.count(7)).isEqualTo(2);
        assertThat(door.devices.count(8)).isZero();
        assertThat(door.states.of(60).load()).isEqualTo(new NodeLoad(1.5, 100, 40, 0, 0, 100, 31));
        assertThat(door.log.reports).isEmpty();
    }

    @Test
    void refusesAllWithoutTheRightKey() throws IOException {
        try (RawClient client = door.client()) {
            for (String get :
                    List.of("/v2/server/60?", "/v1/server/user?server_id=60&protocol=vless&")) {
                assertThat(client.get(get).answer().status()).isEqualTo(401);
                assertThat(client.get(get + "secret_key=wrong").answer().status()).isEqualTo(403);
            }
            for (String post : List.of("push", "online", "status")) {
                String path = "/v1/server/" + post + "?server_id=60&protocol=vless";
                assertThat(client.post(path, BODY).answer().status()).isEqualTo(401);
                assertThat(client.post(path + "&secret_key=x", BODY).answer().status())
                        .isEqualTo(403);
            }
            assertThat(client.get("/v2/server/99?secret_key=" + TestDoor.FLEET).answer().status())
                    .isEqualTo(403);
            assertThat(client.get("/v2/server/x?secret_key=" + TestDoor.FLEET).answer().status())
                    .isEqualTo(403);
            assertThat(client.get("/v2/server/5?secret_key=off-secret").answer().status())
                    .isEqualTo(403);
        }
        assertThat(door.log.reports).isEmpty();
    }

    private static JsonObject read(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return JsonObject.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
