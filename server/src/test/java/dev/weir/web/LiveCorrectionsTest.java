package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After whatever changes the past, clients know what everybody else is answered. */
final class LiveCorrectionsTest {
    private static final String TOKEN = "a-token-of-the-first-node";

    @TempDir Path data;
    private WebFixture web;
    private long alice;
    private long bob;
    private long node;
    private LiveSocketClient staff;
    private LiveSocketClient endUser;
    private final LiveModel staffKnows = new LiveModel(true);
    private final LiveModel aliceKnows = new LiveModel(true);

    @BeforeEach
    void listenToEverything() {
        web = new WebFixture(data);
        alice = made("users", "{\"email\":\"alice@example.org\"}");
        bob = made("users", "{\"email\":\"bob@example.org\"}");
        node =
                made(
                        "nodes",
                        "{\"type\":\"shadowsocks\",\"nodeId\":7,\"name\":\"hk-01\","
                                + "\"rateMillionths\":2000000,\"token\":\""
                                + TOKEN
                                + "\",\"settings\":{\"server_port\":8388,"
                                + "\"cipher\":\"aes-128-gcm\"}}");
        web.push(7, TOKEN, "{\"%d\":[100,1000],\"%d\":[1,10]}".formatted(alice, bob));
        staff = LiveSocketClient.operator(web);
        staff.send(
                "{\"type\":\"sub\",\"topics\":[\"overview\",\"nodes\",\"node:%d\",\"user:%d\",\"user:%d\",\"user:0\"],\"users\":[%d]}"
                        .formatted(node, alice, bob, alice));
        String ticket =
                web.send("POST", "/api/v1/users/" + alice + "/live-ticket", "{}")
                        .json()
                        .text("ticket");
        endUser = new LiveSocketClient(web.port(), 0, "Authorization: Ticket " + ticket);
        endUser.send("{\"type\":\"sub\",\"topics\":[\"me\"]}");
        assertSame("at first");
    }

    @AfterEach
    void close() {
        staff.close();
        endUser.close();
        web.close();
    }

    private long made(String what, String body) {
        return web.send("POST", "/api/v1/" + what, body).json().number("id");
    }

    private void decide(String path, String body) {
        WebFixture.Reply reply = web.send("POST", "/api/v1/" + path, body);
        assertThat(reply.status()).as(path + " " + reply.body()).isBetween(200, 299);
        web.settle();
    }

    /** Reads until both clients know what the API says, and nothing else comes after. */
    private void assertSame(String when) {
        List<String> whole =
                List.of("all", "node:" + node, "user:0", "user:" + alice, "user:" + bob);
        assertSame(when, staff, staffKnows, whole);
        assertSame(when, endUser, aliceKnows, List.of("user:" + alice));
        assertThat(aliceKnows.subjects().keySet()).containsExactly("user:" + alice);
    }

    private void assertSame(
            String when, LiveSocketClient socket, LiveModel model, List<String> whole) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (true) {
            readUntilPong(socket, model);
            List<String> differences = model.differences(web, whole);
            if (model.subjects().keySet().containsAll(whole) && differences.isEmpty()) {
                break;
            }
            assertThat(System.nanoTime()).as(when + ": " + differences).isLessThan(deadline);
            LockSupport.parkNanos(250_000_000);
        }
        assertThat(model.broken()).as(when).isEmpty();
    }

    private static void readUntilPong(LiveSocketClient socket, LiveModel model) {
        socket.send("{\"type\":\"ping\"}");
        socket.await(message -> {
            model.take(message);
            return message.text("type").equals("pong");
        });
    }

    @Test
    void afterAdjustments() {
        decide(
                "adjustments",
                "{\"userId\":%d,\"day\":\"2026-11-20\",\"billedDownload\":-500,\"reason\":\"outage\"}"
                        .formatted(alice));
        assertSame("after a reduction of today");
        decide(
                "adjustments",
                "{\"userId\":%d,\"day\":\"2026-10-05\",\"billedUpload\":70,\"reason\":\"late\"}"
                        .formatted(alice));
        assertSame("after a day that is not shown");
    }

    @Test
    void afterARerate() {
        decide(
                "rerates",
                "{\"sourceId\":%d,\"from\":\"2026-11-20\",\"to\":\"2026-11-21\",\"rateMillionths\":500000,\"reason\":\"wrong\"}"
                        .formatted(node));
        assertSame("after a re-rate");
        web.push(7, TOKEN, "{\"%d\":[7,70]}".formatted(alice));
        assertSame("after a push that followed");
    }

    @Test
    void afterUnattributedUsageFoundItsUser() {
        web.push(7, TOKEN, "{\"99999\":[5,50],\"%d\":[2,2]}".formatted(alice));
        assertSame("while nobody owns it");
        JsonObject name = web.get("/api/v1/unattributed").json().objects("unattributed").getFirst();
        decide("unattributed/" + name.number("id") + "/assign", "{\"userId\":" + alice + "}");
        assertSame("after it was assigned");
        assertThat(aliceKnows.total("user:" + alice)).isEqualTo(List.of(107L, 1052L, 214L, 2104L));
    }

    @Test
    void afterAReportWasJudgedAnew() {
        long report =
                web.get("/api/v1/verdicts")
                        .json()
                        .objects("verdicts")
                        .getFirst()
                        .number("position");
        decide(
                "verdicts/" + report + "/reclassify",
                "{\"decision\":\"dismissed\",\"reason\":\"sent twice\"}");
        assertSame("after the report was dismissed");
        assertThat(aliceKnows.total("user:" + alice).get(3)).isZero();
    }

    @Test
    void afterARebuild() {
        decide(
                "adjustments",
                "{\"userId\":%d,\"day\":\"2026-11-20\",\"billedDownload\":-500,\"reason\":\"outage\"}"
                        .formatted(alice));
        long job = web.send("POST", "/api/v1/rebuild", "{\"from\":\"start\"}").json().number("id");
        while (web.get("/api/v1/jobs/" + job).json().text("state").equals("running")) {
            LockSupport.parkNanos(20_000_000);
        }
        assertSame("after a rebuild");
        web.push(7, TOKEN, "{\"%d\":[7,70]}".formatted(bob));
        assertSame("after a push that followed");
    }
}
