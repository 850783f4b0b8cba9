package dev.weir.collect.uniproxy;

import static dev.weir.collect.node.TestDoor.PUSH;
import static dev.weir.collect.node.TestDoor.QUERY;
import static dev.weir.collect.node.TestDoor.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collect.node.TestDoor;
import dev.weir.http.RawClient;
import dev.weir.http.RawClient.Answer;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Route;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.NodeLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes ask and report, and what they are answered. */
class NodeApiTest {
    private static final String CONFIG = "/api/v1/server/UniProxy/config";
    private static final String BODY = "{\"7\":[1024,4096],\"8\":[1,2]}";
    private static final String RESTY =
            "User-Agent: go-resty/2.13.1 (https://github.com/go-resty/resty)";

    private final TestDoor door = new TestDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void answersEveryRouteUnderBothBases() throws IOException {
        try (RawClient client = door.client()) {
            for (String base : List.of("/api/v1/server/UniProxy/", "/api/v2/server/")) {
                assertThat(client.get(base + "config" + QUERY).answer().body())
                        .isEqualTo("{\"protocol\":\"shadowsocks\"}");
                assertThat(client.get(base + "user" + QUERY).answer().body()).contains("users");
                assertThat(client.get(base + "alivelist" + QUERY).answer().body())
                        .isEqualTo("{\"alive\":{}}");
                for (String post : List.of("push", "alive", "status")) {
                    Answer answer = client.post(base + post + QUERY, BODY).answer();
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.header("content-type")).isEqualTo("application/json");
                    assertThat(answer.body()).isEqualTo("{\"data\":true}");
                }
            }
        }
        assertThat(door.log.reports)
                .extracting(Report::route)
                .containsExactly(Route.UNIPROXY_PUSH, Route.V2_PUSH);
    }

    @Test
    void aPushAnswerIsSmallAndLeavesInOnePiece() throws IOException {
        try (RawClient client = door.client()) {
            byte[] answer = client.post(PUSH + QUERY, BODY, RESTY).oneRead();
            String text = new String(answer, StandardCharsets.UTF_8);
            assertThat(text).endsWith("\r\n\r\n{\"data\":true}").contains("Content-Length: 13\r\n");
            assertThat(answer).hasSizeLessThan(1200);
        }
    }

    @Test
    void saysNotModifiedOnlyToThoseWhoHaveIt() throws IOException {
        try (RawClient client = door.client()) {
            Answer first = client.get(CONFIG + QUERY, RESTY, "If-None-Match: ").answer();
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.header("etag")).isEqualTo("\"c1\"");
            for (String tag : List.of("\"c1\"", "W/\"c1\"", "\"x\", \"c1\"")) {
                Answer again = client.get(CONFIG + QUERY, "If-None-Match: " + tag).answer();
                assertThat(again.status()).isEqualTo(304);
                assertThat(again.body()).isEmpty();
                assertThat(again.header("etag")).isEqualTo("\"c1\"");
            }
            assertThat(client.get(CONFIG + QUERY, "If-None-Match: \"c0\"").answer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void packsTheUserListForThoseWhoAsk() throws IOException {
        try (RawClient client = door.client()) {
            String path = "/api/v1/server/UniProxy/user" + QUERY;
            Answer packed = client.get(path, "X-Response-Format: msgpack").answer();
            assertThat(packed.header("content-type")).isEqualTo("application/x-msgpack");
            assertThat(packed.header("etag")).isEqualTo("\"m1\"");
            assertThat(client.get(path).answer().header("content-type"))
                    .isEqualTo("application/json");
        }
    }

    @Test
    void reportsAreJournaledOnlyForTheirTraffic() throws IOException {
        try (RawClient client = door.client()) {
            String status =
                    "{\"type\":\"status\",\"status\":{\"cpu\":12.5,\"mem\":{\"total\":100,\"used\":40}}}";
            assertThat(client.post(REPORT + QUERY, status).answer().body())
                    .isEqualTo("{\"data\":true}");
            client.post(REPORT + QUERY, "{\"type\":\"alive\",\"alive\":{\"7\":[\"1.2.3.4_3\"]}}")
                    .answer();
            client.post(REPORT + QUERY, "{\"traffic\":{}}").answer();
            client.post(REPORT + QUERY, "{\"traffic\":null}").answer();
            client.post(REPORT + QUERY, "nonsense").answer();
            client.post(PUSH + QUERY, "").answer();
            assertThat(door.log.size()).isZero();
            client.post(REPORT + QUERY, "{\"type\":\"traffic\",\"traffic\":{\"7\":[1,2]}}")
                    .answer();
            client.post(REPORT + QUERY, "{\"traffic\":{\"7\":[1,").answer();
            assertThat(door.log.size()).isEqualTo(2);
            assertThat(client.get("/api/v2/server/alivelist" + QUERY).answer().body())
                    .isEqualTo("{\"alive\":{\"7\":1}}");
        }
        assertThat(door.states.of(30).load()).isEqualTo(new NodeLoad(12.5, 100, 40, 0, 0, 0, 0));
        assertThat(door.counters.of(Event.EMPTY_PUSH)).isEqualTo(1);
    }

    @Test
    void shakesHandsWithNodesAndWithMachinesOfTheFleet() throws IOException {
        String expected =
                "{\"websocket\":{\"enabled\":false},\"settings\":{\"push_interval\":60,\"pull_interval\":60}}";
        String path = "/api/v2/server/handshake";
        try (RawClient client = door.client()) {
            Answer answer =
                    client.post(path, "{\"token\":\"" + TestDoor.TOKEN + "\",\"node_id\":3}")
                            .answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(expected);
            assertThat(client.post(path, "{\"token\":\"" + TestDoor.FLEET + "\"}").answer().body())
                    .isEqualTo(expected);
            assertThat(client.get(path + QUERY).answer().body()).isEqualTo(expected);
            assertThat(
                            client.post(path, "{\"token\":\"" + TestDoor.TOKEN + "\"}")
                                    .answer()
                                    .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void countsDevicesOverAllNodes() throws IOException {
        try (RawClient client = door.client()) {
            String alive = "/api/v1/server/UniProxy/alive";
            client.post(
                            alive + QUERY,
                            "{\"7\":[\"1.2.3.4\",\"::ffff:1.2.3.5\"],\"8\":[\"[2001:db8::1]:443\"],\"99\":[\"1.1.1.1\"]}")
                    .answer();
            client.post(
                            alive + "?token=keeper-secret&node_id=6",
                            "{\"7\":[\"1.2.3.5:99\",\"1.2.3.6\"]}")
                    .answer();
            assertThat(client.get("/api/v1/server/UniProxy/alivelist" + QUERY).answer().body())
                    .isEqualTo("{\"alive\":{\"7\":3,\"8\":1}}");
            door.pass(Duration.ofSeconds(121));
            assertThat(client.get("/api/v1/server/UniProxy/alivelist" + QUERY).answer().body())
                    .isEqualTo("{\"alive\":{}}");
        }
    }

    @Test
    void knowsWhoWasHeardAndWhoPushed() throws IOException {
        try (RawClient client = door.client()) {
            client.get(CONFIG + QUERY).answer();
            long heard = door.wallMillis.get();
            assertThat(door.states.of(30).lastContactMillis()).isEqualTo(heard);
            assertThat(door.states.of(30).lastPushMillis()).isZero();
            door.pass(Duration.ofSeconds(10));
            client.post(PUSH + QUERY, BODY).answer();
            assertThat(door.states.of(30).lastPushMillis()).isEqualTo(heard + 10_000);
            assertThat(door.states.of(30).senders()).isEqualTo(1);
        }
    }
}
