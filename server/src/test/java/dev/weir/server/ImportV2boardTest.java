package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A V2board brought over by the command: raw bytes, and a table for each protocol. */
class ImportV2boardTest extends ImportFixture {
    private static final String SERVER_KEY = "MjQ5MjBkZWNmODNmNjk2MA==";

    ImportV2boardTest() {
        super("v2board");
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
            JsonObject report = run(0);
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
            JsonObject report = run(0, "--server-token-file", token.toString());
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
                            run(0, "--server-token-file", token.toString())
                                    .object("history")
                                    .number("counted"))
                    .isZero();
        }
    }
}
