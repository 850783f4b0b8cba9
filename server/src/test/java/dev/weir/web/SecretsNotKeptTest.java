package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.access.Permission;
import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of answers, so that writes can be repeated, holds no secret. */
final class SecretsNotKeptTest {
    private static final String PASSWORD = "a password of the test";
    private static final String NEW_PASSWORD = "another password of it";

    /** Routes about access: passwords, codes, links and tokens go through them. */
    private static final Set<Permission> ABOUT_ACCESS =
            Set.of(
                    Permission.ANYONE,
                    Permission.KNOWN,
                    Permission.OWN_ACCOUNT,
                    Permission.OWN_TOKENS,
                    Permission.ACCESS_MANAGE);

    @TempDir Path data;
    private WebFixture web;
    private final List<String> secrets = new ArrayList<>(List.of(PASSWORD, NEW_PASSWORD));
    private int keys;

    @BeforeEach
    void open() {
        web = new WebFixture(data);
    }

    @AfterEach
    void close() {
        web.close();
    }

    /** The rows of the table, as bytes that would show a text that stood in them. */
    private List<String> kept() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("weir.db"));
                var statement = database.createStatement();
                var row =
                        statement.executeQuery(
                                "select key_sha256, request_sha256, body from kept_answer")) {
            while (row.next()) {
                rows.add(
                        row.getString(1)
                                + row.getString(2)
                                + new String(row.getBytes(3), StandardCharsets.ISO_8859_1));
            }
        }
        return rows;
    }

    private String key() {
        return "Idempotency-Key: key-" + keys++;
    }

    private WebFixture.Reply keyed(String method, String path, String body) {
        return web.send(method, path, body, "Authorization: Bearer " + web.token, key());
    }

    @Test
    void refusesAKeyOnEveryWriteAboutAccessAndDoesNothing() throws Exception {
        Person owner = Person.withRole(web, "owner");
        int accounts = web.get("/api/v1/accounts").json().objects("accounts").size();
        TreeSet<String> driven = new TreeSet<>();
        for (DeclaredRoute route : web.routes()) {
            if (route.method().equals("GET") || !ABOUT_ACCESS.contains(route.permission())) {
                continue;
            }
            String path = route.path().replaceAll("\\{[^}]+}", "1");
            WebFixture.Reply reply =
                    web.send(
                            route.method(),
                            path,
                            bodies().getOrDefault(route.path().substring("/api/v1".length()), ""),
                            "Cookie: " + owner.cookie(),
                            "Origin: " + web.origin(),
                            key());
            assertThat(reply.status()).as(route + reply.body()).isEqualTo(422);
            assertThat(reply.json().text("code")).isEqualTo("key_not_taken");
            driven.add(route.path());
        }

        assertThat(driven)
                .contains(
                        "/api/v1/setup",
                        "/api/v1/setup/link",
                        "/api/v1/session",
                        "/api/v1/session/second-factor",
                        "/api/v1/account/password",
                        "/api/v1/account/totp",
                        "/api/v1/account/totp/confirm",
                        "/api/v1/account/recovery-codes",
                        "/api/v1/accounts",
                        "/api/v1/accounts/{account}/password",
                        "/api/v1/tokens");
        assertThat(web.get("/api/v1/accounts").json().objects("accounts")).hasSize(accounts);
        assertThat(web.get("/api/v1/tokens").json().objects("tokens")).isEmpty();
        assertThat(owner.get("/api/v1/account").status()).isEqualTo(200);
        assertThat(kept()).isEmpty();
    }

    private static Map<String, String> bodies() {
        return Map.of(
                "/session",
                "{\"email\":\"a@x.org\",\"password\":\"%s\"}".formatted(PASSWORD),
                "/session/second-factor",
                "{\"ticket\":\"t\",\"code\":\"000000\"}",
                "/setup",
                "{\"token\":\"s\",\"email\":\"a@x.org\",\"password\":\"%s\"}".formatted(PASSWORD),
                "/account/password",
                "{\"present\":\"%s\",\"wanted\":\"%s\"}".formatted(PASSWORD, NEW_PASSWORD),
                "/account/totp",
                "{\"password\":\"%s\"}".formatted(PASSWORD),
                "/accounts",
                "{\"email\":\"b@x.org\",\"password\":\"%s\",\"role\":\"billing\"}"
                        .formatted(PASSWORD),
                "/accounts/{account}/password",
                "{\"password\":\"%s\"}".formatted(NEW_PASSWORD),
                "/tokens",
                "{\"name\":\"t\",\"scopes\":[\"usage_read\"]}");
    }

    @Test
    void keepsTokensOfNodesAndMachinesUnderALockThatOnlyTheAskerOpens() throws Exception {
        String settings = "\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";
        secret(
                keyed(
                        "POST",
                        "/api/v1/nodes",
                        "{\"type\":\"shadowsocks\",\"name\":\"n\"," + settings + "}"));
        secret(keyed("POST", "/api/v1/nodes/1/token", "{}"));
        secret(keyed("POST", "/api/v1/machines", "{\"name\":\"m\"}"));
        secret(keyed("POST", "/api/v1/machines/m/token", "{}"));
        secret(keyed("POST", "/api/v1/settings/fleet-token", "{}"));
        JsonObject user = keyed("POST", "/api/v1/users", "{\"email\":\"u@x.org\"}").json();
        secrets.add(user.text("uuid"));

        assertThat(secrets).hasSize(8).allMatch(secret -> secret.length() >= 16);
        assertThat(kept())
                .hasSize(6)
                .allSatisfy(row -> assertThat(secrets).noneMatch(row::contains));
    }

    private void secret(WebFixture.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
        secrets.add(reply.json().text("token"));
    }
}
