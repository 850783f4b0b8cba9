package dev.weir.collect.tidalab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collect.node.TestDoor;
import dev.weir.http.RawClient;
import dev.weir.http.RawClient.Answer;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Route;
import dev.weir.json.JsonObject;
import dev.weir.presence.DoorCounters.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TidalabApiTest {
    private static final String BASE = "/api/v1/server/";
    private static final String BODY = "[{\"user_id\":7,\"u\":10,\"d\":20}]";
    private static final String SHADOWSOCKS = "?node_id=3&token=" + TestDoor.TOKEN;
    private static final String TROJAN = "?node_id=4&token=trojan-four-secret";
    private static final String VMESS = "?node_id=4&token=vmess-four-secret";

    private final TestDoor door = new TestDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void takesTrafficOfEachProtocol() throws IOException {
        try (RawClient client = door.client()) {
            for (String path :
                    List.of(
                            "ShadowsocksTidalab/submit" + SHADOWSOCKS,
                            "TrojanTidalab/submit" + TROJAN,
                            "Deepbwork/submit" + VMESS)) {
                Answer answer = client.post(BASE + path, BODY).answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("{\"ret\":1,\"msg\":\"ok\"}");
                assertThat(answer.header("set-cookie")).matches("weir3[012]=.*\\.[123]; Path=/");
            }
        }
        assertThat(door.log.reports).extracting(Report::route).containsOnly(Route.TIDALAB_SUBMIT);
        assertThat(door.log.reports).extracting(Report::sourceId).containsExactly(30L, 32L, 31L);
        assertThat(door.counters.of(Event.WRONG_TYPE_SERVED)).isZero();
    }

    @Test
    void listsUsersInTheWordsOfEachProtocol() throws IOException {
        try (RawClient client = door.client()) {
            Answer users = client.get(BASE + "ShadowsocksTidalab/user" + SHADOWSOCKS).answer();
            assertThat(users.body()).isEqualTo("SHADOWSOCKS_TIDALAB 8388 aes-128-gcm");
            assertThat(users.header("etag")).isEqualTo("\"o1\"");
            assertThat(client.get(BASE + "TrojanTidalab/user" + TROJAN).answer().body())
                    .startsWith("TROJAN_TIDALAB");
            assertThat(client.get(BASE + "Deepbwork/user" + VMESS).answer().body())
                    .startsWith("DEEPBWORK");
            assertThat(
                            client.get(BASE + "Deepbwork/user" + VMESS, "If-None-Match: \"o1\"")
                                    .answer()
                                    .status())
                    .isEqualTo(304);
        }
    }

    @Test
    void writesAWholeTrojanConfiguration() throws IOException {
        try (RawClient client = door.client()) {
            String path = BASE + "TrojanTidalab/config" + TROJAN;
            assertThat(client.get(path + "&local_port=10085").answer().body())
                    .isEqualTo(
                            "{\"run_type\":\"server\",\"local_addr\":\"0.0.0.0\",\"local_port\":443,"
                                    + "\"remote_addr\":\"www.taobao.com\",\"remote_port\":80,\"password\":[],"
                                    + "\"ssl\":{\"cert\":\"/root/.cert/server.crt\",\"key\":\"/root/.cert/server.key\","
                                    + "\"sni\":\"t.example.com\"},"
                                    + "\"api\":{\"enabled\":true,\"api_addr\":\"127.0.0.1\",\"api_port\":10085}}");
            for (String odd : List.of("", "&local_port=", "&local_port=x", "&local_port=70000")) {
                assertThat(client.get(path + odd).answer().body()).contains("\"api_port\":10000");
            }
        }
    }

    @Test
    void writesAWholeV2rayConfiguration() throws IOException {
        try (RawClient client = door.client()) {
            Answer answer =
                    client.get(BASE + "Deepbwork/config" + VMESS + "&local_port=1").answer();
            JsonObject config = JsonObject.read(answer.body().getBytes(StandardCharsets.UTF_8));
            JsonObject inbound = config.objects("inbounds").getFirst();
            assertThat(inbound.number("port")).isEqualTo(10086);
            JsonObject stream = inbound.object("streamSettings");
            assertThat(stream.text("network")).isEqualTo("ws");
            assertThat(stream.text("security")).isEqualTo("tls");
            assertThat(stream.object("wsSettings").text("path")).isEqualTo("/p");
            assertThat(stream.object("wsSettings").object("headers").text("Host"))
                    .isEqualTo("h.example.com");
            assertThat(config.objects("inbounds").get(1).number("port")).isEqualTo(1);
            // XrayR up to 0.8 takes the domains of the second rule, and ends at one Go refuses.
            assertThat(config.object("routing").objects("rules").get(1).list("domain"))
                    .containsExactly("domain:bad.example");
            assertThat(
                            client.get(
                                            BASE + "Deepbwork/config" + VMESS + "&local_port=1",
                                            "If-None-Match: " + answer.header("etag"))
                                    .answer()
                                    .status())
                    .isEqualTo(304);
        }
    }

    @Test
    void refusesAllWithoutTheRightToken() throws IOException {
        try (RawClient client = door.client()) {
            for (String of : List.of("ShadowsocksTidalab/", "TrojanTidalab/", "Deepbwork/")) {
                String path = BASE + of;
                assertThat(client.get(path + "user?node_id=3").answer().status()).isEqualTo(401);
                assertThat(client.get(path + "user?node_id=3&token=x").answer().status())
                        .isEqualTo(403);
                assertThat(client.post(path + "submit?node_id=3", BODY).answer().status())
                        .isEqualTo(401);
                assertThat(client.post(path + "submit?node_id=3&token=x", BODY).answer().status())
                        .isEqualTo(403);
                assertThat(client.get(path + "user?token=" + TestDoor.TOKEN).answer().status())
                        .isEqualTo(403);
            }
            assertThat(
                            client.get(BASE + "TrojanTidalab/config?node_id=4&token=x")
                                    .answer()
                                    .status())
                    .isEqualTo(403);
        }
        assertThat(door.log.reports).isEmpty();
    }

    @Test
    void saysNothingWhenTrafficDidNotBecomeDurable() throws IOException {
        door.log.refusing = true;
        try (RawClient client = door.client()) {
            assertThat(client.post(BASE + "TrojanTidalab/submit" + TROJAN, BODY).rest()).isEmpty();
        }
    }
}
