package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import dev.weir.live.Ending;
import dev.weir.live.LiveHub;
import java.io.UncheckedIOException;
import java.net.SocketException;
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
            JsonObject changed =
                    socket.await(message ->
                            message.text("type").equals("node_update")
                                    && message.object("data").text("name").equals("hk"));
            assertThat(changed.text("collection")).isEqualTo("subscription_nodes");
            assertThat(changed.object("data").text("remark")).isEqualTo("new cable");
        }
    }

    @Test
    void gathersManyChangesIntoOneMessageWithTheLastValue() {
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            socket.send("{\"type\":\"sub\",\"users\":[" + alice + "]}");
            socket.await("snapshot");
            int pushes = 40;
            for (int i = 0; i < pushes; i++) {
                send(1 + i);
            }
            web.settle();
            long total = polled();
            socket.await(message ->
                    message.text("type").equals("traffic_update")
                            && used(message.object("data")) == total);
            long updates =
                    socket.past().stream()
                            .filter(message -> message.text("type").equals("traffic_update"))
                            .count();
            assertThat(updates).isLessThan(pushes / 2);
        }
    }

    /** What the API says of alice now, read by other code than the feed's. */
    private long polled() {
        JsonObject sum =
                web.get("/api/v1/usage/users/" + alice + "?from=2020-01-01").json().object("sum");
        return sum.number("billedUpload") + sum.number("billedDownload");
    }

    private void send(int bytes) {
        web.send(
                "POST",
                "/api/v1/server/UniProxy/push?node_id=7&node_type=shadowsocks&token=" + TOKEN,
                "{\"%d\":[%d,0]}".formatted(alice, bytes),
                "Content-Type: application/json");
    }

    @Test
    void readsNothingWhileNobodyListens() {
        LiveHub hub = web.server().live();
        web.push(7, TOKEN, "{\"%d\":[5,50]}".formatted(alice));
        assertThat(hub.counting().rounds()).isZero();
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            socket.await("hello");
            web.push(7, TOKEN, "{\"%d\":[6,50]}".formatted(alice));
            assertThat(hub.counting().rounds()).isZero();
            socket.send("{\"type\":\"sub\",\"users\":[" + alice + "]}");
            socket.await("snapshot");
            long subjects = hub.counting().subjectsRead();
            web.push(7, TOKEN, "{\"%d\":[7,50]}".formatted(bob));
            socket.send("{\"type\":\"unsub\",\"users\":[" + alice + "]}");
            socket.send("{\"type\":\"ping\"}");
            socket.await("pong");
            web.push(7, TOKEN, "{\"%d\":[8,50]}".formatted(alice));
            assertThat(hub.watchedSubjects()).isZero();
            assertThat(hub.counting().subjectsRead()).isEqualTo(subjects);
        }
    }

    @Test
    void dropsWhoDoesNotReadWhileOthersGoOn() {
        StringBuilder ids = new StringBuilder("0");
        for (int i = 1; i < 990; i++) {
            ids.append(',').append(i);
        }
        String sub = "{\"type\":\"sub\",\"users\":[" + ids + "]}";
        String unsub = "{\"type\":\"unsub\",\"users\":[" + ids + "]}";
        String bearer = "Authorization: Bearer " + web.token;
        try (LiveSocketClient slow = new LiveSocketClient(web.port(), 4_096, bearer);
                LiveSocketClient quick = LiveSocketClient.operator(web)) {
            quick.send("{\"type\":\"sub\",\"users\":[" + alice + "]}");
            quick.await("snapshot");
            // Snapshots of 300 KB each: more than the system and the outbox hold for it.
            for (int i = 0; i < 14; i++) {
                sendUnlessDropped(slow, sub, unsub, sub);
                quick.send("{\"type\":\"ping\"}");
                quick.await("pong");
                web.push(7, TOKEN, "{\"%d\":[%d,0]}".formatted(alice, 1 + i));
            }
            quick.await(message ->
                    message.text("type").equals("traffic_update")
                            && used(message.object("data")) == polled());
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (web.server().live().counting().dropped(Ending.TOO_SLOW) == 0) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                quick.send("{\"type\":\"ping\"}");
                quick.await("pong");
                java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
            }
            assertThat(web.server().live().clients()).isEqualTo(1);
        }
    }

    /** It may be dropped before it has asked for everything. */
    private static void sendUnlessDropped(LiveSocketClient client, String... messages) {
        try {
            for (String message : messages) {
                client.send(message);
            }
        } catch (UncheckedIOException dropped) {
            assertThat(dropped).hasRootCauseInstanceOf(SocketException.class);
        }
    }

    @Test
    void aRestartHasAnotherEpoch() {
        String before;
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            before = socket.await("hello").text("epoch");
            web.close();
            socket.awaitClose();
        }
        web = new WebFixture(data);
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            assertThat(socket.await("hello").text("epoch")).isNotEqualTo(before);
            socket.send("{\"type\":\"sub\",\"users\":[" + alice + "]}");
            assertThat(used(socket.await("snapshot").object("data").objects("rows").getFirst()))
                    .isEqualTo(2200);
        }
    }

    @Test
    void tellsOfCorrectionsOfEarlierDaysWithTheirMonth() {
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            socket.send("{\"type\":\"sub\",\"users\":[" + alice + "]}");
            socket.await("snapshot");
            WebFixture.Reply reply =
                    web.send(
                            "POST",
                            "/api/v1/adjustments",
                            "{\"userId\":%d,\"day\":\"2026-10-05\",\"billedDownload\":500,\"reason\":\"gift\"}"
                                    .formatted(alice));
            assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
            JsonObject row =
                    socket.await(message -> message.text("type").equals("traffic_update"))
                            .object("data");
            assertThat(row.number("used")).isEqualTo(2700);
            assertThat(only(row, "daily_logs").text("date")).isEqualTo("20261005");
            assertThat(only(row, "daily_logs").number("traffic")).isEqualTo(500);
            assertThat(only(row, "monthly_logs").number("traffic")).isEqualTo(500);
            assertThat(only(row, "yearly_logs").number("traffic")).isEqualTo(2700);
        }
    }

    @Test
    void pollsTheSameAndSaysWhenNothingChanged() {
        String path = "/api/v1/live/snapshot?topics=overview,nodes,user:" + alice;
        WebFixture.Reply first = web.get(path);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.json().objects("messages")).hasSize(3);
        String bearer = "Authorization: Bearer " + web.token;
        String known = "If-None-Match: " + first.headers().get("etag");
        assertThat(web.send("GET", path, "", bearer, known).status()).isEqualTo(304);
        web.push(7, TOKEN, "{\"%d\":[5,50]}".formatted(alice));
        assertThat(web.send("GET", path, "", bearer, known).status()).isEqualTo(200);
        assertThat(web.get("/api/v1/live/snapshot?topics=me").status()).isEqualTo(403);
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
