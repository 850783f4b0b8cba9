package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An Xboard's database brought over by the command, through the server's own door. */
class ImportTest extends ImportFixture {
    /** By user, node, day and rate, as the old panel has it. */
    private static final String OLD_SUMS =
            "select user_id || ' ' || coalesce(case server_id when 3 then 33 when 9 then null else"
                    + " server_id end, 0) || ' ' || record_at || ' ' || cast(server_rate * 1000000 as"
                    + " integer), sum(u) || ' ' || sum(d) from v2_stat_user where record_type = 'd' and"
                    + " typeof(u) = 'integer' and u >= 0 group by 1";

    private static final String OLD_KEYS =
            "select user_id || ' ' || coalesce(server_id, '') || ' ' || record_at || ' ' || server_rate,"
                    + " 1 from v2_stat_user group by 1";

    /** The same here. */
    private static final String NEW_SUMS =
            "select case u.user_id when 0 then n.wire_key else u.user_id end || ' ' ||"
                    + " coalesce(s.node_id, 0) || ' ' || u.bucket || ' ' || u.rate,"
                    + " sum(u.billed_upload) || ' ' || sum(u.billed_download) from day_usage u left join"
                    + " source s on s.id = u.source_id left join unattributed n on u.user_id = 0 and n.id"
                    + " = u.credential_id group by 1";

    /** Asked of the old panel and of the views; the first column is the key of the answer. */
    private static final List<String> OLD_QUERIES =
            List.of(
                    "select user_id, sum(u) || ' ' || sum(d) || ' ' || (sum(u) + sum(d)) from v2_stat_user"
                            + " where user_id <= 1000 and record_at >= 1788192000 and record_at <"
                            + " 1790000000 group by user_id",
                    "select user_id || ' ' || server_id, sum(u) || ' ' || sum(d) from v2_stat_user where"
                            + " user_id <= 1000 and server_id in (1, 2, 4, 5, 6, 7, 8) group by 1",
                    "select record_at, sum(u) from v2_stat_user where server_id is not null and user_id < 60"
                            + " and server_id < 3 group by record_at",
                    "select id, u || ' ' || d || ' ' || transfer_enable || ' ' || banned || ' ' ||"
                            + " coalesce(expired_at, 'never') || ' ' || uuid from v2_user",
                    "select server_id || ' ' || server_type || ' ' || record_at, u || ' ' || d from"
                            + " v2_stat_server where server_id <> 3 and server_id <> 33",
                    "select record_at, sum(u) || ' ' || sum(d) from v2_stat_server group by record_at",
                    "select type || id, name || ' ' || cast(rate * 100 as integer) from v2_server where type <> 'trojan'");

    ImportTest() {
        super("xboard");
    }

    @Test
    void sumsOfAHundredThousandRowsAreTheOriginalsAndComeOnce() throws Exception {
        Map<String, String> expected;
        int keys;
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(100_000);
            expected = xboard.rows(OLD_SUMS);
            keys = xboard.rows(OLD_KEYS).size();
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            JsonObject dry = run(0, "--dry-run");
            assertThat(dry.object("users").number("made")).isEqualTo(OldXboard.USERS);
            assertThat(dry.object("nodes").number("made")).isEqualTo(8);
            assertThat(dry.object("history").number("oldRows")).isEqualTo(100_000);
            assertThat(weir.operator("GET", "/users", "").number("total")).isZero();

            JsonObject first = run(0);
            assertThat(first.object("users").number("made")).isEqualTo(OldXboard.USERS);
            assertThat(first.object("history").number("counted")).isEqualTo(keys);
            assertThat(ledger(NEW_SUMS)).isEqualTo(expected);

            JsonObject second = run(0);
            assertThat(second.object("history").number("counted")).isZero();
            assertThat(second.object("history").number("repeated")).isEqualTo(keys);
            assertThat(second.object("users").number("same")).isEqualTo(OldXboard.USERS);
            assertThat(second.object("nodes").number("same")).isEqualTo(8);
            assertThat(second.object("history").number("documents")).isZero();
            assertThat(ledger(NEW_SUMS)).isEqualTo(expected);
            assertThat(weir.operator("GET", "/reconciliation", "").toText())
                    .contains("\"differences\":[]");
        }
    }

    @Test
    void aRowThatHasGrownCountsByItsGrowthAndOneThatHasFallenIsTold() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(4_000);
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            run(0);
            Map<String, String> expected;
            try (OldXboard xboard = new OldXboard("jdbc:sqlite:" + file)) {
                xboard.execute(
                        "update v2_stat_user set u = u + 1000, d = d + 1 where user_id = 12 and"
                                + " record_at = (select max(record_at) from v2_stat_user where user_id"
                                + " = 12)");
                xboard.execute("update v2_user set u = u + 1000, d = d + 1 where id = 12");
                expected = xboard.rows(OLD_SUMS);
                // What falls there stays here.
                xboard.execute("update v2_stat_user set d = d - 1 where user_id = 15");
            }
            JsonObject again = run(1).object("history");
            assertThat(again.number("counted")).isPositive();
            assertThat(again.number("billedUpload")).isEqualTo(1_000 * again.number("counted"));
            assertThat(again.number("billedDownload")).isEqualTo(again.number("counted"));
            assertThat(again.number("stale")).isPositive();
            assertThat(again.number("balances")).isEqualTo(again.number("counted") == 1 ? 0 : 1);
            assertThat(ledger(NEW_SUMS)).isEqualTo(expected);
        }
    }

    @Test
    void usersStandAsTheyStoodAndARealNodeNoticesNothing() throws Exception {
        Map<String, String> charged;
        Map<String, String> listed;
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(4_000);
            charged = xboard.rows("select id, u || ' ' || d from v2_user where u + d <> 0");
            listed =
                    xboard.rows(
                            "select id, uuid from v2_user where group_id in (1, 2) and u + d <"
                                    + " transfer_enable and (expired_at is null or expired_at >="
                                    + " 1791648000) and banned = 0");
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            run(0);
            assertThat(
                            ledger(
                                    "select user_id, sum(billed_upload + adjusted_billed_upload) ||"
                                            + " ' ' || sum(billed_download + adjusted_billed_download)"
                                            + " from user_total where user_id <> 0 and billed_upload +"
                                            + " billed_download + adjusted_billed_upload +"
                                            + " adjusted_billed_download <> 0 group by 1"))
                    .isEqualTo(charged);
            NodeProcess node = new NodeProcess("trojan", 33);
            assertThat(node.config(weir).body()).contains("\"server_name\":\"t.example.com\"");
            Map<String, String> told = new TreeMap<>();
            for (JsonObject user :
                    JsonObject.read(node.users(weir).body().getBytes(StandardCharsets.UTF_8))
                            .objects("users")) {
                if (user.number("id") < 1_000_000_000) {
                    told.put(Long.toString(user.number("id")), user.text("uuid"));
                }
            }
            assertThat(told).isEqualTo(listed);
            node.push(weir, "{\"12\":[1000,2000]}");
            TestServer.await(() ->
                    TestServer.rows(
                                    data,
                                    "select user_id, upload from day_usage where"
                                            + " credential_id <> 0 and user_id = 12")
                            .equals(List.of("12 1000")));
        }
    }

    @Test
    void aRebuildGivesTheSameRows() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(4_000);
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            run(0);
            try (OldXboard xboard = new OldXboard("jdbc:sqlite:" + file)) {
                xboard.execute("update v2_stat_user set u = u + 5 where user_id < 100");
                xboard.execute("update v2_user set u = 0, d = 0 where id < 50");
            }
            run(0);
        }
        for (ClosedData.Work work : List.of(ClosedData.Work.REBUILD, ClosedData.Work.VERIFY)) {
            JsonObject done =
                    JsonObject.read(
                            new ClosedData(data, DatabaseConfig.FILE, time, time)
                                    .run(
                                            work,
                                            JsonObject.read("{}".getBytes(StandardCharsets.UTF_8)),
                                            (_, _, _) -> {}));
            assertThat(done.flag("passed")).as(done.text("summary")).isTrue();
        }
    }

    @Test
    void oldQueriesOnTheViewsAnswerAsTheOriginalDid() throws Exception {
        Map<String, Map<String, String>> expected = new TreeMap<>();
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(4_000);
            xboard.fillNodeDays();
            for (String query : OLD_QUERIES) {
                expected.put(query, xboard.rows(query));
            }
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            run(0);
            for (String query : OLD_QUERIES) {
                assertThat(expected.get(query)).as(query).isNotEmpty();
                assertThat(ledger(query)).as(query).isEqualTo(expected.get(query));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = TestDatabase.class, names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
    void aPanelOnAServerDatabaseComesOverAsOneInAFile(TestDatabase kind) throws Exception {
        Map<String, String> expected;
        try (OldXboard same = OldXboard.inFile(file)) {
            same.fillDirectory();
            same.fillUsage(4_000);
            expected = same.rows(OLD_SUMS);
        }
        DatabaseSettings.Server server = (DatabaseSettings.Server) kind.bare();
        try (OldXboard xboard = OldXboard.on(server)) {
            xboard.fillDirectory();
            xboard.fillUsage(4_000);
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            JsonObject report = runFrom(server.url(), 0, "--user", server.user());
            assertThat(report.object("users").number("made")).isEqualTo(OldXboard.USERS);
            assertThat(report.object("nodes").number("made")).isEqualTo(8);
            assertThat(ledger(NEW_SUMS)).isEqualTo(expected);
            assertThat(
                            runFrom(server.url(), 0, "--user", server.user())
                                    .object("history")
                                    .number("counted"))
                    .isZero();
        }
    }

    private Map<String, String> ledger(String sql) throws Exception {
        try (OldXboard here = new OldXboard("jdbc:sqlite:" + data.resolve("weir.db"))) {
            return here.rows(sql);
        }
    }
}
