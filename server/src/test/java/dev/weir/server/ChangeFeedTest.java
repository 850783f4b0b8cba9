package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Somebody else's program that listens on PostgreSQL, as founding document 001 has it. */
class ChangeFeedTest {
    private static final Path SCRIPT = Path.of("../database/realtime_triggers.sql");
    private static final String SHADOWSOCKS = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";
    private static final String ALL =
            "listen traffic_update; listen node_traffic_update;" + " listen node_update";

    @TempDir Path data;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:00:00Z"));
    private final DatabaseSettings.Server database =
            (DatabaseSettings.Server) TestDatabase.POSTGRESQL.bare();

    @Test
    void aListenerLearnsWhatToReadAgainAndFindsItThere() throws Exception {
        try (Listener listener = new Listener(ALL);
                TestServer weir = start(Map.of())) {
            // A start says that all is to be read again.
            assertThat(listener.next("node_traffic_update").text("action")).isEqualTo("invalidate");
            weir.addUser(7);
            weir.addUser(8);
            weir.addNode("shadowsocks", 1, SHADOWSOCKS, "");
            JsonObject node = listener.update("node_update");
            assertThat(node.text("collection")).isEqualTo("subscription_nodes");
            assertThat(listener.read("select name from source where id = " + key(node)))
                    .isEqualTo("shadowsocks-1");

            new NodeProcess("shadowsocks", 1).push(weir, "{\"8\":[1000,2000]}");

            JsonObject user = listener.update("traffic_update");
            assertThat(user.text("type")).isEqualTo("traffic_update");
            assertThat(user.text("action")).isEqualTo("update");
            assertThat(user.text("collection")).isEqualTo("user_traffic_logs");
            assertThat(key(user)).isEqualTo("8");
            assertThat(
                            listener.read(
                                    "select download from user_total where user_id = " + key(user)))
                    .isEqualTo("2000");
            assertThat(
                            Long.parseLong(
                                    String.valueOf(listener.read("select position from posting"))))
                    .isGreaterThanOrEqualTo(user.number("as_of"));
            JsonObject source = listener.update("node_traffic_update");
            assertThat(
                            listener.read(
                                    "select upload from source_total where source_id = "
                                            + key(source)))
                    .isEqualTo("1000");
        }
    }

    @Test
    void saysNothingWhenItIsSwitchedOff() throws Exception {
        try (Listener listener = new Listener(ALL);
                TestServer weir = start(Map.of("database-notify", "false"))) {
            weir.addUser(7);
            weir.addNode("shadowsocks", 1, SHADOWSOCKS, "");
            new NodeProcess("shadowsocks", 1).push(weir, "{\"7\":[1000,2000]}");
            TestServer.await(() -> listener.read("select sum(upload) from user_total") != null);
            listener.read("select test_notification('traffic_update', '{\"type\":\"last\"}')");
            // What is sent later comes later.
            assertThat(listener.next("traffic_update").text("type")).isEqualTo("last");
        }
    }

    @Test
    void theScriptDoesNoHarmHoweverOftenItIsRunAndItsTestReachesAListener() throws Exception {
        try (TestServer weir = start(Map.of());
                Listener listener = new Listener("listen node_traffic_update")) {
            weir.addUser(7);
            String made = listener.read(OBJECTS);
            String script = Files.readString(SCRIPT).replace("\\set ON_ERROR_STOP on", "");
            listener.run(script);
            listener.run(script);
            assertThat(listener.read(OBJECTS)).isEqualTo(made).contains("test_notification");

            String message =
                    "{\"event\": \"UPDATE\", \"table\": \"node_traffic_logs\", \"data\":"
                            + " {\"domain_as_id\": \"example.com\", \"used\": 5000000}}";
            listener.read(
                    "select test_notification('node_traffic_update', '%s')".formatted(message));
            JsonObject heard = listener.next("node_traffic_update");
            while (!heard.has("event")) {
                heard = listener.next("node_traffic_update");
            }
            assertThat(heard.text("table")).isEqualTo("node_traffic_logs");
        }
    }

    /** Functions and triggers, by their definitions. */
    private static final String OBJECTS =
            "select string_agg(text, '; ' order by text) from ("
                    + "select pg_get_functiondef(p.oid) as text from pg_proc p join pg_namespace n"
                    + " on n.oid = p.pronamespace where n.nspname = 'public' and p.prokind = 'f'"
                    + " union all select pg_get_triggerdef(oid) from pg_trigger"
                    + " where not tgisinternal) as objects";

    private TestServer start(Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("database", database.url());
        settings.put("database-user", database.user());
        return TestServer.on(data, time, settings);
    }

    private static String key(JsonObject notification) {
        return String.valueOf(notification.list("keys").getFirst());
    }

    /** A program of its own: plain JDBC. */
    private final class Listener implements AutoCloseable {
        private final Connection connection = TestDatabase.connect(database);
        private final List<PGNotification> heard = new ArrayList<>();

        Listener(String listen) throws SQLException {
            run(listen);
        }

        void run(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        /** The first value, or null. */
        @Nullable String read(String sql) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                return row.next() ? row.getString(1) : null;
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }

        /** The next that names keys. */
        JsonObject update(String channel) throws Exception {
            JsonObject heard = next(channel);
            while (heard.list("keys").isEmpty()) {
                heard = next(channel);
            }
            return heard;
        }

        /** Waits for the next notification of a channel; keeps those of others. */
        JsonObject next(String channel) throws Exception {
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < 30_000_000_000L) {
                for (PGNotification one : heard) {
                    if (one.getName().equals(channel)) {
                        heard.remove(one);
                        return JsonObject.read(one.getParameter().getBytes(StandardCharsets.UTF_8));
                    }
                }
                PGNotification[] more = connection.unwrap(PGConnection.class).getNotifications(100);
                heard.addAll(List.of(more));
            }
            throw new AssertionError("nothing on " + channel);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
