package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.live.CloseCodes;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open socket ends with what let it in. */
final class LiveRightsTest {
    @TempDir Path data;
    private WebFixture web;

    @BeforeEach
    void open() {
        web = new WebFixture(data);
        Person.create(web, "first@example.org", "owner");
    }

    @AfterEach
    void close() {
        web.close();
    }

    private LiveSocketClient listening(String... headers) {
        LiveSocketClient socket = new LiveSocketClient(web.port(), 0, headers);
        socket.send("{\"type\":\"sub\",\"topics\":[\"overview\"]}");
        socket.await("snapshot");
        return socket;
    }

    private LiveSocketClient listening(Person person) {
        return listening("Cookie: " + person.cookie(), "Origin: http://127.0.0.1:" + web.port());
    }

    private LiveSocketClient byTicket(String ticket) {
        LiveSocketClient socket =
                new LiveSocketClient(web.port(), 0, "Authorization: Ticket " + ticket);
        socket.send("{\"type\":\"sub\",\"topics\":[\"me\"]}");
        socket.await("snapshot");
        return socket;
    }

    private void assertOpensNothing(String ticket) {
        try (LiveSocketClient again =
                new LiveSocketClient(web.port(), 0, "Authorization: Ticket " + ticket)) {
            assertThat(again.status).isEqualTo(401);
            assertThat(again.refusal).contains("ticket_ended");
        }
    }

    @Test
    void aTicketEndsWithTheTokenThatIssuedItAndNoOther() {
        String user = user();
        WebFixture.Reply made =
                web.send("POST", "/api/v1/tokens", "{\"name\":\"t\",\"scopes\":[\"usage_read\"]}");
        String ticket =
                web.send(
                                "POST",
                                user + "/live-ticket",
                                "{}",
                                "Authorization: Bearer " + made.json().text("token"),
                                "Content-Type: application/json")
                        .json()
                        .text("ticket");
        String others = web.send("POST", user + "/live-ticket", "{}").json().text("ticket");
        try (LiveSocketClient socket = byTicket(ticket);
                LiveSocketClient other = byTicket(others)) {
            web.send("DELETE", "/api/v1/tokens/" + made.json().text("id"), "");

            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.SESSION_ENDED);
            assertOpensNothing(ticket);
            other.send("{\"type\":\"ping\"}");
            other.await("pong");
        }
    }

    @Test
    void aTicketEndsWithTheSessionThatIssuedIt() {
        Person kate = Person.withRole(web, "operator");
        String ticket = kate.send("POST", user() + "/live-ticket", "{}").json().text("ticket");
        try (LiveSocketClient socket = byTicket(ticket)) {
            kate.send("DELETE", "/api/v1/session", "");

            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.SESSION_ENDED);
            assertOpensNothing(ticket);
        }
    }

    private String user() {
        return "/api/v1/users/"
                + web.send("POST", "/api/v1/users", "{\"email\":\"alice@example.org\"}")
                        .json()
                        .number("id");
    }

    @Test
    void endsWhenItsUserSignsOut() {
        Person kate = Person.withRole(web, "operator");
        try (LiveSocketClient socket = listening(kate)) {
            kate.send("DELETE", "/api/v1/session", "");

            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.SESSION_ENDED);
        }
    }

    @Test
    void endsWhenTheAccountIsSwitchedOff() {
        long id = Person.create(web, "kate@example.org", "operator");
        Person kate = new Person(web).signedIn("kate@example.org");
        try (LiveSocketClient socket = listening(kate)) {
            web.send("PATCH", "/api/v1/accounts/" + id, "{\"enabled\":false}");

            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.SESSION_ENDED);
        }
    }

    @Test
    void endsWhenTheTokenIsRevokedAndLeavesOthersOpen() {
        WebFixture.Reply made =
                web.send("POST", "/api/v1/tokens", "{\"name\":\"t\",\"scopes\":[\"usage_read\"]}");
        String bearer = "Authorization: Bearer ";
        try (LiveSocketClient socket = listening(bearer + made.json().text("token"));
                LiveSocketClient other = listening(bearer + web.token)) {
            web.send("DELETE", "/api/v1/tokens/" + made.json().text("id"), "");

            assertThat(socket.awaitClose()).isEqualTo(CloseCodes.SESSION_ENDED);
            other.send("{\"type\":\"ping\"}");
            other.await("pong");
            assertThat(web.get("/metrics").body().lines())
                    .contains(
                            "weir_live_clients_dropped_total{reason=\"rights_gone\"} 1.0",
                            "weir_live_clients_dropped_total{reason=\"too_slow\"} 0.0");
        }
    }
}
