package dev.weir.collect.sspanel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collect.node.TestDoor;
import dev.weir.directory.Node;
import dev.weir.http.RawClient;
import dev.weir.http.RawClient.Answer;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Evidence;
import dev.weir.journal.Report.Route;
import dev.weir.json.JsonObject;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.DoorCounters.Refusal;
import dev.weir.presence.NodeLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SspanelApiTest {
    private static final String KEY = "key=" + TestDoor.TOKEN + "&muKey=" + TestDoor.TOKEN;
    private static final String INFO = "/mod_mu/nodes/3/info?" + KEY;
    private static final String USERS = "/mod_mu/users?" + KEY + "&node_id=3";
    private static final String TRAFFIC = "/mod_mu/users/traffic?" + KEY + "&node_id=3";
    private static final String ONLINE = "/mod_mu/users/aliveip?" + KEY + "&node_id=3";
    private static final String BODY = "{\"data\":[{\"user_id\":7,\"u\":1024,\"d\":4096}]}";
    private static final String OK = "{\"ret\":1,\"data\":\"ok\"}";
    private static final String RESTY =
            "User-Agent: go-resty/2.13.1 (https://github.com/go-resty/resty)";

    private final TestDoor door = new TestDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void takesTrafficThroughTheJournalWithAReceipt() throws IOException {
        try (RawClient client = door.client()) {
            String cookie = client.get(INFO, RESTY).answer().header("set-cookie");
            assertThat(cookie).isEqualTo("weir30=0000000000001001.0; Path=/");
            Answer answer =
                    client.post(TRAFFIC, BODY, RESTY, "Cookie: weir30=0000000000001001.0").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.header("set-cookie")).isEqualTo("weir30=0000000000001001.1; Path=/");
            assertThat(answer.body()).isEqualTo(OK);
        }
        Report report = door.log.last();
        assertThat(report.route()).isEqualTo(Route.SSPANEL_TRAFFIC);
        assertThat(report.sourceId()).isEqualTo(30);
        assertThat(report.instance()).isEqualTo(0x1001);
        assertThat(report.evidence()).isEqualTo(Evidence.COOKIE);
        assertThat(TestDoor.MemoryLog.text(report)).isEqualTo(BODY);
    }

    @Test
    void anAnswerIsSmallAndLeavesInOnePiece() throws IOException {
        try (RawClient client = door.client()) {
            String text =
                    new String(client.post(TRAFFIC, BODY, RESTY).oneRead(), StandardCharsets.UTF_8);
            assertThat(text).endsWith("\r\n\r\n" + OK).hasSizeLessThan(1_200);
        }
    }

    @Test
    void saysNothingWhenTrafficDidNotBecomeDurable() throws IOException {
        door.log.refusing = true;
        try (RawClient client = door.client()) {
            assertThat(client.post(TRAFFIC, BODY).rest()).isEmpty();
        }
    }

    @Test
    void tellsTheNodeInWordsThatXrayRTakes() throws IOException {
        try (RawClient client = door.client()) {
            JsonObject answer = read(client.get(INFO, RESTY).answer());
            assertThat(answer.number("ret")).isEqualTo(1);
            JsonObject data = answer.object("data");
            // A number where XrayR wants a string makes it refuse the whole.
            JsonObject config = data.object("custom_config");
            assertThat(config.text("offset_port_node")).isEqualTo("8388");
            assertThat(config.text("method")).isEqualTo("aes-128-gcm");
            assertThat(config.text("network")).isEqualTo("tcp");
            assertThat(config.flag("enable_reality")).isFalse();
            assertThat(data.number("sort")).isZero();
            assertThat(data.text("version")).isBetween("2021.11", "2023.1");
        }
    }

    @Test
    void tellsTransportsAndReality() throws IOException {
        door.nodes.add(
                TestDoor.node(
                        40,
                        "vless",
                        40,
                        "reality-secret-000",
                        Node.Family.AUTO,
                        true,
                        """
                        {"server_port":443,"network":"tcp","tls":2,"flow":"xtls-rprx-vision",
                         "tls_settings":{"server_name":"www.example.com","dest":"1.2.3.4",
                         "server_port":"8443","private_key":"pk","short_id":"ab"},
                         "network_settings":{"header":{"type":"none"}}}\
                        """));
        try (RawClient client = door.client()) {
            JsonObject reality =
                    read(client.get("/mod_mu/nodes/40/info?key=reality-secret-000").answer())
                            .object("data")
                            .object("custom_config");
            assertThat(reality.text("enable_vless")).isEqualTo("1");
            assertThat(reality.text("security")).isEqualTo("reality");
            assertThat(reality.text("flow")).isEqualTo("xtls-rprx-vision");
            assertThat(reality.object("header").toText()).isEqualTo("{\"type\":\"none\"}");
            assertThat(reality.object("reality-opts").toText())
                    .isEqualTo(
                            "{\"dest\":\"1.2.3.4:8443\",\"server_names\":[\"www.example.com\"],"
                                    + "\"private_key\":\"pk\",\"short_ids\":[\"ab\"]}");

            JsonObject ws =
                    read(client.get("/mod_mu/nodes/4/info?key=vmess-four-secret").answer())
                            .object("data");
            assertThat(ws.number("sort")).isEqualTo(11);
            assertThat(ws.text("server")).isEqualTo(";10086;0;ws;tls;|path=/p|host=h.example.com");
            assertThat(ws.object("custom_config").text("host")).isEqualTo("h.example.com");
            assertThat(ws.object("custom_config").text("path")).isEqualTo("/p");

            JsonObject trojan =
                    read(client.get("/mod_mu/nodes/4/info?key=trojan-four-secret").answer())
                            .object("data");
            assertThat(trojan.number("sort")).isEqualTo(14);
            assertThat(trojan.object("custom_config").text("servicename")).isEqualTo("g");
        }
    }

    @Test
    void saysNotModifiedForNodeUsersAndRules() throws IOException {
        try (RawClient client = door.client()) {
            for (String path : List.of(INFO, USERS, "/mod_mu/func/detect_rules?" + KEY)) {
                Answer first = client.get(path, RESTY, "If-None-Match: ").answer();
                assertThat(first.status()).isEqualTo(200);
                String etag = first.header("etag");
                assertThat(etag).startsWith("\"").endsWith("\"");
                Answer again = client.get(path, RESTY, "If-None-Match: " + etag).answer();
                assertThat(again.status()).isEqualTo(304);
                assertThat(again.body()).isEmpty();
                assertThat(client.get(path, RESTY).answer().body()).isEqualTo(first.body());
            }
        }
    }

    @Test
    void asksTheRosterForOnePortAndOneCipher() throws IOException {
        try (RawClient client = door.client()) {
            assertThat(client.get(USERS).answer().body()).isEqualTo("SSPANEL 8388 aes-128-gcm");
        }
    }

    @Test
    void tellsOnlyRulesThatGoCompiles() throws IOException {
        try (RawClient client = door.client()) {
            String path = "/mod_mu/func/detect_rules?key=";
            assertThat(client.get(path + TestDoor.TOKEN).answer().body())
                    .isEqualTo(
                            "{\"ret\":1,\"data\":[{\"id\":2,\"name\":\"route 2\",\"text\":\"\","
                                    + "\"regex\":\"bad\\\\.example\",\"type\":1}]}");
            // Whose node it is, the fleet token does not say.
            assertThat(client.get(path + TestDoor.FLEET).answer().body())
                    .isEqualTo("{\"ret\":1,\"data\":[]}");
            assertThat(client.get("/mod_mu/func/ping?key=" + TestDoor.FLEET).answer().body())
                    .isEqualTo("{\"ret\":1,\"data\":\"Pong? Pong!\"}");
        }
    }

    @Test
    void letsInByEitherKeyAndByTheFleetToken() throws IOException {
        try (RawClient client = door.client()) {
            for (String key : List.of("key=" + TestDoor.TOKEN, "muKey=" + TestDoor.TOKEN)) {
                assertThat(client.get("/mod_mu/users?node_id=3&" + key).answer().status())
                        .isEqualTo(200);
            }
            String fleet = "?key=" + TestDoor.FLEET;
            assertThat(client.get("/mod_mu/nodes/3/info" + fleet).answer().status()).isEqualTo(200);
            // The token tells which of two nodes of one number is meant.
            assertThat(client.get("/mod_mu/nodes/4/info" + fleet).answer().status()).isEqualTo(403);
        }
        assertThat(door.counters.of(Event.WRONG_TYPE_SERVED)).isZero();
    }

    @Test
    void refusesAllWithoutTheRightKey() throws IOException {
        List<String> gets =
                List.of(
                        "/mod_mu/nodes/3/info?",
                        "/mod_mu/users?node_id=3&",
                        "/mod_mu/func/detect_rules?",
                        "/mod_mu/func/ping?");
        List<String> posts =
                List.of(
                        "/mod_mu/nodes/3/info?",
                        "/mod_mu/users/traffic?node_id=3&",
                        "/mod_mu/users/aliveip?node_id=3&",
                        "/mod_mu/users/detectlog?node_id=3&");
        try (RawClient client = door.client()) {
            for (String path : gets) {
                assertThat(client.get(path).answer().status()).as(path).isEqualTo(401);
                assertThat(client.get(path + "key=wrong").answer().status()).isEqualTo(403);
                assertThat(client.get(path + "token=" + TestDoor.TOKEN).answer().status())
                        .isEqualTo(401);
            }
            for (String path : posts) {
                assertThat(client.post(path, BODY).answer().status()).as(path).isEqualTo(401);
                assertThat(client.post(path + "muKey=wrong", BODY).answer().status())
                        .isEqualTo(403);
            }
            assertThat(client.get("/mod_mu/nodes/x/info?" + KEY).answer().status()).isEqualTo(403);
            assertThat(client.get("/mod_mu/nodes/5/info?key=off-secret").answer().status())
                    .isEqualTo(403);
            assertThat(client.get("/mod_mu/func/detect_rules?key=off-secret").answer().status())
                    .isEqualTo(403);
        }
        assertThat(door.log.reports).isEmpty();
        assertThat(door.counters.of(Refusal.DISABLED_NODE)).isEqualTo(1);
    }

    @Test
    void knowsWhoIsOnlineAndHowLoadedXrayRIs() throws IOException {
        try (RawClient client = door.client()) {
            String online =
                    "{\"data\":[{\"user_id\":7,\"ip\":\"192.0.2.7\"},{\"user_id\":7,\"ip\":\"2001:db8::7\"},"
                            + "{\"user_id\":0,\"ip\":\"192.0.2.1\"},{\"user_id\":8},5,{\"ip\":\"192.0.2.9\"},"
                            + "{\"user_id\":9,\"ip\":\"::ffff:192.0.2.9\"}]}";
            assertThat(client.post(ONLINE, online, RESTY).answer().body()).isEqualTo(OK);
            assertThat(door.devices.count(7)).isEqualTo(2);
            assertThat(door.devices.count(8)).isZero();
            assertThat(door.devices.count(9)).isEqualTo(1);
            assertThat(client.post(ONLINE, "nonsense", RESTY).answer().body()).isEqualTo(OK);
            assertThat(client.post(ONLINE, "{\"data\":{}}", RESTY).answer().body()).isEqualTo(OK);

            String load = "{\"uptime\":\"77\",\"load\":\"0.05 0.21 0.34\"}";
            assertThat(client.post(INFO, load, RESTY).answer().body()).isEqualTo(OK);
            assertThat(door.states.of(30).load())
                    .isEqualTo(new NodeLoad(5, 100, 21, 0, 0, 100, 34));
            // Anybody else means the load average by it.
            client.post(INFO, "{\"uptime\":\"7\",\"load\":\"0.9 0.9 0.9\"}").answer();
            client.post(INFO, "{\"load\":\"NaN x\"}", RESTY).answer();
            assertThat(door.states.of(30).load())
                    .isEqualTo(new NodeLoad(5, 100, 21, 0, 0, 100, 34));
            assertThat(
                            client.post(
                                            "/mod_mu/users/detectlog?" + KEY + "&node_id=3",
                                            "{\"data\":[{\"list_id\":1,\"user_id\":7}]}")
                                    .answer()
                                    .body())
                    .isEqualTo(OK);
        }
        assertThat(door.counters.of(Event.UNREADABLE_BODY)).isEqualTo(3);
        assertThat(door.log.reports).isEmpty();
    }

    private static JsonObject read(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return JsonObject.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
