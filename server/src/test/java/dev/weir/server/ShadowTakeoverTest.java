package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.CommandRun;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import dev.weir.json.JsonObject;
import dev.weir.server.OldPanelStandIn.Mood;
import dev.weir.simulate.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two machines on one PostgreSQL beside an old panel: who forwards is killed, and then paused,
 * while pushes are on their way.
 */
class ShadowTakeoverTest {
    private static final String TOKEN = "t".repeat(43);

    @TempDir Path home;

    private final List<Integer> gates = List.of(FreePort.any(), FreePort.any());
    private final List<String> accepted = new ArrayList<>();
    private DatabaseSettings.Server database;
    private OldPanelStandIn panel;
    private Cluster cluster;
    private int pushed;

    @BeforeEach
    void start() throws Exception {
        database = (DatabaseSettings.Server) TestDatabase.POSTGRESQL.bare();
        panel = new OldPanelStandIn(home, InstantSource.system(), ZoneOffset.UTC);
        panel.addNode(1, "vmess", "1");
        panel.addNode(2, "trojan", "1");
        panel.addUser(7);
        for (int i = 0; i < 2; i++) {
            Files.createDirectories(home.resolve("data-" + i));
            Files.writeString(home.resolve("data-" + i + "/api-token"), TOKEN);
        }
        cluster =
                new Cluster(
                        home,
                        2,
                        this::arguments,
                        Map.of(
                                "WEIR_MACHINE_SECRET",
                                "s".repeat(40),
                                "WEIR_SHADOW_PANEL_TOKEN",
                                OldPanelStandIn.TOKEN),
                        _ -> writer());
        awaitInStep();
        operator("POST", "/users", "{\"id\":7,\"email\":\"u7@example.org\"}");
        for (String node : List.of("\"vmess\",\"nodeId\":1", "\"trojan\",\"nodeId\":2")) {
            operator(
                    "POST",
                    "/nodes",
                    "{\"type\":%s,\"name\":\"n\",\"token\":\"%s\",\"family\":\"resets\",\"settings\":{\"server_port\":443}}"
                            .formatted(node, TestServer.NODE_TOKEN));
        }
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
        panel.close();
    }

    @Test
    void whoTakesOverSendsNothingTwiceForgetsNothingAndShowsWhatIsInDoubt() throws Exception {
        assertThat(compare()).as(output).isZero();
        for (int i = 0; i < 5; i++) {
            push(1);
            push(2);
        }
        awaitForwarded();
        int killed = cutOff();
        cluster.kill(killed);
        assertForwardedOnce(killed, 1);
        cluster.startAgain(killed);
        awaitInStep();

        int paused = cutOff();
        Process process = cluster.process(paused);
        signal("STOP", process);
        TestServer.await(() -> writer() != paused && writer() >= 0);
        panel.release();
        // Paused in the middle of a transaction, it keeps its successor from the rows it holds.
        signal("CONT", process);
        process.waitFor();
        assertForwardedOnce(paused, 2);
    }

    /** The writer, while one of its pushes is with the panel and others wait behind it. */
    private int cutOff() throws Exception {
        int before = panel.pushes.size();
        panel.next(Mood.HANGS);
        push(2);
        TestServer.await(() -> panel.pushes.size() > before);
        for (int i = 0; i < 3; i++) {
            push(2);
        }
        return writer();
    }

    private void assertForwardedOnce(int replaced, long unknown) throws Exception {
        TestServer.await(() -> writer() != replaced && writer() >= 0);
        panel.release();
        cluster.awaitAnswer(writer());
        push(1);
        push(2);
        awaitForwarded();
        assertThat(panel.pushes).hasSameSizeAs(new HashSet<>(panel.pushes));
        assertThat(panel.pushes).containsAll(accepted);
        JsonObject sums = operator("GET", "/shadow", "").object("sums");
        assertThat(sums.object("unknown").number("pushes")).isEqualTo(unknown);
        assertThat(compare()).as(output).isZero();
        JsonObject compared = operator("GET", "/shadow/comparison", "");
        assertThat(compared.number("unknownTaken")).isEqualTo(unknown);
        assertThat(compared.object("users").number("difference")).isZero();
    }

    /** Each push is known by its bytes, which are few: more would be held as implausible. */
    private void push(int node) throws IOException {
        String body = "{\"7\":[" + (100 + ++pushed) + "," + pushed + "]}";
        String path =
                "/api/v1/server/UniProxy/push?node_type=%s&node_id=%d&token=%s"
                        .formatted(node == 1 ? "vmess" : "trojan", node, TestServer.NODE_TOKEN);
        try (RawClient client = new RawClient(cluster.port(writer()))) {
            assertThat(client.post(path, body).answer().status()).isEqualTo(200);
        }
        accepted.add(node + " " + body);
    }

    private void awaitForwarded() {
        TestServer.await(() -> {
            try {
                JsonObject state = operator("GET", "/shadow", "");
                return state.isNull("waitingSince") && state.number("behindEntries") == 0;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private JsonObject operator(String method, String path, String body) throws IOException {
        try (RawClient client = new RawClient(cluster.port(writer()))) {
            String bearer = "Authorization: Bearer " + TOKEN;
            RawClient.Answer answer =
                    method.equals("GET")
                            ? client.get("/api/v1" + path, bearer).answer()
                            : client.post("/api/v1" + path, body, bearer).answer();
            if (answer.status() / 100 != 2) {
                throw new IOException(answer.body());
            }
            return JsonObject.read(answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    private String output = "";

    private int compare() {
        CommandRun run =
                CommandRun.of(
                        "shadow",
                        "compare",
                        "--from",
                        panel.from.get(1),
                        "--settle",
                        "0",
                        "--data-dir",
                        home.resolve("data-" + writer()).toString());
        output = run.said();
        return run.code();
    }

    private static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    private void awaitInStep() {
        TestServer.await(() -> !lease("in_step").isEmpty());
    }

    private int writer() {
        String holder = lease("holder");
        try {
            for (int i = 0; i < 2; i++) {
                Path id = home.resolve("data-" + i + "/machine-id");
                if (Files.exists(id) && Files.readString(id).strip().equals(holder)) {
                    return i;
                }
            }
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lease(String column) {
        List<String> rows = TestServer.rows(database, "select " + column + " from writer_lease");
        return rows.isEmpty() ? "" : rows.getFirst().strip();
    }

    private List<String> arguments(int index) {
        return List.of(
                "--data-dir",
                home.resolve("data-" + index).toString(),
                "--machine-listen",
                "127.0.0.1:" + gates.get(index),
                "--machine-address",
                "127.0.0.1:" + gates.get(index),
                "--database",
                database.url(),
                "--database-user",
                database.user(),
                "--shadow-panel",
                panel.url());
    }
}
