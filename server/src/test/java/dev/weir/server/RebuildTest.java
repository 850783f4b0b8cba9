package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TableShape;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import dev.weir.proof.Opening;
import dev.weir.proof.Openings;
import dev.weir.proof.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What nodes pushed through their door and people decided through theirs, posted while it came and
 * posted again from the journal: the same rows, by a dump of all tables that knows nothing of how
 * the product compares them.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RebuildTest {
    private static final Map<String, String> SETTINGS = Map.of("time-zone", "Asia/Shanghai");

    @Parameter TestDatabase kind;

    @TempDir Path data;

    private DatabaseSettings place;

    @BeforeEach
    void makeDatabase() {
        place = kind.fresh(data);
    }

    @AfterEach
    void giveBack() {
        kind.giveBack(place);
    }

    /** Half a minute before a day begins in the accounting zone. */
    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T15:59:30Z"));

    private final NodeProcess keeping = new NodeProcess("shadowsocks", 1);
    private final NodeProcess resetting = new NodeProcess("shadowsocks", 2);
    private final NodeProcess slow = new NodeProcess("vmess", 3);

    @Test
    void givesTheSameRowsFromTheStartAndFromAnOpeningInTheMiddle() throws Exception {
        serveUntilTheOpening();
        Opening middle;
        try (Database database = Database.open(place)) {
            middle = new Openings(data.resolve("openings"), time).write(database, Progress.NONE);
        }
        serveAfterTheOpening();
        Map<String, String> live = dump();
        assertThatMuchHappenedOnBothSidesOf(middle.position());

        assertThat(work(ClosedData.Work.REBUILD, "{}")).contains("the same rows from the oldest");
        assertThat(work(ClosedData.Work.REBUILD, "{\"from\":\"start\"}"))
                .contains("the same rows from the beginning");
        assertThat(work(ClosedData.Work.VERIFY, "{}")).contains("agree up to position");
        for (String from : new String[] {"{}", "{\"from\":\"start\"}"}) {
            assertThat(work(ClosedData.Work.REPLACE, from)).contains("was made anew");
            assertThat(dump()).as(from).isEqualTo(live);
        }
    }

    private void serveUntilTheOpening() throws IOException {
        try (TestServer weir = TestServer.on(data, time, SETTINGS, place)) {
            for (int id : new int[] {7, 8, 9}) {
                weir.addUser(id);
            }
            String cipher = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";
            weir.addNode(
                    "shadowsocks", 1, cipher, ",\"family\":\"keeps\",\"rateMillionths\":1300000");
            weir.addNode("shadowsocks", 2, cipher, ",\"family\":\"resets\"");
            weir.addNode(
                    "vmess",
                    3,
                    "{\"server_port\":443,\"network\":\"tcp\"}",
                    ",\"capacityBitsPerSecond\":1000000");
            keeping.config(weir);
            keeping.push(weir, "{\"7\":[1000,20001],\"8\":[3,3]}");
            time.skip(Duration.ofMinutes(1));
            keeping.pushUnheard(weir, "{\"7\":[500,600]}");
            keeping.push(weir, "{\"7\":[700,900],\"8\":[1,1]}");
            keeping.push(weir, "{\"4242\":[10,20],\"7\":[1,1]}");
            keeping.push(weir, "{\"x\":[1,2],\"7\":[-1,5],\"8\":[2,3]}");
            resetting.config(weir);
            resetting.push(weir, "{\"8\":[100,200]}");
            resetting.pushUnheard(weir, "{\"9\":[7,8],\"8\":[1,1]}");
            resetting.push(weir, "{\"9\":[7,8],\"8\":[1,1]}");
            slow.config(weir);
            slow.push(weir, "{\"7\":[5,5]}");
            slow.push(weir, "{\"8\":[900000000,1],\"7\":[6,6]}");
            slow.push(weir, "{\"7\":[800000000,2]}");
            weir.operator("PATCH", "/nodes/1", "{\"rateMillionths\":2000000}");
            weir.operator("PATCH", "/users/7", "{\"name\":\"Zoë\"}");
            weir.operator("DELETE", "/users/9", "");
            time.skip(Duration.ofHours(1));
            keeping.pushUnheard(weir, "{\"7\":[11,13]}");
            resetting.push(weir, "{\"9\":[3,4]}");
            adjust(weir, 7, -50, "a gift");
        }
    }

    private void serveAfterTheOpening() throws IOException {
        try (TestServer weir = TestServer.on(data, time, SETTINGS, place)) {
            // The same process, whose answer before the restart was lost.
            keeping.push(weir, "{\"7\":[28,32]}");
            NodeProcess restarted = new NodeProcess("shadowsocks", 1);
            restarted.push(weir, "{\"7\":[23,29],\"4242\":[1,1]}");
            resetting.push(weir, "{\"8\":[1,1]}");
            time.skip(Duration.ofHours(26));
            JsonObject held = weir.operator("GET", "/quarantine", "");
            assertThat(held.objects("quarantine")).hasSize(2);
            long first = held.objects("quarantine").getFirst().number("id");
            long second = held.objects("quarantine").getLast().number("id");
            weir.operator("POST", "/quarantine/" + first + "/release", "{}");
            weir.operator("POST", "/quarantine/" + second + "/dismiss", "{}");
            JsonObject names = weir.operator("GET", "/unattributed", "");
            long name = names.objects("unattributed").getFirst().number("id");
            weir.operator("POST", "/unattributed/" + name + "/assign", "{\"userId\":8}");
            restarted.push(weir, "{\"4242\":[2,3]}");
            weir.operator("PATCH", "/settings", "{\"timeZone\":\"Europe/Berlin\"}");
            adjust(weir, 8, 60, "another gift");
            weir.operator("PATCH", "/users/8", "{\"enabled\":false}");
            new NodeProcess("shadowsocks", 1)
                    .report(weir, "{\"type\":\"traffic\",\"traffic\":{\"7\":[9,9]}}");
        }
    }

    private static void adjust(TestServer weir, int user, int bytes, String why)
            throws IOException {
        weir.operator(
                "POST",
                "/adjustments",
                "{\"userId\":%d,\"upload\":%d,\"billedUpload\":%d,\"reason\":\"%s\"}"
                        .formatted(user, bytes, bytes, why));
    }

    private void assertThatMuchHappenedOnBothSidesOf(long position) {
        assertThat(TestServer.rows(place, "select distinct decision from verdict order by 1"))
                .contains("posted", "repeat", "restart", "superset");
        for (String side : new String[] {"<= " + position, "> " + position}) {
            assertThat(TestServer.rows(place, "select 1 from verdict where position " + side))
                    .hasSizeGreaterThan(3);
            assertThat(TestServer.rows(place, "select 1 from adjustment where position " + side))
                    .hasSize(1);
        }
        assertThat(TestServer.rows(place, "select state from quarantine order by id"))
                .containsExactly("released", "dismissed");
        assertThat(
                        TestServer.rows(
                                place,
                                "select user_id, upload, download, adjusted_upload from user_total"
                                        + " where user_id in (7, 8) order by 1"))
                .containsExactly("7 1772 20983 -50", "8 900000121 234 60");
    }

    /** Every table of the ledger that the journal decides, as text, by name. */
    private Map<String, String> dump() {
        Map<String, String> tables = new TreeMap<>();
        for (TableShape shape : TableShape.all()) {
            String table = shape.name();
            if (table.equals("posting") || table.equals("retention")) {
                continue;
            }
            tables.put(
                    table,
                    TestServer.rows(place, "select * from " + table).stream()
                            .sorted()
                            .collect(Collectors.joining("\n")));
        }
        tables.put(
                "posting",
                TestServer.rows(place, "select journal_id, position from posting").getFirst());
        return tables;
    }

    private DatabaseConfig config() {
        return switch (place) {
            case DatabaseSettings.SqliteFile _ -> DatabaseConfig.FILE;
            case DatabaseSettings.Server server ->
                    new DatabaseConfig(server.url(), server.user(), server.password(), false);
        };
    }

    private String work(ClosedData.Work work, String request) {
        JsonObject done =
                JsonObject.read(
                        new ClosedData(data, config(), time, time)
                                .run(
                                        work,
                                        JsonObject.read(request.getBytes(StandardCharsets.UTF_8)),
                                        (_, _, _) -> {}));
        assertThat(done.flag("passed")).as(done.text("summary")).isTrue();
        return done.text("summary");
    }
}
