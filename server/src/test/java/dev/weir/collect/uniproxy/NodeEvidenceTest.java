package dev.weir.collect.uniproxy;

import static dev.weir.collect.node.TestDoor.PUSH;
import static dev.weir.collect.node.TestDoor.QUERY;
import static dev.weir.collect.node.TestDoor.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collect.node.TestDoor;
import dev.weir.http.RawClient;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Evidence;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a push proves of the one before it, and whose stream it belongs to. */
class NodeEvidenceTest {
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
}
