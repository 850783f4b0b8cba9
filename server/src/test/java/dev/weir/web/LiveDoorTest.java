package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.access.Permission;
import dev.weir.access.Principal;
import dev.weir.access.Role;
import dev.weir.json.JsonObject;
import dev.weir.live.CloseCodes;
import dev.weir.live.Topic;
import dev.weir.live.Viewer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may open a socket, hear which topic, and what ends it. */
final class LiveDoorTest {
    @TempDir Path data;
    private WebFixture web;
    private long alice;
    private long bob;

    @BeforeEach
    void open() {
        web = new WebFixture(data);
        alice = user("alice@example.org");
        bob = user("bob@example.org");
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

    private String ticket(long user, int seconds) {
        return web.send(
                        "POST",
                        "/api/v1/users/" + user + "/live-ticket",
                        "{\"seconds\":" + seconds + "}")
                .json()
                .text("ticket");
    }

    private LiveSocketClient socket(String... headers) {
        return new LiveSocketClient(web.port(), 0, headers);
    }

    @Test
    void everyRoleHearsWhatItsPermissionsSayAndNobodyElseDoes() {
        List<Topic> topics =
                List.of(
                        new Topic.Overview(),
                        new Topic.Nodes(),
                        new Topic.OneNode(1),
                        new Topic.OneUser(alice),
                        new Topic.SomeUser(alice));
        for (Role role : Role.values()) {
            Viewer viewer = staff(role.permissions());
            assertThat(topics).as(role.name()).allMatch(viewer::may);
            assertThat(viewer.may(new Topic.Me())).as(role.name()).isFalse();
        }
        Viewer nobody = new Viewer.Staff("x", Optional::empty);
        assertThat(topics).noneMatch(nobody::may);
        Viewer noPermission = staff(Set.of());
        assertThat(topics).noneMatch(noPermission::may);
        Viewer user = ticketOf(Set.of(Permission.USAGE_READ));
        assertThat(topics.stream().filter(user::may)).containsExactly(new Topic.OneUser(alice));
        assertThat(user.may(new Topic.Me())).isTrue();
        assertThat(user.may(new Topic.OneUser(bob))).isFalse();
        Viewer ofOneWhoSeesNoUsage = ticketOf(Set.of(Permission.USERS_READ));
        assertThat(ofOneWhoSeesNoUsage.admitted()).isFalse();
        assertThat(ofOneWhoSeesNoUsage.may(new Topic.Me())).isFalse();
    }

    private Viewer ticketOf(Set<Permission> permissions) {
        Principal issuer = new Principal(Principal.Kind.API_TOKEN, "x", permissions);
        return new Viewer.EndUser(
                alice, Long.MAX_VALUE, InstantSource.system(), () -> Optional.of(issuer));
    }

    private static Viewer staff(Set<Permission> permissions) {
        Principal who = new Principal(Principal.Kind.ACCOUNT, "x", permissions);
        return new Viewer.Staff("x", () -> Optional.of(who));
    }

    @Test
    void anEndUserHearsOfItselfAndIsClosedWhenItAsksForAnother() {
        String ticket = ticket(alice, 60);
        try (LiveSocketClient socket =
                socket("Sec-WebSocket-Protocol: weir.live.1, weir.ticket." + ticket)) {
            assertThat(socket.head).contains("Sec-WebSocket-Protocol: weir.live.1\r\n");
            socket.send("{\"type\":\"sub\",\"topics\":[\"me\"]}");
            JsonObject row = socket.await("snapshot").object("data").objects("rows").getFirst();
            assertThat(row.text("email_as_id")).isEqualTo("alice@example.org");
            socket.send("{\"type\":\"sub\",\"topics\":[\"user:" + bob + "\"]}");
            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.TOPIC_REFUSED);
        }
        for (String topic : List.of("overview", "nodes", "node:1")) {
            try (LiveSocketClient socket = socket("Authorization: Ticket " + ticket)) {
                socket.send("{\"type\":\"sub\",\"topics\":[\"" + topic + "\"]}");
                assertThat(socket.awaitClose()).as(topic).isEqualTo(CloseCodes.TOPIC_REFUSED);
            }
        }
        try (LiveSocketClient socket = socket("Authorization: Ticket " + ticket)) {
            socket.send("{\"type\":\"sub\",\"users\":[" + bob + "]}");
            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.TOPIC_REFUSED);
        }
    }

    @Test
    void aTicketThatEndsClosesItsSocketAndOpensNone() {
        String ticket = ticket(alice, 60);
        try (LiveSocketClient socket = socket("Authorization: Ticket " + ticket)) {
            socket.send("{\"type\":\"sub\",\"topics\":[\"me\"]}");
            socket.await("snapshot");
            web.setClock(Duration.ofMinutes(2));
            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.SESSION_ENDED);
        }
        for (String bad : List.of(ticket, ticket + "A", "AAAA", "?")) {
            try (LiveSocketClient socket = socket("Authorization: Ticket " + bad)) {
                assertThat(socket.status).as(bad).isEqualTo(401);
                assertThat(socket.refusal).contains("ticket_ended");
            }
        }
    }

    @Test
    void refusesPagesOfOtherServersAndWhoeverProvesNothing() {
        String bearer = "Authorization: Bearer " + web.token;
        for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1")) {
            try (LiveSocketClient socket = socket(bearer, "Origin: " + origin)) {
                assertThat(socket.status).as(origin).isEqualTo(403);
                assertThat(socket.refusal).contains("foreign_page");
            }
        }
        try (LiveSocketClient socket = socket(bearer, "Origin: http://127.0.0.1:" + web.port())) {
            assertThat(socket.status).isEqualTo(101);
        }
        try (LiveSocketClient socket = socket()) {
            assertThat(socket.status).isEqualTo(401);
        }
        try (LiveSocketClient socket = socket("Authorization: Bearer wrong")) {
            assertThat(socket.status).isEqualTo(401);
        }
        try (LiveSocketClient socket =
                socket("Sec-WebSocket-Protocol: weir.live.1, weir.token." + web.token)) {
            assertThat(socket.status).isEqualTo(101);
        }
        assertThat(web.get("/api/v1/live/socket").status()).isEqualTo(426);
        assertThat(
                        web.send("GET", "/api/v1/live/snapshot?topics=overview", "", "Accept: */*")
                                .status())
                .isEqualTo(401);
    }

    @Test
    void anInstallationWithoutNodesHasNoneAndThenTellsOfTheFirst() {
        WebFixture.Reply polled = web.get("/api/v1/live/snapshot?topics=nodes");
        assertThat(polled.status()).as(polled.body()).isEqualTo(200);
        JsonObject told = polled.json().objects("messages").getFirst().object("data");
        assertThat(told.flag("complete")).isTrue();
        assertThat(told.objects("rows")).isEmpty();
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            socket.send("{\"type\":\"sub\",\"topics\":[\"nodes\"]}");
            socket.await("snapshot");
            WebFixture.Reply made =
                    web.send(
                            "POST",
                            "/api/v1/nodes",
                            "{\"type\":\"shadowsocks\",\"nodeId\":7,\"name\":\"hk-01\","
                                    + "\"domain\":\"hk.example.org\",\"settings\":"
                                    + "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            assertThat(socket.await("node_update").text("action")).isEqualTo("insert");
        }
    }

    @Test
    void tellsAClientOfAnotherVersion() {
        try (LiveSocketClient socket =
                socket(
                        "Authorization: Bearer " + web.token,
                        "Sec-WebSocket-Protocol: weir.live.9")) {
            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.PROTOCOL_VERSION);
        }
    }

    @Test
    void endsSocketsThatSendGarbageAndNoOthers() throws IOException {
        try (LiveSocketClient other = LiveSocketClient.operator(web)) {
            for (String garbage : List.of("hello", "{}", "[1]", "{\"type\":7}", "\u0000")) {
                try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
                    socket.send(garbage);
                    assertThat(socket.awaitClose()).as(garbage).isEqualTo(CloseCodes.UNREADABLE);
                }
            }
            for (byte[] frame :
                    List.of(
                            LiveSocketClient.frame(0x82, new byte[] {1, 2}),
                            LiveSocketClient.frame(0x81, new byte[20_000]),
                            LiveSocketClient.frame(0x80, new byte[] {1}),
                            new byte[] {(byte) 0x81, 2, '{', '}'},
                            new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0})) {
                try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
                    socket.await("hello");
                    socket.raw(frame);
                    socket.awaitClose();
                }
            }
            try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
                socket.raw(LiveSocketClient.frame(0x01, bytes("{\"type\":")));
                socket.raw(LiveSocketClient.frame(0x80, bytes("\"ping\"}")));
                socket.await("pong");
                for (int i = 0; i < 3; i++) {
                    socket.raw(LiveSocketClient.frame(i == 0 ? 0x01 : 0x00, new byte[8_000]));
                }
                assertThat(socket.awaitClose()).isEqualTo(CloseCodes.TOO_LONG);
            }
            other.send("{\"type\":\"ping\"}");
            other.await("pong");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void boundsMessagesSubscriptionsAndSockets() {
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            for (int i = 0; i < 60; i++) {
                socket.send("{\"type\":\"ping\"}");
            }
            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.TOO_OFTEN);
        }
        try (LiveSocketClient socket = LiveSocketClient.operator(web)) {
            socket.send("{\"type\":\"sub\",\"users\":[" + numbers(1, 1_000) + "]}");
            socket.await("snapshot");
            socket.send("{\"type\":\"sub\",\"users\":[1001]}");
            JsonObject error = socket.await("error");
            assertThat(error.object("data").text("code")).isEqualTo("too_many_subscriptions");
            socket.send("{\"type\":\"sub\",\"topics\":[\"weather\"]}");
            assertThat(socket.await("error").object("data").text("code"))
                    .isEqualTo("no_such_topic");
        }
    }

    private static String numbers(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
    }

    @Test
    void refusesMoreSocketsThanAnAccountMayHave(@TempDir Path other) {
        try (WebFixture small =
                        new WebFixture(
                                other, java.util.Map.of("live-connections-per-account", "2"));
                LiveSocketClient one = LiveSocketClient.operator(small);
                LiveSocketClient two = LiveSocketClient.operator(small)) {
            one.await("hello");
            two.await("hello");
            try (LiveSocketClient three = LiveSocketClient.operator(small)) {
                assertThat(three.status).isEqualTo(503);
                assertThat(three.refusal).contains("too_many_live_connections");
            }
        }
    }
}
