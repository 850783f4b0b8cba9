package dev.weir.collect.uniproxy;

import static dev.weir.collect.node.TestDoor.PUSH;
import static dev.weir.collect.node.TestDoor.QUERY;
import static dev.weir.collect.node.TestDoor.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collect.node.TestDoor;
import dev.weir.http.HttpFaults.Fault;
import dev.weir.http.RawClient;
import dev.weir.http.RawClient.Answer;
import dev.weir.journal.Report.Evidence;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.DoorCounters.Refusal;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and what is said, or not said, to everybody else. */
class NodeAdmissionTest {
    private static final String CONFIG = "/api/v1/server/UniProxy/config";
    private static final String BODY = "{\"7\":[1024,4096],\"8\":[1,2]}";

    private final TestDoor door = new TestDoor();

    @AfterEach
    void close() {
        door.close();
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
}
