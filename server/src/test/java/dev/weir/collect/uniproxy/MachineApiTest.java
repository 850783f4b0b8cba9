package dev.weir.collect.uniproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.collect.node.TestDoor;
import dev.weir.directory.Machine;
import dev.weir.http.RawClient;
import dev.weir.http.RawClient.Answer;
import dev.weir.http.Tokens;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Route;
import dev.weir.presence.DoorCounters.Refusal;
import dev.weir.presence.NodeLoad;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MachineApiTest {
    private static final String NODES = "/api/v2/server/machine/nodes";
    private static final String STATUS = "/api/v2/server/machine/status";
    private static final String TOKEN = "machine-one-secret";
    private static final String SIGNED = "{\"machine_id\":1,\"token\":\"" + TOKEN + "\"}";
    private static final String QUERY = "?machine_id=1&token=" + TOKEN + "&node_id=";

    private final TestDoor door = new TestDoor();

    @BeforeEach
    void addMachines() {
        door.machines.add(machine(1, TOKEN, true, 30L, 31L, 33L, 99L));
        door.machines.add(machine(2, "machine-two-secret", false, 32L));
    }

    private static Machine machine(long id, String token, boolean enabled, Long... sourceIds) {
        return new Machine(
                id,
                "machine " + id,
                enabled,
                new TreeSet<>(List.of(sourceIds)),
                Tokens.sha256Hex(token),
                false);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void tellsItsNodesByTheirNumbersAsSources() throws IOException {
        try (RawClient client = door.client()) {
            Answer answer = client.post(NODES, SIGNED).answer();
            assertThat(answer.status()).isEqualTo(200);
            // One is switched off, one is gone.
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"nodes\":[{\"id\":30,\"type\":\"shadowsocks\",\"name\":\"node 3\"},"
                                    + "{\"id\":31,\"type\":\"vmess\",\"name\":\"node 4\"}],"
                                    + "\"base_config\":{\"push_interval\":60,\"pull_interval\":60}}");
            assertThat(answer.header("set-cookie")).isNull();
        }
        assertThat(door.machineStates.of(1).lastContactMillis()).isEqualTo(door.wallMillis.get());
    }

    @Test
    void anEmptyMachineHasAnEmptyList() throws IOException {
        door.machines.add(machine(3, "machine-three-secret", true));
        try (RawClient client = door.client()) {
            assertThat(
                            client.post(
                                            NODES,
                                            "{\"machine_id\":\"3\",\"token\":\"machine-three-secret\"}")
                                    .answer()
                                    .body())
                    .startsWith("{\"nodes\":[],");
        }
    }

    @Test
    void saysHowLoadedItIs() throws IOException {
        String status =
                "{\"machine_id\":1,\"token\":\""
                        + TOKEN
                        + "\",\"cpu\":12.5,\"mem\":{\"total\":100,\"used\":40},\"swap\":{\"total\":8,\"used\":1},"
                        + "\"disk\":{\"total\":1000,\"used\":10},\"net\":{\"in_speed\":1.5,\"out_speed\":2}}";
        try (RawClient client = door.client()) {
            Answer answer = client.post(STATUS, status).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"data\":true}");
        }
        assertThat(door.machineStates.of(1).load())
                .isEqualTo(new NodeLoad(12.5, 100, 40, 8, 1, 1000, 10));
    }

    @Test
    void speaksForItsNodesOnEveryRouteOfTheSecondVersion() throws IOException {
        String base = "/api/v2/server/";
        try (RawClient client = door.client()) {
            assertThat(client.get(base + "config" + QUERY + 30).answer().body())
                    .contains("shadowsocks");
            assertThat(client.get(base + "user" + QUERY + 31).answer().header("set-cookie"))
                    .startsWith("weir31=");
            assertThat(client.get(base + "alivelist" + QUERY + 30).answer().status())
                    .isEqualTo(200);
            for (String post : List.of("push", "alive", "status")) {
                assertThat(client.post(base + post + QUERY + 30, "{}").answer().status())
                        .isEqualTo(200);
            }
            assertThat(
                            client.post(
                                            base + "report",
                                            "{\"machine_id\":1,\"token\":\""
                                                    + TOKEN
                                                    + "\",\"node_id\":30,\"traffic\":{\"7\":[1,2]}}")
                                    .answer()
                                    .header("set-cookie"))
                    .endsWith(".2; Path=/");
            assertThat(
                            client.post(base + "report" + QUERY + 31, "{\"traffic\":{\"7\":[1,2]}}")
                                    .answer()
                                    .status())
                    .isEqualTo(200);
            for (String body : List.of(SIGNED, SIGNED.replace("}", ",\"node_id\":30}"))) {
                Answer greeting = client.post(base + "handshake", body).answer();
                assertThat(greeting.status()).isEqualTo(200);
                assertThat(greeting.body()).startsWith("{\"websocket\":{\"enabled\":false}");
            }
        }
        assertThat(door.log.reports)
                .extracting(Report::sourceId, Report::route)
                .containsExactly(
                        tuple(30L, Route.V2_PUSH),
                        tuple(30L, Route.V2_REPORT),
                        tuple(31L, Route.V2_REPORT));
        assertThat(TestDoor.MemoryLog.text(door.log.reports.get(1)))
                .isEqualTo("{\"machine_id\":1,\"node_id\":30,\"traffic\":{\"7\":[1,2]}}");
    }

    @Test
    void refusesWithReasonsThatNoClientTakesForAnOldPanel() throws IOException {
        String config = "/api/v2/server/config";
        try (RawClient client = door.client()) {
            refused(client.post(NODES, "{\"machine_id\":1}").answer(), 401, "token_missing");
            refused(client.post(STATUS, "").answer(), 401, "token_missing");
            refused(
                    client.post(NODES, "{\"token\":\"" + TOKEN + "\"}").answer(),
                    403,
                    "token_wrong");
            for (String id : List.of("2", "9", "\"x\"", "-1", "99999999999999999999")) {
                refused(
                        client.post(
                                        NODES,
                                        "{\"machine_id\":" + id + ",\"token\":\"" + TOKEN + "\"}")
                                .answer(),
                        403,
                        "token_wrong");
            }
            // A machine has a token of its own: neither a node's nor the fleet's opens it.
            for (String token : List.of(TestDoor.FLEET, TestDoor.TOKEN)) {
                refused(
                        client.get(config + "?machine_id=1&node_id=30&token=" + token).answer(),
                        403,
                        "token_wrong");
            }
            refused(
                    client.post(NODES, "{\"machine_id\":2,\"token\":\"machine-two-secret\"}")
                            .answer(),
                    403,
                    "machine_disabled");
            refused(client.get(config + QUERY + 32).answer(), 403, "node_unknown");
            refused(client.get(config + QUERY + 99).answer(), 403, "node_unknown");
            refused(client.get(config + QUERY + 3).answer(), 403, "node_unknown");
            refused(client.get(config + QUERY).answer(), 403, "node_unknown");
            refused(client.get(config + QUERY + 33).answer(), 403, "node_disabled");
        }
        assertThat(door.log.reports).isEmpty();
        assertThat(door.counters.of(Refusal.DISABLED_NODE)).isEqualTo(2);
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body())
                .contains("\"code\":\"" + code + "\"")
                .doesNotContain("not found", "unsupported", "not support");
    }
}
