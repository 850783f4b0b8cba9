package dev.weir.server;

import dev.weir.database.DatabaseSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An Xboard's database, made by its tables as SQL text and filled from a seed. */
final class OldXboard implements AutoCloseable {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final int USERS = 1_000;
    static final int DAYS = 40;
    static final LocalDate FIRST = LocalDate.of(2026, 9, 1);

    /** Rates that its nodes have had. */
    private static final String[] RATES = {"1.00", "0.50", "1.30", "3.00"};

    private final Connection connection;
    private final Random random = new Random(20_261_121);

    OldXboard(String url) throws SQLException {
        this(DriverManager.getConnection(url));
    }

    private OldXboard(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    /** On a server, whose words for types differ. */
    static OldXboard on(DatabaseSettings.Server server) throws SQLException, IOException {
        OldXboard made =
                new OldXboard(
                        DriverManager.getConnection(
                                server.url(), server.user(), server.password()));
        boolean maria = server.url().startsWith("jdbc:mariadb:");
        made.script(
                "/oldpanel/xboard.sql",
                sql -> {
                    String all =
                            sql.replace(
                                            "integer primary key autoincrement not null",
                                            maria
                                                    ? "integer auto_increment primary key"
                                                    : "serial primary key")
                                    .replaceAll("\\bvarchar\\b", "varchar(255)")
                                    .replaceAll("\\bnumeric\\b", "numeric(10, 2)");
                    return maria
                            ? all.replace('"', '`')
                                    .replaceFirst(
                                            "(?s)^(\\s*create table .*)$",
                                            "$1 default character set utf8mb4")
                            : all.replaceAll("tinyint(\\(1\\))?", "smallint")
                                    .replace("datetime", "timestamp");
                });
        return made;
    }

    static OldXboard inFile(Path file) throws SQLException, IOException {
        OldXboard made = new OldXboard("jdbc:sqlite:" + file);
        made.script("/oldpanel/xboard.sql");
        return made;
    }

    void script(String resource) throws SQLException, IOException {
        script(resource, sql -> sql);
    }

    private void script(String resource, UnaryOperator<String> words)
            throws SQLException, IOException {
        try (InputStream in = OldXboard.class.getResourceAsStream(resource)) {
            assert in != null;
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String statement : all.replaceAll("(?m)^--.*$", "").split(";", -1)) {
                if (!statement.isBlank()) {
                    execute(words.apply(statement));
                }
            }
        }
    }

    static long day(int number) {
        return FIRST.plusDays(number).atStartOfDay(ZONE).toEpochSecond();
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
        connection.commit();
    }

    /** Groups, routes, plans, nodes, settings. */
    void fillDirectory() throws SQLException {
        execute("insert into v2_server_group values (1, 'default', 1, 1), (2, 'VIP', 1, 1)");
        execute(
                "insert into v2_server_route values (3, 'no mail', '[\"port:25\"]', 'block', null, 1,"
                        + " 1)");
        execute(
                "insert into v2_plan (id, group_id, transfer_enable, name, prices, content, created_at,"
                        + " updated_at) values (1, 2, 100, '月付 100G', '{\"monthly\": 9.9}', '<b>x</b>', 1,"
                        + " 1), (2, 1, 10, 'small', '{\"onetime\": 5}', null, 1, 1)");
        execute(
                "insert into v2_settings (name, value) values ('server_token', '"
                        + TestServer.NODE_TOKEN
                        + "'), ('server_push_interval', '60'), ('server_pull_interval', '90')");
        node(1, "shadowsocks", "null", "1", "{\"cipher\":\"aes-128-gcm\"}");
        node(
                2,
                "vmess",
                "null",
                "0.5",
                "{\"tls\":1,\"network\":\"ws\",\"network_settings\":{\"path\":\"/ws\"},"
                        + "\"tls_settings\":{\"server_name\":\"a.example.com\",\"allow_insecure\":false}}");
        node(
                3,
                "trojan",
                "'33'",
                "1.3",
                "{\"tls\":1,\"network\":\"tcp\",\"tls_settings\":{\"server_name\":\"t.example.com\"}}");
        node(
                4,
                "vless",
                "null",
                "3",
                "{\"tls\":2,\"flow\":\"xtls-rprx-vision\",\"network\":\"tcp\","
                        + "\"reality_settings\":{\"server_name\":\"www.example.com\",\"server_port\":443,"
                        + "\"public_key\":\"p\",\"private_key\":\"k\",\"short_id\":\"ab12\"},\"utls\":{\"enabled\":true}}");
        node(
                5,
                "hysteria",
                "null",
                "1",
                "{\"version\":2,\"bandwidth\":{\"up\":100,\"down\":200},"
                        + "\"obfs\":{\"open\":true,\"type\":\"salamander\",\"password\":\"pw\"},"
                        + "\"tls\":{\"server_name\":\"h.example.com\"}}");
        node(6, "shadowsocks", "null", "1", "{\"cipher\":\"2022-blake3-aes-128-gcm\"}");
        node(
                7,
                "tuic",
                "null",
                "1",
                "{\"version\":5,\"congestion_control\":\"bbr\",\"tls\":{\"server_name\":\"q.example.com\"}}");
        node(
                8,
                "anytls",
                "null",
                "1",
                "{\"tls\":{\"server_name\":\"y.example.com\"},\"padding_scheme\":[\"stop=8\"]}");
        execute(
                "update v2_server set route_ids = '[3]', rate_time_enable = 1, rate_time_ranges ="
                        + " '[{\"start\":\"01:00\",\"end\":\"06:59\",\"rate\":\"0.5\"}]' where id = 1");
        execute("update v2_server set parent_id = 1 where id = 6");
    }

    private void node(int id, String type, String code, String rate, String settings)
            throws SQLException {
        execute(
                ("insert into v2_server (id, type, code, group_ids, route_ids, name, rate, host, port,"
                                + " server_port, protocol_settings, created_at) values (%d, '%s', %s,"
                                + " '[\"1\",\"2\"]', '[]', '%s %d', %s, 'n%d.example.com', '443', 443,"
                                + " '%s', '2026-01-02 03:04:05')")
                        .formatted(id, type, code, type, id, rate, id, settings));
    }

    /** Users, and a history of about so many rows, half of which say at which node. */
    void fillUsage(int rows) throws SQLException {
        Map<Integer, long[]> counters = new TreeMap<>();
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into v2_stat_user (user_id, server_id, server_rate, u, d, record_type,"
                                + " record_at, created_at, updated_at) values (?, ?, ?, ?, ?, 'd', ?, 0,"
                                + " 0)")) {
            int perDay = rows / DAYS;
            for (int day = 0; day < DAYS; day++) {
                for (int i = 0; i < perDay; i++) {
                    // Some belong to users that were deleted; two may be of one key.
                    int user = 1 + random.nextInt(USERS + 20);
                    long up = random.nextLong(3_000_000_000L);
                    long down = random.nextLong(90_000_000_000L);
                    insert.setInt(1, user);
                    if (random.nextBoolean()) {
                        insert.setInt(2, 1 + random.nextInt(9));
                    } else {
                        insert.setNull(2, java.sql.Types.INTEGER);
                    }
                    insert.setBigDecimal(
                            3, new java.math.BigDecimal(RATES[random.nextInt(RATES.length)]));
                    insert.setLong(4, up);
                    insert.setLong(5, down);
                    insert.setLong(6, day(day));
                    insert.addBatch();
                    // The counter was reset on the first of October, or began before the history.
                    long[] counter = counters.computeIfAbsent(user, _ -> new long[2]);
                    if (user % 3 == 0 || day >= 30) {
                        counter[0] += up;
                        counter[1] += down;
                    }
                    if (user % 3 == 0 && day == 0) {
                        counter[1] += 77;
                    }
                }
                insert.executeBatch();
            }
        }
        fillUsers(counters);
        connection.commit();
    }

    /** What it noted of nodes, one of which there is no more. */
    void fillNodeDays() throws SQLException {
        String[] types = {"shadowsocks", "vmess", "trojan", "vless"};
        for (int day = 0; day < 3; day++) {
            for (int node = 1; node <= 5; node++) {
                execute(
                        ("insert into v2_stat_server (server_id, server_type, u, d, record_type,"
                                        + " record_at, created_at, updated_at) values (%d, '%s', %d, %d, 'd',"
                                        + " %d, 0, 0)")
                                .formatted(
                                        node == 5 ? 99 : node,
                                        node == 5 ? "gone" : types[node - 1],
                                        random.nextLong(1L << 40),
                                        random.nextLong(1L << 40),
                                        day(day)));
            }
        }
    }

    private void fillUsers(Map<Integer, long[]> counters) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into v2_user (id, email, password, u, d, transfer_enable, banned, uuid,"
                                + " group_id, plan_id, speed_limit, device_limit, token, expired_at,"
                                + " created_at, updated_at) values (?, ?, 'hash', ?, ?, ?, ?, ?, ?, 1, ?,"
                                + " ?, ?, ?, 1, 1)")) {
            for (int id = 1; id <= USERS; id++) {
                long[] counter = counters.getOrDefault(id, new long[] {0, 0});
                insert.setInt(1, id);
                insert.setString(2, "User" + id + "@Example.com");
                insert.setLong(3, counter[0]);
                insert.setLong(4, counter[1]);
                insert.setLong(5, id % 7 == 0 ? 1 : 1L << 45);
                insert.setInt(6, id % 50 == 0 ? 1 : 0);
                insert.setString(7, new UUID(20_261_121, id).toString());
                setOrNull(insert, 8, id % 90 == 0 ? null : 1 + id % 2);
                setOrNull(insert, 9, id % 4 == 0 ? 100 : null);
                setOrNull(insert, 10, id % 5 == 0 ? 3 : null);
                insert.setString(11, "t" + id);
                setOrNull(insert, 12, id % 6 == 0 ? null : 1_900_000_000);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void setOrNull(PreparedStatement statement, int at, @Nullable Integer value)
            throws SQLException {
        if (value == null) {
            statement.setNull(at, java.sql.Types.INTEGER);
        } else {
            statement.setInt(at, value);
        }
    }

    /** First column and the others, by the first: one row a key. */
    Map<String, String> rows(String sql) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.put(row.getString(1), row.getString(2));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
