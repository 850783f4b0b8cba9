package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.CommandRun;
import dev.weir.http.RawClient;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Weir that is killed while pushes are on their way sends none of them twice and loses none. */
class ShadowKilledTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final String PUSH =
            "/api/v1/server/UniProxy/push?node_type=trojan&node_id=2&token="
                    + TestServer.NODE_TOKEN;

    @TempDir Path home;

    private final SteppedTime time = new SteppedTime(Instant.now());
    private OldPanelStandIn panel;
    private @Nullable Process child;

    @BeforeEach
    void make() throws Exception {
        panel = new OldPanelStandIn(home, time, ZONE);
        panel.addNode(2, "trojan", "1");
        panel.addUser(7);
    }

    @AfterEach
    void end() throws Exception {
        Process left = child;
        if (left != null) {
            left.destroyForcibly().waitFor();
        }
        panel.close();
    }

    /** Before the first byte has left, and when the panel has taken it but nobody has noted so. */
    @ParameterizedTest
    @ValueSource(strings = {"shadow-leaving@3", "shadow-answered@3"})
    void aPushThatWasOnItsWayIsNotSentAgainAndTheFiguresTellWhetherItArrived(String where)
            throws Exception {
        try (TestServer weir = started()) {
            weir.addUser(7);
            weir.addNode("trojan", 2, "{\"server_port\":443}", ",\"family\":\"resets\"");
            assertThat(compare(weir)).isZero();
        }
        int pushed = pushUntilKilled(where);
        try (TestServer weir = started()) {
            // The last may be in the journal although its node had no answer any more.
            TestServer.await(() -> settled(weir) >= pushed && behind(weir) == 0);
            assertThat(panel.pushes).hasSameSizeAs(new HashSet<>(panel.pushes));
            JsonObject sums = weir.operator("GET", "/shadow", "").object("sums");
            assertThat(sums.object("unknown").number("pushes")).isEqualTo(1);
            assertThat(compare(weir)).isZero();
            JsonObject compared = weir.operator("GET", "/shadow/comparison", "");
            boolean arrived = where.startsWith("shadow-answered");
            assertThat(compared.number("unknownTaken")).isEqualTo(arrived ? 1 : 0);
            assertThat(panel.pushes).hasSize(Math.toIntExact(settled(weir)) - (arrived ? 0 : 1));
            assertThat(compared.object("users").number("difference") == 0).isEqualTo(arrived);
        }
    }

    /** How many pushes are in the journal when it is dead. */
    private int pushUntilKilled(String where) throws Exception {
        Path address = home.resolve("data/server.address");
        Files.deleteIfExists(address);
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dweir.fault=" + where,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.weir.Main",
                        "serve");
        settings().forEach((key, value) -> builder.environment().put(variable(key), value));
        Process started =
                builder.redirectErrorStream(true)
                        .redirectOutput(home.resolve("child.log").toFile())
                        .start();
        child = started;
        TestServer.await(() -> Files.exists(address) || !started.isAlive());
        assertThat(address).as(Files.readString(home.resolve("child.log"))).exists();
        int port = URI.create(Files.readString(address).strip()).getPort();
        int pushed = 0;
        try {
            for (int i = 1; i <= 60; i++) {
                try (RawClient client = new RawClient(port)) {
                    // Each push is known by its bytes, which are few: more would be held as
                    // implausible.
                    String body = "{\"7\":[" + (100 + i) + "," + i + "]}";
                    if (client.post(PUSH, body).answer().status() == 200) {
                        pushed++;
                    }
                }
                TestServer.await(() -> !started.isAlive() || panel.pushes.size() >= 1);
            }
        } catch (IOException | AssertionError dead) {
            // As it was to be.
        }
        started.waitFor();
        return pushed;
    }

    private static String variable(String key) {
        return "WEIR_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("data-dir", home.resolve("data").toString());
        settings.put("port", "0");
        settings.put("time-zone", ZONE.getId());
        settings.put("shadow-panel", panel.url());
        settings.put("shadow-panel-token", OldPanelStandIn.TOKEN);
        return settings;
    }

    private TestServer started() throws IOException {
        return TestServer.on(home.resolve("data"), time, settings());
    }

    private static long behind(TestServer weir) {
        try {
            return weir.operator("GET", "/shadow", "").number("behindEntries");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long settled(TestServer weir) {
        try {
            JsonObject sums = weir.operator("GET", "/shadow", "").object("sums");
            return List.of("taken", "unknown", "refused").stream()
                    .mapToLong(fate -> sums.object(fate).number("pushes"))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int compare(TestServer weir) throws IOException {
        weir.announce(home.resolve("data"));
        CommandRun run =
                CommandRun.of(
                        "shadow",
                        "compare",
                        "--from",
                        panel.from.get(1),
                        "--settle",
                        "0",
                        "--data-dir",
                        home.resolve("data").toString());
        System.out.print(run.said());
        return run.code();
    }
}
