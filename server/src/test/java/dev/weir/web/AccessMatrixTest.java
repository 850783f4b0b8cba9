package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route of the operator's API, asked by everybody. */
final class AccessMatrixTest {
    /**
     * Written by hand, not out of the routes' own declarations: who adds a route decides here too
     * who may ask for it.
     *
     * <p>Columns: owner, operator, billing, read-only, the local token, an API token with the scope
     * usage_read, nobody. {@code +} let through, {@code -} refused as not allowed, {@code !} told
     * to prove who he is.
     */
    private static final String TABLE =
            """
            GET    /live/socket                            ++++++!
            GET    /live/snapshot                          ++++++!
            POST   /users/{user}/live-ticket               ++++++!
            GET    /usage/users/{user}                     ++++++!
            GET    /usage/nodes/{node}                     ++++++!
            GET    /usage/series                           ++++++!
            GET    /usage/ranking                          ++++++!
            GET    /usage/summary                          ++++++!
            GET    /rows                                   ++++++!
            GET    /users                                  +++++-!
            POST   /users                                  +++-+-!
            GET    /users/{user}                           +++++-!
            PATCH  /users/{user}                           +++-+-!
            DELETE /users/{user}                           +++-+-!
            POST   /users/{user}/uuid                      +++-+-!
            GET    /groups                                 +++++-!
            POST   /groups                                 +++-+-!
            PATCH  /groups/{group}                         +++-+-!
            DELETE /groups/{group}                         +++-+-!
            GET    /nodes                                  +++++-!
            POST   /nodes                                  ++--+-!
            GET    /nodes/{node}                           +++++-!
            PATCH  /nodes/{node}                           ++--+-!
            DELETE /nodes/{node}                           ++--+-!
            POST   /nodes/{node}/token                     ++--+-!
            GET    /machines                              +++++-!
            POST   /machines                              ++--+-!
            GET    /machines/{machine}                    +++++-!
            PATCH  /machines/{machine}                    ++--+-!
            DELETE /machines/{machine}                    ++--+-!
            POST   /machines/{machine}/token              ++--+-!
            POST   /machines/{machine}/nodes              ++--+-!
            DELETE /machines/{machine}/nodes/{node}       ++--+-!
            GET    /verdicts                               +++++-!
            POST   /verdicts/{position}/reclassify         +++-+-!
            POST   /verdicts/{position}/reclassify/preview +++-+-!
            GET    /reconciliation                         +++++-!
            GET    /imports                                +++++-!
            GET    /imports/{origin}/documents             ++--+-!
            POST   /imports/{origin}/directory             ++--+-!
            POST   /imports/{origin}/history               ++--+-!
            GET    /quarantine                             +++++-!
            POST   /quarantine/{held}/release              +++-+-!
            POST   /quarantine/{held}/assign               +++-+-!
            POST   /quarantine/{held}/dismiss              +++-+-!
            GET    /unattributed                           +++++-!
            POST   /unattributed/{name}/assign             +++-+-!
            GET    /adjustments                            +++++-!
            POST   /adjustments                            +++-+-!
            POST   /rerates                                +++-+-!
            POST   /rerates/preview                        +++-+-!
            GET    /health                                 ++-++-!
            GET    /settings                               ++-++-!
            PATCH  /settings                               ++--+-!
            POST   /settings/fleet-token                   ++--+-!
            DELETE /settings/fleet-token                   ++--+-!
            POST   /verify                                 ++--+-!
            POST   /rebuild                                ++--+-!
            POST   /backup                                 ++--+-!
            GET    /jobs                                   ++--+-!
            GET    /jobs/{job}                             ++--+-!
            GET    /explain                                +++++-!
            POST   /explain/reports                        +++++-!
            GET    /explain/reports/{job}                  +++++-!
            GET    /groups/{group}                         +++++-!
            GET    /reports                                +++++-!
            GET    /reports/{position}                     +++++-!
            GET    /quality                                +++++-!
            GET    /shadow                                 +++++-!
            GET    /shadow/pushes                          +++++-!
            POST   /shadow/readings                        ++--+-!
            DELETE /shadow/readings/{reading}              ++--+-!
            POST   /shadow/readings/{reading}/figures      ++--+-!
            POST   /shadow/readings/{reading}/end          ++--+-!
            GET    /shadow/comparison                      +++++-!
            GET    /shadow/comparison/users                +++++-!
            GET    /shadow/comparison/user-days            +++++-!
            GET    /setup                                  +++++++
            POST   /setup                                  +++++++
            POST   /setup/link                             +---+-!
            POST   /session                                +++++++
            GET    /session                                ++++++!
            DELETE /session                                ++++++!
            POST   /session/second-factor                  +++++++
            GET    /account                                ++++--!
            POST   /account/password                       ++++--!
            POST   /account/totp                           ++++--!
            POST   /account/totp/confirm                   ++++--!
            POST   /account/totp/disable                   ++++--!
            POST   /account/recovery-codes                 ++++--!
            GET    /account/sessions                       ++++--!
            DELETE /account/sessions                       ++++--!
            DELETE /account/sessions/{session}             ++++--!
            GET    /accounts                               +---+-!
            POST   /accounts                               +---+-!
            GET    /accounts/{account}                     +---+-!
            PATCH  /accounts/{account}                     +---+-!
            DELETE /accounts/{account}                     +---+-!
            POST   /accounts/{account}/password            +---+-!
            DELETE /accounts/{account}/totp                +---+-!
            GET    /accounts/{account}/sessions            +---+-!
            DELETE /accounts/{account}/sessions            +---+-!
            GET    /tokens                                 +++++-!
            POST   /tokens                                 +++++-!
            DELETE /tokens/{token}                         +++++-!
            GET    /audit                                  +---+-!
            GET    /logging                                ++-++-!
            PATCH  /logging                                ++--+-!
            """;

    /** What stands beside the API. */
    private static final String BESIDE =
            """
            GET    /healthz                                +++++++
            GET    /readyz                                 +++++++
            GET    /metrics                                ++-++-!
            """;

    private static final List<String> ROLES = List.of("owner", "operator", "billing", "read-only");

    @TempDir Path data;
    private WebFixture web;
    private final Map<String, String> matrix = new LinkedHashMap<>();

    @BeforeEach
    void open() {
        web = new WebFixture(data);
        // The last owner cannot be deleted, so nothing that follows leaves nobody.
        Person.create(web, "first@example.org", "owner");
        for (String line : TABLE.lines().toList()) {
            String[] words = line.strip().split(" +", 3);
            matrix.put(words[0] + " /api/v1" + words[1], words[2]);
        }
        for (String line : BESIDE.lines().toList()) {
            String[] words = line.strip().split(" +", 3);
            matrix.put(words[0] + " " + words[1], words[2]);
        }
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void hasALineForEveryRouteAndNoOther() {
        TreeSet<String> declared = new TreeSet<>();
        web.routes().forEach(route -> declared.add(route.method() + " " + route.path()));

        assertThat(new TreeSet<>(matrix.keySet())).isEqualTo(declared);
    }

    @Test
    void letsEveryRoleDoWhatTheTableSaysAndNothingElse() {
        List<String> wrong = new ArrayList<>();
        for (int column = 0; column < ROLES.size(); column++) {
            String role = ROLES.get(column);
            Person person = Person.withRole(web, role);
            for (var line : matrix.entrySet()) {
                if (person.cookies().isEmpty()) {
                    person.signedIn(role + "@example.org");
                }
                String[] route = line.getKey().split(" ", 2);
                WebFixture.Reply reply = person.send(route[0], target(route[1]), body(route[0]));
                check(wrong, role, line.getKey(), line.getValue().charAt(column), reply);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void letsTokensDoWhatTheTableSaysAndNothingElse() {
        String scoped = token("[\"usage_read\"]", "null");
        List<String> wrong = new ArrayList<>();
        for (var line : matrix.entrySet()) {
            String[] route = line.getKey().split(" ", 2);
            for (String token : List.of(web.token, scoped)) {
                WebFixture.Reply reply =
                        web.send(
                                route[0],
                                target(route[1]),
                                body(route[0]),
                                "Authorization: Bearer " + token);
                boolean local = token.equals(web.token);
                check(
                        wrong,
                        local ? "local" : "token",
                        line.getKey(),
                        line.getValue().charAt(local ? 4 : 5),
                        reply);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void letsNobodyInWithNothingOrWithWhatIsNoLongerGood() {
        Map<String, String> credentials = new LinkedHashMap<>();
        credentials.put("nothing", "Accept: */*");
        credentials.put("rubbish", "Authorization: Basic b3duZXI6b3duZXI=");
        credentials.put("unknown token", bearer("weir_" + "A".repeat(43)));
        credentials.put("hash of the token", bearer(dev.weir.http.Tokens.sha256Hex(web.token)));
        credentials.put("revoked token", bearer(revoked()));
        credentials.put("token of a disabled maker", bearer(tokenOfDisabled()));
        credentials.put("expired token", bearer(token("[\"usage_read\"]", "\"2026-11-21\"")));
        Person left = Person.withRole(web, "operator");
        credentials.put("session signed out", "Cookie: " + left.cookie());
        left.send("DELETE", "/api/v1/session", "");
        web.setClock(Duration.ofDays(2));
        List<String> wrong = new ArrayList<>();
        for (var line : matrix.entrySet()) {
            String[] route = line.getKey().split(" ", 2);
            for (var credential : credentials.entrySet()) {
                WebFixture.Reply reply =
                        web.send(
                                route[0],
                                target(route[1]),
                                body(route[0]),
                                credential.getValue(),
                                "Origin: " + web.origin());
                check(wrong, credential.getKey(), line.getKey(), line.getValue().charAt(6), reply);
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static void check(
            List<String> wrong, String who, String route, char expected, WebFixture.Reply reply) {
        boolean refused = reply.status() == 403 && reply.json().text("code").equals("not_allowed");
        boolean unproven =
                reply.status() == 401 && !reply.json().text("code").equals("wrong_credentials");
        char seen = refused ? '-' : unproven ? '!' : '+';
        if (seen != expected) {
            wrong.add(who + ", " + route + ": " + seen + " " + reply.body());
        }
    }

    /** Nothing is there by these names, so that whoever is let through breaks nothing. */
    private static String target(String path) {
        return path.replaceAll("\\{[^}]+}", "987654");
    }

    private static String body(String method) {
        return method.equals("POST") || method.equals("PATCH") ? "{}" : "";
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private int asked(String token, String method, String path) {
        return web.send(method, path, body(method), bearer(token)).status();
    }

    private static WebFixture.Reply make(Person person, String scope) {
        return person.send(
                "POST", "/api/v1/tokens", "{\"name\":\"a\",\"scopes\":[\"" + scope + "\"]}");
    }

    private String token(String scopes, String expiresAt) {
        WebFixture.Reply made =
                web.send(
                        "POST",
                        "/api/v1/tokens",
                        "{\"name\":\"test\",\"scopes\":%s,\"expiresAt\":%s}"
                                .formatted(scopes, expiresAt));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().text("token")).startsWith("weir_").hasSize(48);
        return made.json().text("token");
    }

    private String revoked() {
        String token = token("[\"usage_read\"]", "null");
        assertThat(asked(token, "GET", "/api/v1/usage/summary")).isEqualTo(200);
        String id =
                web.get("/api/v1/tokens").json().objects("tokens").stream()
                        .filter(one -> token.startsWith(one.text("prefix")))
                        .findFirst()
                        .orElseThrow()
                        .text("id");
        web.send("DELETE", "/api/v1/tokens/" + id, "");
        return token;
    }

    private String tokenOfDisabled() {
        Person bob = Person.withRole(web, "billing");
        String token = make(bob, "usage_read").json().text("token");
        long id = bob.get("/api/v1/account").json().number("id");
        web.send("PATCH", "/api/v1/accounts/" + id, "{\"enabled\":false}");
        return token;
    }
}
