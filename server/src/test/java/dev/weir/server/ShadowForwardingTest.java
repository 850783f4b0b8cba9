package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import dev.weir.server.OldPanelStandIn.Mood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What nodes push reaches the old panel that goes on beside this one, once. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ShadowForwardingTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @Parameter TestDatabase kind;
    @TempDir Path home;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:30:00Z"));
    private DatabaseSettings database;
    private OldPanelStandIn panel;

    @BeforeEach
    void make() throws Exception {
        database = kind.fresh(home.resolve("data"));
        panel = new OldPanelStandIn(home, time, ZONE);
        panel.addNode(1, "vmess", "1.5");
        panel.addNode(2, "trojan", "1");
        panel.addUser(7);
        panel.addUser(8);
    }

    @AfterEach
    void giveBack() throws Exception {
        panel.close();
        kind.giveBack(database);
    }

    @Test
    void everyPushArrivesUnchangedOnceAndInOrderWithThePanelsToken() throws Exception {
        try (TestServer weir = started()) {
            NodeProcess one = new NodeProcess("vmess", 1);
            NodeProcess two = new NodeProcess("trojan", 2);
            for (int i = 0; i < 20; i++) {
                one.push(weir, "{\"7\":[" + i + ",100], \"8\":[1,2]}");
                two.push(weir, "{\"7\":[" + i + ",7]}");
            }
            awaitSettled(weir, 40);
            assertThat(panel.pushes).hasSize(40);
            assertThat(panel.pushes.stream().filter(push -> push.startsWith("1 ")))
                    .startsWith("1 {\"7\":[0,100], \"8\":[1,2]}")
                    .endsWith("1 {\"7\":[19,100], \"8\":[1,2]}")
                    .hasSize(20);
            assertThat(panel.targets)
                    .contains(
                            "POST /api/v1/server/UniProxy/push?node_type=vmess&node_id=1&token="
                                    + OldPanelStandIn.TOKEN);
            assertThat(panel.targets.toString()).doesNotContain(TestServer.NODE_TOKEN);
            assertThat(sum(weir, "taken", "upload")).isEqualTo(190 + 190 + 20);
        }
    }

    @Test
    void nodesAreAnsweredWhileThePanelHangsAndAllArriveAfterwards() throws Exception {
        try (TestServer weir = started()) {
            panel.next(Mood.HANGS, Mood.HANGS);
            NodeProcess node = new NodeProcess("vmess", 1);
            for (int i = 0; i < 10; i++) {
                node.push(weir, "{\"7\":[" + i + ",100]}");
            }
            TestServer.await(() -> panel.pushes.size() == 1);
            panel.release();
            awaitSettled(weir, 10);
            assertThat(panel.pushes).hasSize(10);
        }
    }

    @Test
    void whatCannotReachThePanelWaitsAndArrivesOnce() throws Exception {
        try (TestServer weir = started()) {
            NodeProcess node = new NodeProcess("vmess", 1);
            node.push(weir, "{\"7\":[1,1]}");
            awaitSettled(weir, 1);
            panel.goesDown();
            node.push(weir, "{\"7\":[2,1]}");
            node.push(weir, "{\"7\":[3,1]}");
            TestServer.await(() -> phase(weir).equals("panel_away"));
            time.skip(Duration.ofMinutes(2));
            assertThat(weir.operator("GET", "/health", "").toText())
                    .contains("shadow_not_forwarding");
            panel.comesBack();
            awaitSettled(weir, 3);
            assertThat(panel.pushes)
                    .containsExactly("1 {\"7\":[1,1]}", "1 {\"7\":[2,1]}", "1 {\"7\":[3,1]}");
            assertThat(sum(weir, "unknown", "pushes")).isZero();
        }
    }

    @Test
    void aPushThatMayHaveBeenTakenIsNeverSentAgainAndIsShownAsUnknown() throws Exception {
        try (TestServer weir = started()) {
            panel.next(Mood.LOSES_ANSWER, Mood.WORKS, Mood.FAILS);
            NodeProcess node = new NodeProcess("vmess", 1);
            for (int i = 1; i <= 4; i++) {
                node.push(weir, "{\"7\":[" + i + ",0]}");
            }
            awaitSettled(weir, 4);
            assertThat(panel.pushes).hasSize(4);
            assertThat(sum(weir, "taken", "upload")).isEqualTo(2 + 4);
            assertThat(sum(weir, "unknown", "upload")).isEqualTo(1 + 3);
            List<JsonObject> unknown =
                    weir.operator("GET", "/shadow/pushes?fate=unknown", "").objects("pushes");
            assertThat(unknown).extracting(push -> push.number("upload")).containsExactly(3L, 1L);
            assertThat(unknown.getFirst().number("status")).isEqualTo(500);
            assertThat(unknown.getFirst().text("said")).isEqualTo("Server Error");
        }
    }

    @Test
    void aPanelThatDoesNotKnowTheTokenLosesNothing() throws Exception {
        try (TestServer weir = started()) {
            panel.next(Mood.WRONG_TOKEN);
            NodeProcess node = new NodeProcess("vmess", 1);
            node.push(weir, "{\"7\":[1,0]}");
            node.push(weir, "{\"7\":[2,0]}");
            awaitSettled(weir, 2);
            assertThat(panel.pushes).containsExactly("1 {\"7\":[1,0]}", "1 {\"7\":[2,0]}");
        }
    }

    @Test
    void afterARestartForwardingGoesOnWhereItWas() throws Exception {
        NodeProcess node = new NodeProcess("vmess", 1);
        try (TestServer weir = started()) {
            node.push(weir, "{\"7\":[1,0]}");
            awaitSettled(weir, 1);
            panel.goesDown();
            node.push(weir, "{\"7\":[2,0]}");
        }
        panel.comesBack();
        try (TestServer weir = again()) {
            node.push(weir, "{\"7\":[3,0]}");
            awaitSettled(weir, 3);
            assertThat(panel.pushes)
                    .containsExactly("1 {\"7\":[1,0]}", "1 {\"7\":[2,0]}", "1 {\"7\":[3,0]}");
        }
    }

    private TestServer started() throws IOException {
        TestServer weir = again();
        weir.addUser(7);
        weir.addUser(8);
        weir.addNode("vmess", 1, "{\"server_port\":443}", ",\"rateMillionths\":1500000");
        weir.addNode("trojan", 2, "{\"server_port\":443}", "");
        return weir;
    }

    private TestServer again() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("time-zone", ZONE.getId());
        settings.put("shadow-panel", panel.url());
        settings.put("shadow-panel-token", OldPanelStandIn.TOKEN);
        return TestServer.on(home.resolve("data"), time, settings, database);
    }

    private static JsonObject shadow(TestServer weir) {
        try {
            return weir.operator("GET", "/shadow", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String phase(TestServer weir) {
        return shadow(weir).text("phase");
    }

    private static long sum(TestServer weir, String fate, String what) {
        return shadow(weir).object("sums").object(fate).number(what);
    }

    private static void awaitSettled(TestServer weir, long pushes) {
        TestServer.await(() ->
                sum(weir, "taken", "pushes")
                                + sum(weir, "unknown", "pushes")
                                + sum(weir, "refused", "pushes")
                        >= pushes);
    }
}
