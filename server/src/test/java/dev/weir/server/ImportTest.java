package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Cli;
import dev.weir.cli.Console;
import dev.weir.config.DatabaseConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An Xboard's database brought over by the command, through the server's own door. */
class ImportTest {
    private static final Map<String, String> SETTINGS = Map.of("time-zone", "Asia/Shanghai");

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

    private static final String SERVER_KEY = "MjQ5MjBkZWNmODNmNjk2MA==";

    @TempDir Path data;
    @TempDir Path there;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-10-10T15:59:30Z"));
    private Path file;

    @BeforeEach
    void makeXboard() throws Exception {
        file = there.resolve("xboard.sqlite");
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
    void whatCannotBeUsedIsCountedAndNotDropped() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(400);
            String row =
                    "insert into v2_stat_user (user_id, server_rate, u, d, record_type, record_at,"
                            + " created_at, updated_at) values ";
            long day = OldXboard.day(0);
            xboard.execute(row + "(3, 1, -5, 1, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "(3, 1, 'many', 1, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "(3, 'x', 1, 1, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "('bob', 1, 1, 1, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "(3, 1, 1, 9223372036854775807, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "(3, 1, 7, 7, 'm', " + day + ", 0, 0)");
            xboard.execute("update v2_user set uuid = 'nonsense' where id = 9");
            xboard.execute("update v2_user set email = 'nobody' where id = 10");
            xboard.execute("update v2_server set port = 1, server_port = 70000 where id = 8");
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            JsonObject report = run(1);
            List<String> findings = new ArrayList<>();
            for (JsonObject one : report.objects("findings")) {
                if (one.text("kind").equals("stat_user")) {
                    findings.add(one.number("count") + " " + one.text("reason"));
                }
            }
            assertThat(findings)
                    .containsExactlyInAnyOrder(
                            "1 u is negative",
                            "1 u is not a number",
                            "1 server_rate is not a number",
                            "1 user_id is not a number of a user",
                            "1 more than 1 EiB",
                            "1 sums of a month: its days are there");
            assertThat(report.objects("refused"))
                    .extracting(one -> one.text("kind") + " " + one.text("id"))
                    .containsExactlyInAnyOrder("nodes 8", "users 9", "users 10");
        }
    }

    @Test
    void charactersThatNoTextCanHaveSpoilNothingElse() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(400);
            xboard.execute("update v2_user set email = 'a' || char(0) || '@x.org' where id = 9");
            xboard.execute("update v2_user set remarks = char(0) where id = 10");
            xboard.execute("update v2_server set name = 'one' || char(9) || 'line' where id = 1");
            xboard.execute("update v2_server set protocol_settings = '{bad' where id = 2");
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            JsonObject report = run(0);
            assertThat(report.object("users").number("made")).isEqualTo(OldXboard.USERS);
            assertThat(report.object("nodes").number("made")).isEqualTo(8);
            assertThat(TestServer.rows(data, "select name from source where name like 'one%'"))
                    .containsExactly("one line");
            assertThat(report.objects("findings"))
                    .extracting(one -> one.number("count") + " " + one.text("reason"))
                    .contains(
                            "2 characters that no text can have were replaced",
                            "1 control characters in its name became blanks",
                            "1 its protocol settings cannot be read; it has none");
        }
    }

    /** The table of vmess was v2_server until 2021 and v2_server_v2ray until 2023. */
    @ParameterizedTest
    @ValueSource(strings = {"v2_server", "v2_server_v2ray"})
    void olderV2boardsKnowWhereTheirUsersWere(String table) throws Exception {
        try (OldXboard v2board = new OldXboard("jdbc:sqlite:" + file)) {
            v2board.script("/oldpanel/v2board.sql");
            v2board.execute("alter table v2_server_vmess rename to " + table);
            v2board.execute("insert into v2_server_group values (5, 'VIP', 1, 1)");
            v2board.execute(
                    "insert into "
                            + table
                            + " (id, group_id, name, rate, host, port, server_port, tls, network,"
                            + " created_at, updated_at) values (1, '[\"5\"]', 'b', '0.5',"
                            + " 'b.example.com', '443', 443, 1, 'ws', 1, 1)");
            v2board.execute(
                    "insert into v2_user (id, email, password, u, d, transfer_enable, uuid, group_id,"
                            + " token, expired_at, created_at, updated_at) values (8, 'a@example.com', 'x',"
                            + " 50, 100, 1000, '00000000-0000-0000-0000-000000000008', 5, 't', null, 1, 1)");
            v2board.execute(
                    "insert into v2_server_log values (1, 8, 1, '100', '200', 0.5, 'vmess', "
                            + OldXboard.day(4)
                            + ", 0, 0)");
            v2board.execute(
                    "insert into v2_stat_server values (1, 1, 'vmess', 100, 200, 'd', "
                            + OldXboard.day(4)
                            + ", 0, 0)");
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            JsonObject report = run("v2board", 0);
            assertThat(report.object("nodes").number("made")).isEqualTo(1);
            assertThat(
                            TestServer.rows(
                                    data,
                                    "select s.node_type, s.node_id, u.upload, u.download from day_usage u"
                                            + " left join source s on s.id = u.source_id"))
                    .containsExactly("vmess 1 100 200");
            assertThat(
                            TestServer.rows(
                                    data,
                                    "select server_id, server_type, u, d from v2_stat_server"))
                    .containsExactly("1 vmess 100 200");
            assertThat(
                            TestServer.rows(
                                    data,
                                    "select old_id from imported_document where kind = 'old_node'"))
                    .hasSize(1);
        }
    }

    @Test
    void aNumberThatIsSomebodyElsesIsRefusedInOneSentence() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(4_000);
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            weir.addUser(7);
            JsonObject report = run(4);
            assertThat(report.text("stopped")).contains("somebody else's");
            assertThat(report.objects("refused").getFirst().text("why"))
                    .isEqualTo(
                            "number 7 is u7@example.org here and User7@Example.com there; nodes"
                                    + " know users by their numbers");
            assertThat(weir.operator("GET", "/users", "").number("total")).isEqualTo(1);

            run(1, "--skip-conflicts");
            assertThat(TestServer.rows(data, "select 1 from day_usage where user_id = 7"))
                    .isEmpty();
            assertThat(TestServer.rows(data, "select 1 from unattributed where wire_key = '7'"))
                    .isNotEmpty();
        }
    }

    @Test
    void daysThatBeginAtAnotherTimeAreRefused() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(400);
        }
        try (TestServer weir = TestServer.on(data, time, Map.of("time-zone", "UTC"))) {
            weir.announce(data);
            assertThat(run(4).text("stopped")).contains("do not begin at midnight in UTC");
            run(0, "--shift-days");
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
            JsonObject report = run("xboard", server.url(), 0, "--user", server.user());
            assertThat(report.object("users").number("made")).isEqualTo(OldXboard.USERS);
            assertThat(report.object("nodes").number("made")).isEqualTo(8);
            assertThat(ledger(NEW_SUMS)).isEqualTo(expected);
            assertThat(
                            run("xboard", server.url(), 0, "--user", server.user())
                                    .object("history")
                                    .number("counted"))
                    .isZero();
        }
    }

    @Test
    void aV2boardKeepsRawBytesAndATableForEachProtocol() throws Exception {
        try (OldXboard v2board = new OldXboard("jdbc:sqlite:" + file)) {
            v2board.script("/oldpanel/v2board.sql");
            v2board.execute("insert into v2_server_group values (5, 'VIP', 1, 1)");
            v2board.execute(
                    "insert into v2_server_shadowsocks (id, group_id, name, rate, host, port,"
                            + " server_port, cipher, created_at, updated_at) values (1, '[\"5\"]', 'a',"
                            + " '1.3', 'a.example.com', '443', 8388, '2022-blake3-aes-128-gcm',"
                            + " 1700000000, 1)");
            v2board.execute(
                    "insert into v2_server_vmess (id, group_id, name, rate, host, port, server_port,"
                            + " tls, network, networkSettings, tlsSettings, created_at, updated_at)"
                            + " values (1, '[\"5\"]', 'b', '0.5', 'b.example.com', '443', 443, 1, 'ws',"
                            + " '{\"path\":\"/x\"}', '{\"serverName\":\"b.example.com\"}', 1, 1)");
            v2board.execute(
                    "insert into v2_server_hysteria (id, version, group_id, name, host, port,"
                            + " server_port, rate, up_mbps, down_mbps, obfs, obfs_password, server_name,"
                            + " created_at, updated_at) values (1, 2, '[\"5\"]', 'c', 'c.example.com',"
                            + " '443', 443, '1', 0, 0, 'salamander', 'pw', 'c.example.com', 1, 1)");
            v2board.execute(
                    "insert into v2_user (id, email, password, u, d, transfer_enable, uuid, group_id,"
                            + " token, expired_at, created_at, updated_at) values (8, 'a@example.com', 'x',"
                            + " 16, 16, 1000, '00000000-0000-0000-0000-000000000008', 5, 't', null, 1, 1)");
            v2board.execute(
                    "insert into v2_plan (id, group_id, transfer_enable, name, month_price, created_at,"
                            + " updated_at) values (1, 5, 100, 'big', 990, 1, 1)");
            // 5 x 1.3 = 6.5, half up 7; 3 x 1.3 = 3.9.
            v2board.execute(
                    "insert into v2_stat_user values (1, 8, 1.3, 5, 3, 'd', "
                            + OldXboard.day(5)
                            + ", 0, 0), (2, 8, 0.5, 9, 0, 'd', "
                            + OldXboard.day(5)
                            + ", 0, 0)");
            // A day before the younger table, at a node; and one that stands there too.
            v2board.execute(
                    "insert into v2_server_log values (1, 8, 1, '100', '200', 0.5, 'v2ray', "
                            + OldXboard.day(4)
                            + ", 0, 0), (2, 8, 1, '7', '7', 0.5, 'vmess', "
                            + OldXboard.day(5)
                            + ", 0, 0)");
            v2board.execute(
                    "insert into v2_stat_server values (1, 1, 'shadowsocks', 5, 3, 'd', "
                            + OldXboard.day(5)
                            + ", 0, 0)");
        }
        Path token = Files.writeString(there.resolve("token"), TestServer.NODE_TOKEN + "\n");
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            JsonObject report = run("v2board", 0, "--server-token-file", token.toString());
            assertThat(report.object("nodes").number("made")).isEqualTo(3);
            assertThat(
                            TestServer.rows(
                                    data,
                                    "select s.node_type, u.rate, u.upload, u.download, u.billed_upload,"
                                            + " u.billed_download from day_usage u left join source s on"
                                            + " s.id = u.source_id order by u.bucket, u.rate"))
                    .containsExactly(
                            "vmess 500000 100 200 50 100",
                            "null 500000 9 0 5 0",
                            "null 1300000 5 3 7 4");
            assertThat(
                            TestServer.rows(
                                    data,
                                    "select billed_upload + adjusted_billed_upload,"
                                            + " billed_download + adjusted_billed_download from user_total where user_id"
                                            + " = 8"))
                    .containsExactly("16 16");
            assertThat(
                            TestServer.rows(
                                    data,
                                    "select old_id from imported_document where kind = 'plan'"))
                    .containsExactly("1");
            NodeProcess node = new NodeProcess("shadowsocks", 1);
            assertThat(node.config(weir).body())
                    // base64 of the first 16 hex digits of md5("1700000000")
                    .contains("\"server_key\":\"" + SERVER_KEY + "\"");
            assertThat(new NodeProcess("hysteria", 1).config(weir).body())
                    .contains("\"ignore_client_bandwidth\":true");
            assertThat(new NodeProcess("vmess", 1).users(weir).body())
                    .contains("00000000-0000-0000-0000-000000000008");
            assertThat(
                            run("v2board", 0, "--server-token-file", token.toString())
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

    private JsonObject run(int exitCode, String... more) throws Exception {
        return run("xboard", exitCode, more);
    }

    private JsonObject run(String panel, int exitCode, String... more) throws Exception {
        return run(panel, file.toString(), exitCode, more);
    }

    private JsonObject run(String panel, String from, int exitCode, String... more)
            throws Exception {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "import",
                                panel,
                                "--from",
                                from,
                                "--json",
                                "--data-dir",
                                data.toString()));
        words.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false);
        int code = new Cli(console).run(words.toArray(String[]::new));
        String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        assertThat(code).as(said).isEqualTo(exitCode);
        return JsonObject.read(out.toByteArray());
    }
}
