package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to whom: sessions, tokens, credentials, and the last owner's office. */
final class AccessLimitsTest {
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

    @Test
    void givesNobodyWhatIsSomebodyElses() {
        Person kate = Person.withRole(web, "operator");
        Person bob = Person.withRole(web, "billing");
        Person owner = Person.withRole(web, "owner");
        String session =
                kate.get("/api/v1/account/sessions")
                        .json()
                        .objects("sessions")
                        .getFirst()
                        .text("id");
        String token =
                kate.send("POST", "/api/v1/tokens", "{\"name\":\"a\",\"scopes\":[\"usage_read\"]}")
                        .json()
                        .text("id");

        for (Person other : List.of(bob, owner)) {
            assertThat(other.send("DELETE", "/api/v1/account/sessions/" + session, "").status())
                    .isEqualTo(404);
            assertThat(other.send("DELETE", "/api/v1/account/sessions", "").status())
                    .isEqualTo(200);
            assertThat(other.get("/api/v1/account/sessions").body()).doesNotContain(session);
        }
        assertThat(bob.get("/api/v1/tokens").json().objects("tokens")).isEmpty();
        assertThat(bob.send("DELETE", "/api/v1/tokens/" + token, "").status()).isEqualTo(404);
        assertThat(kate.get("/api/v1/session").status()).isEqualTo(200);
        assertThat(kate.get("/api/v1/tokens").json().objects("tokens")).hasSize(1);

        // Who manages access sees and revokes all.
        assertThat(owner.get("/api/v1/tokens").json().objects("tokens")).hasSize(1);
        assertThat(owner.send("DELETE", "/api/v1/tokens/" + token, "").status()).isEqualTo(200);
    }

    @Test
    void givesATokenNeverMoreThanItsMakerHasNow() {
        Person.withRole(web, "owner");
        Person kate = Person.withRole(web, "operator");
        long id = kate.get("/api/v1/account").json().number("id");
        String made =
                kate.send(
                                "POST",
                                "/api/v1/tokens",
                                "{\"name\":\"a\",\"scopes\":[\"usage_read\",\"nodes_write\"]}")
                        .json()
                        .text("token");
        assertThat(asked(made, "POST", "/api/v1/nodes")).isEqualTo(422);

        web.send("PATCH", "/api/v1/accounts/" + id, "{\"role\":\"read-only\"}");
        assertThat(asked(made, "POST", "/api/v1/nodes")).isEqualTo(403);
        assertThat(asked(made, "GET", "/api/v1/usage/summary")).isEqualTo(200);

        web.send("PATCH", "/api/v1/accounts/" + id, "{\"enabled\":false}");
        assertThat(asked(made, "GET", "/api/v1/usage/summary")).isEqualTo(401);
        web.send("PATCH", "/api/v1/accounts/" + id, "{\"enabled\":true}");
        assertThat(asked(made, "GET", "/api/v1/usage/summary")).isEqualTo(200);
        web.send("DELETE", "/api/v1/accounts/" + id, "");
        assertThat(asked(made, "GET", "/api/v1/usage/summary")).isEqualTo(401);
    }

    @Test
    void letsNobodyGiveATokenWhatHeDoesNotHave() {
        Person bob = Person.withRole(web, "billing");

        for (String scope :
                new String[] {"settings_write", "credentials_read", "audit_read", "upkeep"}) {
            WebFixture.Reply reply = make(bob, scope);
            assertThat(reply.status()).as(scope).isEqualTo(403);
        }
        // No token looks after accounts or makes tokens, not even an owner's.
        Person owner = Person.withRole(web, "owner");
        for (String scope : new String[] {"access_manage", "own_account", "own_tokens", "anyone"}) {
            assertThat(make(owner, scope).status()).as(scope).isEqualTo(422);
        }
        assertThat(make(bob, "correct").status()).isEqualTo(201);
    }

    @Test
    void showsWhatSignsUsersInOnlyToWhomItIsFor() {
        web.send("POST", "/api/v1/users", "{\"id\":1,\"email\":\"a@example.org\"}");
        Person operator = Person.withRole(web, "operator");
        Person bob = Person.withRole(web, "billing");

        assertThat(operator.get("/api/v1/users/1").json().text("uuid")).hasSize(36);
        assertThat(bob.get("/api/v1/users/1").json().isNull("uuid")).isTrue();
        assertThat(bob.send("POST", "/api/v1/users/1/uuid", "{}").json().isNull("uuid")).isTrue();
        String known = "{\"uuid\":\"6f1b2c1e-2b0f-4f0e-9a43-2d9f0a3f5b11\"}";
        assertThat(bob.send("PATCH", "/api/v1/users/1", known).status()).isEqualTo(403);
        assertThat(bob.send("PATCH", "/api/v1/users/1", "{\"limitBytes\":5}").status())
                .isEqualTo(200);
        assertThat(operator.send("PATCH", "/api/v1/users/1", known).status()).isEqualTo(200);
    }

    @Test
    void keepsTheLastOwner() {
        Person owner = Person.withRole(web, "owner");
        long mine = owner.get("/api/v1/account").json().number("id");
        long first = mine - 1;
        assertThat(owner.send("DELETE", "/api/v1/accounts/" + first, "").status()).isEqualTo(200);

        for (String change : new String[] {"{\"role\":\"operator\"}", "{\"enabled\":false}"}) {
            WebFixture.Reply reply = owner.send("PATCH", "/api/v1/accounts/" + mine, change);
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.json().text("code")).isEqualTo("last_owner");
        }
        assertThat(owner.send("DELETE", "/api/v1/accounts/" + mine, "").status()).isEqualTo(409);
        assertThat(owner.get("/api/v1/session").status()).isEqualTo(200);
    }

    @Test
    void takesTheLocalTokenFromThisMachineOnly() {
        for (String header :
                new String[] {
                    "X-Forwarded-For: 203.0.113.9",
                    "X-Forwarded-For: 127.0.0.1",
                    "Forwarded: for=127.0.0.1",
                    "X-Real-IP: 203.0.113.9",
                    "X-Forwarded-Proto: https"
                }) {
            WebFixture.Reply reply =
                    web.send("GET", "/api/v1/usage/summary", "", bearer(web.token), header);
            assertThat(reply.status()).as(header).isEqualTo(401);
            assertThat(reply.json().text("code")).isEqualTo("local_token_only_here");
        }
        assertThat(web.get("/api/v1/usage/summary").status()).isEqualTo(200);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private int asked(String token, String method, String path) {
        return web.send(method, path, method.equals("POST") ? "{}" : "", bearer(token)).status();
    }

    private static WebFixture.Reply make(Person person, String scope) {
        return person.send(
                "POST", "/api/v1/tokens", "{\"name\":\"a\",\"scopes\":[\"" + scope + "\"]}");
    }

    @Test
    void doesNotTakeWhatAnAnswerHidForTheSecretItself() {
        String node =
                "{\"nodeId\":1,\"type\":\"shadowsocks\",\"name\":\"n\",\"settings\":{\"server_port\":443,"
                        + "\"cipher\":\"2022-blake3-aes-128-gcm\","
                        + "\"server_key\":\"MDEyMzQ1Njc4OWFiY2RlZg==\"}}";
        WebFixture.Reply created = web.send("POST", "/api/v1/nodes", node);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String path = "/api/v1/nodes/" + created.json().number("id");
        WebFixture.Reply token =
                web.send(
                        "POST",
                        "/api/v1/tokens",
                        "{\"name\":\"n\",\"scopes\":[\"nodes_read\",\"nodes_write\"]}");
        String bearer = "Authorization: Bearer " + token.json().text("token");
        String seen = web.send("GET", path, "", bearer).json().object("settings").toText();
        assertThat(seen).contains("hidden ").doesNotContain("MDEyMzQ1");

        WebFixture.Reply reply = web.send("PATCH", path, "{\"settings\":" + seen + "}", bearer);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().objects("problems").getFirst().text("field")).isEqualTo("settings");
        assertThat(web.get(path).json().object("settings").toText()).contains("MDEyMzQ1");
    }
}
