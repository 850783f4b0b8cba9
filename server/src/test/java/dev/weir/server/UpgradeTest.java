package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.OldSchema;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger at the first schema that was ever released, with rows in every table of it. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class UpgradeTest {
    @Parameter TestDatabase kind;

    @TempDir Path data;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T15:59:30Z"));
    private final NodeProcess node = new NodeProcess("shadowsocks", 1);
    private DatabaseSettings old;
    private List<String> tables = List.of();

    @BeforeEach
    void makeTheOldLedger() throws Exception {
        DatabaseSettings filled = kind.fresh(data);
        serve(filled);
        if (kind == TestDatabase.SQLITE) {
            Path aside = data.resolve("filled.db");
            Files.move(data.resolve("weir.db"), aside);
            old = DatabaseSettings.of(data.resolve("weir.db"));
            filled = DatabaseSettings.of(aside);
        } else {
            old = kind.bare();
            // The same ledger at another address, as operations.md says.
            Files.writeString(data.resolve("database.place"), old.place() + "\n");
        }
        tables = OldSchema.make(old, 1);
        for (String table : tables) {
            OldSchema.fill(filled, old, table);
        }
        kind.giveBack(filled);
    }

    private void serve(DatabaseSettings place) throws IOException {
        try (TestServer weir = TestServer.on(data, time, Map.of(), place)) {
            weir.operator("POST", "/groups", "{\"name\":\"gold\"}");
            weir.addUser(7);
            weir.addUser(8);
            weir.addNode(
                    "shadowsocks",
                    1,
                    "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}",
                    ",\"family\":\"keeps\",\"rateMillionths\":1300000,"
                            + "\"capacityBitsPerSecond\":1000000");
            node.config(weir);
            node.push(weir, "{\"7\":[1000,20001],\"8\":[3,3],\"4242\":[10,20]}");
            time.skip(Duration.ofHours(30));
            node.push(weir, "{\"8\":[900000000000,1],\"7\":[6,6]}");
            time.skip(Duration.ofMinutes(5));
            node.push(weir, "{\"7\":[11,13]}");
            weir.operator(
                    "POST",
                    "/adjustments",
                    "{\"userId\":7,\"upload\":-50,\"billedUpload\":-50,\"reason\":\"a gift\"}");
            TestServer.await(() -> TestServer.rows(place, "select 1 from verdict").size() == 3);
            String last = TestServer.rows(place, "select max(position) from verdict").getFirst();
            weir.operator(
                    "POST",
                    "/verdicts/" + last + "/reclassify",
                    "{\"decision\":\"dismissed\",\"reason\":\"not ours\"}");
            node.pushUnheard(weir, "{\"8\":[5,6]}");
        }
        TestServer.change(place, "insert into retention values ('hour', 0, 0, 0)");
    }

    @Test
    void keepsEveryRowAndFigureAndPostsOn() throws IOException {
        assertThat(tables).hasSize(21).contains("posting", "stream", "reclassified", "settings");
        Map<String, String> before = dump();
        assertThat(before.values()).as(before.toString()).doesNotContain("");

        JsonObject applied = JsonObject.read(new ClosedSchema(data, config()).apply(time, time));
        assertThat(applied.objects("scripts")).hasSizeGreaterThan(8);
        assertThat(dump()).isEqualTo(before);
        JsonObject listed = JsonObject.read(new ClosedSchema(data, config()).list());
        assertThat(listed.objects("scripts"))
                .allSatisfy(script -> assertThat(script.text("state")).isEqualTo("applied"));

        try (TestServer weir = TestServer.on(data, time, Map.of(), old)) {
            node.push(weir, "{\"8\":[5,7]}");
        }
        assertThat(
                        TestServer.rows(
                                old,
                                "select user_id, upload, download, adjusted_upload from user_total"
                                        + " where user_id in (7, 8) order by 1"))
                .containsExactly("7 1017 20020 -61", "8 8 10 0");
        assertThat(work(ClosedData.Work.REBUILD)).contains("the same rows");
        assertThat(work(ClosedData.Work.VERIFY)).contains("agree up to position");
    }

    private Map<String, String> dump() {
        Map<String, String> rows = new TreeMap<>();
        for (String table : tables) {
            rows.put(
                    table,
                    TestServer.rows(old, "select * from " + table).stream()
                            .sorted()
                            .collect(Collectors.joining("\n")));
        }
        return rows;
    }

    private DatabaseConfig config() {
        return switch (old) {
            case DatabaseSettings.SqliteFile _ -> DatabaseConfig.FILE;
            case DatabaseSettings.Server server ->
                    new DatabaseConfig(server.url(), server.user(), server.password(), true);
        };
    }

    private String work(ClosedData.Work work) {
        JsonObject done =
                JsonObject.read(
                        new ClosedData(data, config(), time, time)
                                .run(
                                        work,
                                        JsonObject.read("{}".getBytes(StandardCharsets.UTF_8)),
                                        (_, _, _) -> {}));
        assertThat(done.flag("passed")).as(done.text("summary")).isTrue();
        return done.text("summary");
    }
}
