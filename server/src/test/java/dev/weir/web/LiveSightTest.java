package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feed shows what other routes show to the same caller, and nothing else. */
final class LiveSightTest {
    private static final String NODE_TOKEN = "a-token-of-the-first-node";

    @TempDir Path data;
    private WebFixture web;
    private long alice;
    private long node;

    @BeforeEach
    void openWithAUserWhoUsedANode() {
        web = new WebFixture(data);
        alice =
                web.send("POST", "/api/v1/users", "{\"email\":\"alice@example.org\"}")
                        .json()
                        .number("id");
        node =
                web.send(
                                "POST",
                                "/api/v1/nodes",
                                "{\"type\":\"shadowsocks\",\"nodeId\":7,\"name\":\"hk-01\","
                                        + "\"domain\":\"hk.example.org\",\"token\":\""
                                        + NODE_TOKEN
                                        + "\",\"settings\":{\"server_port\":8388,"
                                        + "\"cipher\":\"aes-128-gcm\"}}")
                        .json()
                        .number("id");
        web.push(7, NODE_TOKEN, "{\"%d\":[100,1000]}".formatted(alice));
    }

    @AfterEach
    void close() {
        web.close();
    }

    private String bearer(String... scopes) {
        String list = "\"" + String.join("\",\"", scopes) + "\"";
        return "Authorization: Bearer "
                + web.send("POST", "/api/v1/tokens", "{\"name\":\"t\",\"scopes\":[" + list + "]}")
                        .json()
                        .text("token");
    }

    private JsonObject polled(String bearer, String query) {
        WebFixture.Reply reply = web.send("GET", "/api/v1/live/snapshot?" + query, "", bearer);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().objects("messages").getFirst().object("data");
    }

    private JsonObject row(String bearer, String query) {
        return polled(bearer, query).objects("rows").getFirst();
    }

    @Test
    void whoSeesOnlyUsageHearsFiguresAndNamesOfEverybodyAndNoFacts() {
        String usage = bearer("usage_read");

        for (String query : List.of("topics=user:" + alice, "users=" + alice)) {
            JsonObject user = row(usage, query);
            assertThat(user.number("used")).isEqualTo(1_100);
            assertThat(user.text("email_as_id")).isEqualTo("alice@example.org");
            assertThat(user.names()).doesNotContain("standing", "limit_bytes", "expires_at");
        }
        for (String topic : List.of("node:" + node, "nodes")) {
            JsonObject of = row(usage, "topics=" + topic);
            assertThat(of.number("used")).isEqualTo(1_100);
            assertThat(of.text("name")).isEqualTo("hk-01");
            assertThat(of.text("domain_as_id")).isEqualTo("source-" + node);
            assertThat(of.names()).doesNotContain("node");
        }
        assertThat(polled(usage, "topics=overview").names())
                .contains("posted_at", "zone", "today", "posting")
                .doesNotContain(
                        "users",
                        "nodes",
                        "nodes_reporting",
                        "held",
                        "held_bytes",
                        "journal_end",
                        "build");
    }

    @Test
    void eachFactNeedsThePermissionOfTheRouteThatShowsIt() {
        assertThat(row(bearer("usage_read", "users_read"), "users=" + alice).text("standing"))
                .isEqualTo("active");
        JsonObject of = row(bearer("usage_read", "nodes_read"), "topics=nodes");
        assertThat(of.text("domain_as_id")).isEqualTo("hk.example.org");
        assertThat(of.object("node").text("health")).isEqualTo("reporting");
        assertOverview("users_read", "users");
        assertOverview("nodes_read", "nodes", "nodes_reporting");
        assertOverview("proof_read", "held", "held_bytes");
        assertOverview("health_read", "journal_end", "build");
    }

    private void assertOverview(String scope, String... members) {
        Set<String> seen = polled(bearer("usage_read", scope), "topics=overview").names();
        List<String> facts =
                List.of(
                        "users",
                        "nodes",
                        "nodes_reporting",
                        "held",
                        "held_bytes",
                        "journal_end",
                        "build");
        assertThat(facts.stream().filter(seen::contains))
                .as(scope)
                .containsExactlyInAnyOrder(members);
    }

    @Test
    void aTicketShowsNoMoreThanItsIssuerMaySee() {
        String path = "/api/v1/users/" + alice + "/live-ticket";
        String json = "Content-Type: application/json";

        WebFixture.Reply refused = web.send("POST", path, "{}", bearer("users_read"), json);
        assertThat(refused.status()).isEqualTo(403);
        String figures =
                web.send("POST", path, "{}", bearer("usage_read"), json).json().text("ticket");
        String whole =
                web.send("POST", path, "{}", bearer("usage_read", "users_read"), json)
                        .json()
                        .text("ticket");

        assertThat(row("Authorization: Ticket " + figures, "topics=me").names())
                .contains("email_as_id", "used")
                .doesNotContain("standing", "limit_bytes", "expires_at");
        assertThat(row("Authorization: Ticket " + whole, "topics=me").text("standing"))
                .isEqualTo("active");
    }

    @Test
    void whoMaySeeLessThanBeforeIsShownLessAtOnce() {
        long account = Person.create(web, "kate@example.org", "operator");
        Person.create(web, "first@example.org", "owner");
        Person kate = new Person(web).signedIn("kate@example.org");
        String token =
                kate.send(
                                "POST",
                                "/api/v1/tokens",
                                "{\"name\":\"t\",\"scopes\":[\"usage_read\",\"health_read\"]}")
                        .json()
                        .text("token");
        try (LiveSocketClient socket =
                new LiveSocketClient(web.port(), 0, "Authorization: Bearer " + token)) {
            assertThat(socket.await("hello").object("data").names()).contains("build");
            socket.send("{\"type\":\"sub\",\"topics\":[\"overview\"]}");
            assertThat(socket.await("snapshot").object("data").names()).contains("journal_end");

            web.send("PATCH", "/api/v1/accounts/" + account, "{\"role\":\"billing\"}");

            assertThat(socket.await("snapshot").object("data").names())
                    .contains("today")
                    .doesNotContain("journal_end", "build");
            web.push(7, NODE_TOKEN, "{\"%d\":[1,1]}".formatted(alice));
            assertThat(socket.await("overview_update").object("data").names())
                    .doesNotContain("journal_end", "build");
        }
    }
}
