package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveFeedTest {
    private static final String TOKEN = "a-token-of-the-first-node";

    @TempDir Path data;
    private WebFixture web;
    private long alice;
    private long bob;
    private long node;

    @BeforeEach
    void openWithTwoUsersOnANodeOfDoubleRate() {
        web = new WebFixture(data);
        alice = user("alice@example.org");
        bob = user("bob@example.org");
        node =
                web.send(
                                "POST",
                                "/api/v1/nodes",
                                "{\"type\":\"shadowsocks\",\"nodeId\":7,\"name\":\"hk-01\","
                                        + "\"domain\":\"hk.example.org\",\"rateMillionths\":2000000,"
                                        + "\"token\":\""
                                        + TOKEN
                                        + "\",\"settings\":{\"server_port\":8388,"
                                        + "\"cipher\":\"aes-128-gcm\"}}")
                        .json()
                        .number("id");
        web.push(7, TOKEN, "{\"%d\":[100,1000],\"%d\":[1,10]}".formatted(alice, bob));
    }

    private long user(String email) {
        return web.send("POST", "/api/v1/users", "{\"email\":\"" + email + "\"}")
                .json()
                .number("id");
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void sendsTheFoundingDocumentsEnvelopeWithTheChangedBucketsAsAbsoluteValues() {
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            JsonObject hello = socket.await("hello");
            assertThat(hello.number("seq")).isEqualTo(1);
            assertThat(hello.object("data").number("version")).isEqualTo(1);
            socket.send("{\"type\":\"sub\",\"topics\":[\"users\"],\"users\":[" + alice + "]}");
            JsonObject snapshot = socket.await("snapshot");
            assertThat(snapshot.object("data").text("topic")).isEqualTo("users");
            assertThat(used(snapshot.object("data").objects("rows").getFirst())).isEqualTo(2200);

            web.push(7, TOKEN, "{\"%d\":[5,50],\"%d\":[1,10]}".formatted(alice, bob));

            JsonObject update = socket.await("traffic_update");
            assertThat(update.text("action")).isEqualTo("update");
            assertThat(update.text("collection")).isEqualTo("user_traffic_logs");
            assertThat(update.text("timestamp")).startsWith("2026-11-20T12:30");
            assertThat(update.text("epoch")).isEqualTo(hello.text("epoch"));
            assertThat(update.number("as_of")).isGreaterThan(snapshot.number("as_of"));
            assertThat(update.number("seq")).isEqualTo(snapshot.number("seq") + 1);
            JsonObject row = update.object("data");
            assertThat(row.text("email_as_id")).isEqualTo("alice@example.org");
            assertThat(row.number("used")).isEqualTo(2310);
            assertThat(row.text("updated_at")).startsWith("2026-11-20T12:30");
            JsonObject day = only(row, "daily_logs");
            assertThat(day.text("date")).isEqualTo("20261120");
            assertThat(day.number("traffic")).isEqualTo(2310);
            assertThat(day.number("upload")).isEqualTo(105);
            assertThat(day.number("download")).isEqualTo(1050);
            assertThat(day.number("billed_upload")).isEqualTo(210);
            assertThat(only(row, "monthly_logs").text("month")).isEqualTo("202611");
            assertThat(only(row, "yearly_logs").text("year")).isEqualTo("2026");
            assertThat(only(row, "yearly_logs").number("traffic")).isEqualTo(2310);
        }
    }

    @Test
    void tellsOfNodesAndTheInstallationToo() {
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            socket.send(
                    "{\"type\":\"sub\",\"topics\":[\"overview\",\"nodes\",\"node:" + node + "\"]}");
            socket.await(message -> isSnapshot(message, "overview"));
            JsonObject nodes = socket.await(message -> isSnapshot(message, "nodes"));
            JsonObject row = nodes.object("data").objects("rows").getFirst();
            assertThat(row.text("domain_as_id")).isEqualTo("hk.example.org");
            assertThat(row.object("node").text("status")).isEqualTo("active");
            socket.await(message -> isSnapshot(message, "node:" + node));

            web.push(7, TOKEN, "{\"%d\":[5,50]}".formatted(alice));

            JsonObject update =
                    socket.await(message -> message.text("type").equals("node_traffic_update"));
            assertThat(update.text("collection")).isEqualTo("node_traffic_logs");
            assertThat(only(update.object("data"), "daily_logs").number("traffic")).isEqualTo(2332);
            JsonObject overview = socket.await("overview_update");
            assertThat(overview.object("data").number("used")).isEqualTo(2332);
            web.send(
                    "PATCH", "/api/v1/nodes/" + node, "{\"remark\":\"new cable\",\"name\":\"hk\"}");
            JsonObject changed = socket.await("node_update");
            assertThat(changed.text("collection")).isEqualTo("subscription_nodes");
            assertThat(changed.object("data").text("remark")).isEqualTo("new cable");
        }
    }

    static boolean isSnapshot(JsonObject message, String topic) {
        return message.text("type").equals("snapshot")
                && message.object("data").text("topic").equals(topic);
    }

    private static long used(JsonObject row) {
        return row.number("used");
    }

    private static JsonObject only(JsonObject row, String list) {
        List<JsonObject> items = row.objects(list);
        assertThat(items).hasSize(1);
        return items.getFirst();
    }
}
