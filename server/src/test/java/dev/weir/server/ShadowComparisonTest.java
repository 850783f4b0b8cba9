package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Cli;
import dev.weir.cli.Console;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import dev.weir.server.OldPanelStandIn.Mood;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
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

/** What the old panel counts otherwise than Weir is explained to the byte, and nothing else is. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ShadowComparisonTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @Parameter TestDatabase kind;
    @TempDir Path home;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:30:00Z"));
    private DatabaseSettings database;
    private OldPanelStandIn panel;
    private long settled;

    @BeforeEach
    void make() throws Exception {
        database = kind.fresh(home.resolve("data"));
        panel = new OldPanelStandIn(home, time, ZONE);
        panel.addNode(1, "vmess", "1.5");
        panel.addNode(2, "trojan", "1");
        for (int user = 7; user <= 10; user++) {
            panel.addUser(user);
        }
        panel.database.execute("update v2_user set u = 1000, d = 5000 where id = 7");
    }

    @AfterEach
    void giveBack() throws Exception {
        panel.close();
        kind.giveBack(database);
    }

    @Test
    void everyKnownCauseIsExplainedToTheByteAndAChangeByHandIsNot() throws Exception {
        try (TestServer weir = started()) {
            NodeProcess keeps = new NodeProcess("vmess", 1);
            NodeProcess other = new NodeProcess("trojan", 2);
            keeps.push(weir, "{\"7\":[3,5]}");
            settle(weir, 1);
            assertThat(compare(weir)).isZero();
            settled = 0;

            // An answer that the node did not hear: the same again, and then more than the same.
            keeps.push(weir, "{\"7\":[101,203],\"8\":[1,1]}");
            keeps.pushUnheard(weir, "{\"7\":[11,13]}");
            keeps.pushUnheard(weir, "{\"7\":[11,13]}");
            keeps.push(weir, "{\"7\":[21,33],\"9\":[5,5]}");
            settle(weir, 4);
            // Refused while it was down, sent later.
            panel.goesDown();
            other.push(weir, "{\"8\":[1000,1]}");
            TestServer.await(() -> phase(weir).equals("panel_away"));
            panel.comesBack();
            settle(weir, 5);
            // Counted or not, nobody knows.
            panel.next(Mood.LOSES_ANSWER, Mood.FAILS, Mood.FAILS_LATE);
            other.push(weir, "{\"8\":[70,1]}");
            other.push(weir, "{\"9\":[500,1],\"8\":[3,3]}");
            other.push(weir, "{\"9\":[30,7]}");
            settle(weir, 8);
            // Of nobody there, and of nobody here.
            weir.addUser(20);
            other.push(weir, "{\"20\":[400,1]}");
            panel.addUser(21);
            other.push(weir, "{\"21\":[600,1]}");
            // The next day.
            time.skip(Duration.ofHours(20));
            keeps.push(weir, "{\"9\":[1000,1000]}");
            weir.operator(
                    "POST",
                    "/adjustments",
                    "{\"userId\":9,\"download\":-77,\"billedDownload\":-77,\"reason\":\"gift\"}");
            settle(weir, 11);

            assertThat(compare(weir)).as(output).isZero();
            JsonObject users = weir.operator("GET", "/shadow/comparison", "").object("users");
            JsonObject parts = users.object("parts");
            assertThat(users.number("unexplained")).isZero();
            // Once more 24, and the first 24 of 54, by 1.5.
            assertThat(parts.number("repeats")).isEqualTo(72);
            assertThat(parts.number("unknownFate")).isEqualTo(-507);
            assertThat(parts.number("nobodyHere")).isEqualTo(601);
            assertThat(parts.number("nobodyThere")).isEqualTo(-401);
            assertThat(parts.number("corrections")).isEqualTo(77);
            assertThat(Math.abs(parts.number("rounding"))).isLessThan(12);
            assertThat(users.number("difference")).isEqualTo(sum(parts));
            JsonObject nodes = weir.operator("GET", "/shadow/comparison", "").object("nodes");
            assertThat(nodes.number("unexplained")).isZero();
            assertThat(nodes.number("difference")).isEqualTo(48 - 507);

            panel.database.execute("update v2_user set d = d + 4321 where id = 10");
            assertThat(compare(weir)).isEqualTo(1);
            assertThat(
                            weir.operator("GET", "/shadow/comparison", "")
                                    .object("users")
                                    .number("unexplained"))
                    .isEqualTo(4321);
            List<JsonObject> found =
                    weir.operator("GET", "/shadow/comparison/users?unexplained=true", "")
                            .objects("users");
            assertThat(found).extracting(user -> user.number("userId")).containsExactly(10L);
            assertThat(run("shadow", "compare", "--csv")).isEqualTo(1);
            assertThat(output)
                    .startsWith("user_id,email,panel,weir,difference,repeats,")
                    .contains("10,u10@example.org,4321,0,4321,")
                    .contains(",4321\n");
        }
    }

    @Test
    void anotherRateThereIsAPartOfItsOwn() throws Exception {
        try (TestServer weir = started()) {
            panel.database.execute("update v2_server set rate = 2 where id = 2");
            assertThat(compare(weir)).isZero();
            new NodeProcess("trojan", 2).push(weir, "{\"8\":[1000,1]}");
            settle(weir, 1);
            assertThat(compare(weir)).as(output).isZero();
            assertThat(
                            weir.operator("GET", "/shadow/comparison", "")
                                    .object("users")
                                    .object("parts")
                                    .number("rates"))
                    .isEqualTo(1001);
            assertThat(output).contains("multiplied by another rate there");
            // What is compared is counted here already.
            weir.operator("POST", "/imports/xboard/history", "{\"dryRun\":true,\"historyFrom\":0}");
            assertThat(run("import", "xboard", "--from", panel.file.toString())).isEqualTo(4);
            assertThat(output).contains("its history would count twice");
        }
    }

    @Test
    void nodesAreAnsweredWhileThePanelIsReadAndAnAbandonedReadingLetsPushesGoOn() throws Exception {
        try (TestServer weir = started()) {
            JsonObject begun = weir.operator("POST", "/shadow/readings", "{}");
            assertThat(begun.flag("begins")).isTrue();
            new NodeProcess("trojan", 2).push(weir, "{\"8\":[1000,1]}");
            TestServer.await(() -> phase(weir).equals("held"));
            assertThat(panel.pushes).isEmpty();
            weir.operator("DELETE", "/shadow/readings/" + begun.number("reading"), "");
            settle(weir, 1);
            assertThat(panel.pushes).hasSize(1);
        }
    }

    private static long sum(JsonObject parts) {
        return parts.names().stream().mapToLong(parts::number).sum();
    }

    private String output = "";

    private int compare(TestServer weir) throws IOException {
        weir.announce(home.resolve("data"));
        return run("shadow", "compare", "--from", panel.file.toString(), "--settle", "0");
    }

    private int run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data-dir", home.resolve("data").toString()));
        int code = new Cli(new Console(print, print, false, false)).run(all.toArray(String[]::new));
        output = out.toString(StandardCharsets.UTF_8);
        return code;
    }

    private TestServer started() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("time-zone", ZONE.getId());
        settings.put("shadow-panel", panel.url());
        settings.put("shadow-panel-token", OldPanelStandIn.TOKEN);
        TestServer weir = TestServer.on(home.resolve("data"), time, settings, database);
        for (int user = 7; user <= 10; user++) {
            weir.addUser(user);
        }
        weir.addNode(
                "vmess",
                1,
                "{\"server_port\":443}",
                ",\"rateMillionths\":1500000,\"family\":\"keeps\"");
        weir.addNode("trojan", 2, "{\"server_port\":443}", "");
        return weir;
    }

    private static String phase(TestServer weir) {
        try {
            return weir.operator("GET", "/shadow", "").text("phase");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until so many pushes since the comparison began have a fate. */
    private void settle(TestServer weir, long pushes) {
        settled = pushes;
        TestServer.await(() -> {
            try {
                JsonObject sums = weir.operator("GET", "/shadow", "").object("sums");
                long done = 0;
                for (String fate : sums.names()) {
                    done += sums.object(fate).number("pushes");
                }
                return done >= settled;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
