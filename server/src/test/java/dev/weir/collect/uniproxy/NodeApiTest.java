package dev.weir.collect.uniproxy;

import static dev.weir.collect.node.TestDoor.PUSH;
import static dev.weir.collect.node.TestDoor.QUERY;
import static dev.weir.collect.node.TestDoor.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collect.node.TestDoor;
import dev.weir.http.HttpFaults.Fault;
import dev.weir.http.RawClient;
import dev.weir.http.RawClient.Answer;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Evidence;
import dev.weir.journal.Report.Route;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.DoorCounters.Refusal;
import dev.weir.presence.NodeLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeApiTest {
    private static final String CONFIG = "/api/v1/server/UniProxy/config";
    private static final String BODY = "{\"7\":[1024,4096],\"8\":[1,2]}";
    private static final String RESTY =
            "User-Agent: go-resty/2.13.1 (https://github.com/go-resty/resty)";
    private static final String GO = "User-Agent: Go-http-client/1.1";

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
    void givesACookieOnceAndAcknowledgesOnlyTraffic() throws IOException {
        try (RawClient client = door.client()) {
            String first = client.get(CONFIG + QUERY, RESTY).answer().header("set-cookie");
            assertThat(first).isEqualTo("weir30=0000000000001001.0; Path=/");
            String cookie = "Cookie: weir30=0000000000001001.0";

            assertThat(client.get(CONFIG + QUERY, RESTY, cookie).answer().header("set-cookie"))
                    .isNull();
            assertThat(
                            client.post("/api/v1/server/UniProxy/alive" + QUERY, "{}", cookie)
                                    .answer()
                                    .header("set-cookie"))
                    .isNull();
            assertThat(client.post(PUSH + QUERY, BODY, RESTY, cookie).answer().header("set-cookie"))
                    .isEqualTo("weir30=0000000000001001.1; Path=/");
        }
        Report report = door.log.last();
        assertThat(report.sourceId()).isEqualTo(30);
        assertThat(report.instance()).isEqualTo(0x1001);
        assertThat(report.ack()).isZero();
        assertThat(report.evidence()).isEqualTo(Evidence.COOKIE);
        assertThat(report.client()).isEqualTo(Client.RESTY);
        assertThat(report.peer()).containsExactly(127, 0, 0, 1);
        assertThat(TestDoor.MemoryLog.text(report)).isEqualTo(BODY);
    }

    @Test
    void theFirstOfARetrysCookiesIsTheAcknowledgement() throws IOException {
        try (RawClient client = door.client()) {
            String cookies = "Cookie: weir30=00000000000000aa.19; weir30=00000000000000aa.20";
            client.post(PUSH + QUERY, BODY, RESTY, cookies).answer();
        }
        assertThat(door.log.last().ack()).isEqualTo(19);
    }

    @Test
    void aPushWithoutCookieIsTheSourcesOwnAndGetsAFreshInstance() throws IOException {
        try (RawClient client = door.client()) {
            assertThat(client.post(PUSH + QUERY, BODY).answer().header("set-cookie"))
                    .isEqualTo("weir30=0000000000001001.1; Path=/");
        }
        assertThat(door.log.last().instance()).isZero();
        assertThat(door.log.last().evidence()).isEqualTo(Evidence.UNKNOWN);
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
    void letsInByOwnTokenFleetTokenQueryOrBody() throws IOException {
        try (RawClient client = door.client()) {
            String fleet = "?token=" + TestDoor.FLEET + "&node_id=3";
            assertThat(client.get(CONFIG + fleet).answer().status()).isEqualTo(200);
            String body =
                    "{\"7\":[1,2],\"node_id\":3,\"node_type\":\"shadowsocks\",\"token\":\""
                            + TestDoor.TOKEN
                            + "\"}";
            assertThat(client.post(PUSH, body).answer().status()).isEqualTo(200);
            assertThat(client.post(REPORT, body).answer().status()).isEqualTo(200);
            assertThat(
                            client.post(
                                            PUSH + "?node_id=3",
                                            "{\"token\":\"" + TestDoor.TOKEN + "\"}")
                                    .answer()
                                    .status())
                    .isEqualTo(200);
        }
        assertThat(TestDoor.MemoryLog.text(door.log.reports.getFirst()))
                .isEqualTo("{\"7\":[1,2],\"node_id\":3,\"node_type\":\"shadowsocks\"}");
        assertThat(door.counters.of(Event.WRONG_TYPE_SERVED)).isEqualTo(2);
    }

    @Test
    void refusesWithReasonsThatNoClientTakesForAnOldPanel() throws IOException {
        try (RawClient client = door.client()) {
            refused(client.get(CONFIG).answer(), 401, "token_missing");
            refused(client.get(CONFIG + "?node_id=3").answer(), 401, "token_missing");
            refused(client.get(CONFIG + "?token=wrong&node_id=3").answer(), 403, "token_wrong");
            refused(client.get(CONFIG + "?token=wrong&node_id=99").answer(), 403, "token_wrong");
            String fleet = "?token=" + TestDoor.FLEET;
            refused(client.get(CONFIG + fleet + "&node_id=99").answer(), 403, "node_unknown");
            refused(client.get(CONFIG + fleet + "&node_id=x").answer(), 403, "node_unknown");
            refused(client.get(CONFIG + fleet).answer(), 403, "node_unknown");
            refused(client.get(CONFIG + fleet + "&node_id=4").answer(), 403, "node_ambiguous");
            refused(
                    client.get(CONFIG + "?token=off-secret&node_id=5").answer(),
                    403,
                    "node_disabled");
            for (String path : List.of(PUSH, REPORT)) {
                refused(client.post(path, BODY).answer(), 401, "token_missing");
                refused(
                        client.post(path + "?token=wrong&node_id=3", BODY).answer(),
                        403,
                        "token_wrong");
                refused(
                        client.post(path, "{\"token\":\"wrong\",\"node_id\":3}").answer(),
                        403,
                        "token_wrong");
            }
            // The token tells which of two nodes of one number is meant.
            assertThat(client.get(CONFIG + "?token=trojan-four-secret&node_id=4").answer().body())
                    .contains("trojan");
        }
        assertThat(door.log.reports).isEmpty();
        assertThat(door.counters.of(Refusal.NO_TOKEN)).isEqualTo(4);
        assertThat(door.counters.of(Refusal.WRONG_TOKEN)).isEqualTo(5);
        assertThat(door.counters.of(Refusal.UNKNOWN_NODE)).isEqualTo(4);
        assertThat(door.counters.of(Refusal.AMBIGUOUS_NODE)).isEqualTo(1);
        assertThat(door.counters.of(Refusal.DISABLED_NODE)).isEqualTo(1);
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").doesNotContain("not found");
        assertThat(answer.header("set-cookie")).isNull();
    }

    @Test
    void refusesALargeBodyWithoutReadingIt() throws IOException {
        try (RawClient client = door.client()) {
            client.head(PUSH + "?token=wrong&node_id=3", "Content-Length: 4000000");
            assertThat(client.answer().status()).isEqualTo(403);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void saysNothingWhenAReportDidNotBecomeDurable() throws IOException {
        door.log.refusing = true;
        try (RawClient client = door.client()) {
            assertThat(client.post(PUSH + QUERY, BODY).rest()).isEmpty();
        }
        try (RawClient client = door.client()) {
            assertThat(client.post(REPORT + QUERY, "{\"traffic\":" + BODY + "}").rest()).isEmpty();
        }
        door.log.refusing = false;
        try (RawClient client = door.client()) {
            assertThat(client.post(PUSH + QUERY, BODY).answer().status()).isEqualTo(200);
        }
        assertThat(door.counters.of(Event.REPORT_REFUSED)).isEqualTo(2);
        assertThat(door.log.last().evidence()).isEqualTo(Evidence.NOT_RECEIVED);
    }

    @Test
    void saysNothingWhenWeFailOurselves() throws IOException {
        door.log.defect = new IllegalStateException("defect for a test");
        door.rosterDefect = new IllegalStateException("defect for a test");
        try (RawClient client = door.client()) {
            assertThat(client.post(PUSH + QUERY, BODY).rest()).isEmpty();
        }
        try (RawClient client = door.client()) {
            assertThat(client.get(CONFIG + QUERY).rest()).isEmpty();
        }
        assertThat(door.counters.of(Event.FAILED)).isEqualTo(2);
    }

    @Test
    void aShortBodyIsNeverJournaled() throws IOException {
        try (RawClient client = door.client()) {
            client.head(PUSH + QUERY, "Content-Length: 100").send(BODY).endSending();
            assertThat(client.rest()).isEmpty();
        }
        assertThat(door.log.reports).isEmpty();
        assertThat(door.faults.of(Fault.SHORT_REQUEST)).isEqualTo(1);
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
    void whatFollowsAnAnswerIsTheEvidenceOfTheNextPush() throws IOException {
        try (RawClient client = door.client()) {
            client.post(PUSH + QUERY, BODY, GO).answer();
            client.get(CONFIG + QUERY, GO).answer();
            client.post(PUSH + QUERY, BODY, GO).answer();
            assertThat(door.log.last().evidence()).isEqualTo(Evidence.RECEIVED);
            client.post(PUSH + QUERY, BODY, GO).answer();
            assertThat(door.log.last().evidence()).isEqualTo(Evidence.RECEIVED);
            client.post(PUSH + QUERY, BODY, GO, "X-Forwarded-For: 9.9.9.9").answer();
            client.post(PUSH + QUERY, BODY, GO, "X-Forwarded-For: 9.9.9.9").answer();
            assertThat(door.log.last().evidence()).isEqualTo(Evidence.UNKNOWN);
            assertThat(door.log.last().peer()).containsExactly(9, 9, 9, 9);
        }
    }

    @Test
    void hysteriaClosesCleanlyWhenItHasReadTheAnswer() throws IOException {
        try (RawClient client = door.client()) {
            client.post(PUSH + QUERY, BODY, GO).answer();
        }
        assertThat(evidenceOnceSettled(GO)).isEqualTo(Evidence.RECEIVED);
    }

    @Test
    void aResetAfterTheAnswerMeansItWasNotReceived() throws IOException {
        RawClient client = door.client();
        client.post(PUSH + QUERY, BODY, GO).answer();
        client.reset();
        assertThat(evidenceOnceSettled(GO)).isEqualTo(Evidence.NOT_RECEIVED);
    }

    /** Pushes until the door has heard what became of the answer before. */
    private Evidence evidenceOnceSettled(String userAgent) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (door.evidence(30, 0) == Evidence.UNKNOWN && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        try (RawClient next = door.client()) {
            next.post(PUSH + QUERY, BODY, userAgent).answer();
        }
        return door.log.last().evidence();
    }

    @Test
    void xboardNodesOwnCountersProveAnswersAndRestarts() throws IOException {
        try (RawClient client = door.client()) {
            report(client, 10, 0, 100);
            report(client, 12, 0, 101);
            assertThat(door.log.last().evidence()).isEqualTo(Evidence.RECEIVED);
            assertThat(door.log.last().instance()).isZero();
            report(client, 1, 0, 2);
            long successor = door.log.last().instance();
            assertThat(successor).isNotZero();
            assertThat(door.log.last().evidence()).isEqualTo(Evidence.UNKNOWN);
            report(client, 1, 1, 3);
            assertThat(door.log.last().instance()).isEqualTo(successor);
            assertThat(door.log.last().evidence()).isEqualTo(Evidence.UNKNOWN);
        }
    }

    private void report(RawClient client, int success, int failure, int connections)
            throws IOException {
        String body =
                """
                {"traffic":{"7":[1,2]},"metrics":{"uptime":1,"api":{"success":%d,"failure":%d},\
                "total_connections":%d}}\
                """
                        .formatted(success, failure, connections);
        String via = "Via: 1.1 proxy";
        client.post(REPORT + QUERY, body, GO, via).answer();
    }

    @Test
    void whoPostsStatusIsKnownToKeepItsCountersUntilItIsReplaced() throws IOException {
        try (RawClient client = door.client()) {
            String first = "Cookie: weir30=00000000000000aa.0";
            String second = "Cookie: weir30=00000000000000bb.0";
            client.post(PUSH + QUERY, BODY, RESTY, first).answer();
            assertThat(door.log.last().client()).isEqualTo(Client.RESTY);
            client.post("/api/v1/server/UniProxy/status" + QUERY, "{}", RESTY, first).answer();
            client.post(PUSH + QUERY, BODY, RESTY, first).answer();
            assertThat(door.log.last().client()).isEqualTo(Client.RESTY_KEEPER);
            client.post(PUSH + QUERY, BODY, RESTY, second).answer();
            assertThat(door.log.last().client()).isEqualTo(Client.RESTY);
        }
    }

    @Test
    void twoAddressesThatTakeTurnsAreTwoStreams() throws IOException {
        try (RawClient client = door.client()) {
            String[] from = {"X-Forwarded-For: 9.9.9.1", "X-Forwarded-For: 9.9.9.2"};
            for (int i = 0; i < 6; i++) {
                client.post(PUSH + QUERY, BODY, GO, from[i % 2]).answer();
                door.pass(Duration.ofSeconds(30));
            }
        }
        List<Long> instances = door.log.reports.stream().map(Report::instance).toList();
        assertThat(instances.subList(0, 2)).containsExactly(0L, 0L);
        assertThat(instances.get(2)).isNotZero().isEqualTo(instances.get(4));
        assertThat(instances.get(3)).isNotZero().isEqualTo(instances.get(5));
        assertThat(instances.get(2)).isNotEqualTo(instances.get(3));
    }

    @Test
    void anAddressThatMovedIsStillOneStream() throws IOException {
        try (RawClient client = door.client()) {
            for (int i = 0; i < 6; i++) {
                client.post(PUSH + QUERY, BODY, GO, "X-Forwarded-For: 9.9.9." + (i / 3)).answer();
                door.pass(Duration.ofSeconds(60));
            }
        }
        assertThat(door.log.reports).extracting(Report::instance).containsOnly(0L);
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
