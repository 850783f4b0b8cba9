package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who changed what, from where, before and after. */
final class AuditTest {
    private static final String NODE =
            """
            {"type":"vless","nodeId":3,"name":"hk-01","token":"a-token-of-this-node-0",
             "settings":{"server_port":443,"tls":2,"network":"tcp","tls_settings":
             {"server_name":"x.example","private_key":"PRIVATE-KEY-1"}}}\
            """;

    @TempDir Path data;
    private WebFixture web;

    @BeforeEach
    void open() {
        web = new WebFixture(data);
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void tellsOfAChangeOfTheDirectoryWhoFromWhereBeforeAndAfter() {
        Person kate = Person.withRole(web, "operator");
        long id =
                kate.send("POST", "/api/v1/users", "{\"email\":\"new@example.org\"}")
                        .json()
                        .number("id");
        kate.send("PATCH", "/api/v1/users/" + id, "{\"limitBytes\":5000}");
        kate.send("DELETE", "/api/v1/users/" + id, "");
        web.settle();

        List<JsonObject> told = entries("target=user%20" + id);
        assertThat(told)
                .extracting(one -> one.text("action"))
                .containsExactly("user.deleted", "user.changed", "user.created");
        JsonObject changed = told.get(1);
        assertThat(changed.text("actor")).isEqualTo("operator@example.org");
        assertThat(changed.text("kind")).isEqualTo("account");
        assertThat(changed.text("address")).isEqualTo("127.0.0.1");
        assertThat(changed.number("position")).isPositive();
        assertThat(changed.object("before").number("limit_bytes")).isEqualTo(-1);
        assertThat(changed.object("after").number("limit_bytes")).isEqualTo(5000);
        assertThat(told.get(2).isNull("before")).isTrue();
    }

    @Test
    void tellsOfSecretsOnlyWhetherTheyChanged() {
        WebFixture.Reply node = web.send("POST", "/api/v1/nodes", NODE);
        assertThat(node.status()).as(node.body()).isEqualTo(201);
        String path = "/api/v1/nodes/" + node.json().number("id");
        web.send("PATCH", path, "{\"name\":\"hk-02\"}");
        String uuid =
                web.send("POST", "/api/v1/users", "{\"email\":\"a@example.org\"}")
                        .json()
                        .text("uuid");
        web.send("POST", "/api/v1/users/a@example.org/uuid", "");
        Person.create(web, "kate@example.org", "operator");
        new Person(web).signIn("kate@example.org", "some wrong password");
        new Person(web).signedIn("kate@example.org");
        String token =
                web.send("POST", "/api/v1/tokens", "{\"name\":\"t\",\"scopes\":[\"usage_read\"]}")
                        .json()
                        .text("token");
        web.settle();

        String all = web.get("/api/v1/audit?limit=500").body();
        assertThat(all)
                .doesNotContain("PRIVATE-KEY-1")
                .doesNotContain("a-token-of-this-node")
                .doesNotContain(uuid)
                .doesNotContain(token)
                .doesNotContain(Person.PASSWORD)
                .doesNotContain("some wrong password")
                .doesNotContain("argon2");
        List<JsonObject> renewed = entries("action=user.changed");
        assertThat(renewed.getFirst().object("before").text("uuid"))
                .startsWith("hidden ")
                .isNotEqualTo(renewed.getFirst().object("after").text("uuid"));
        JsonObject changed = entries("action=node.changed").getFirst();
        assertThat(changed.object("before").text("settings"))
                .contains("hidden ")
                .isEqualTo(changed.object("after").text("settings"));
    }

    @Test
    void tellsOfSigningInAndOfWhoDidNot() {
        long id = Person.create(web, "kate@example.org", "operator");
        Person kate = new Person(web);
        kate.signIn("kate@example.org", "some wrong password");
        kate.signIn("nobody@example.org", "some wrong password");
        kate.signedIn("kate@example.org");
        kate.send("DELETE", "/api/v1/session", "");
        web.send("PATCH", "/api/v1/accounts/" + id, "{\"role\":\"billing\"}");

        List<String> told = new ArrayList<>();
        entries("").stream()
                .filter(one -> !one.text("kind").equals("server"))
                .forEach(one -> told.add(one.text("action") + " " + one.text("target")));
        assertThat(told)
                .startsWith(
                        "account.changed account kate@example.org",
                        "sign-out account kate@example.org",
                        "sign-in account kate@example.org",
                        "sign-in.failed account nobody@example.org",
                        "sign-in.failed account kate@example.org",
                        "account.created account kate@example.org");
        JsonObject changed = entries("action=account.changed").getFirst();
        assertThat(changed.object("before").text("role")).isEqualTo("operator");
        assertThat(changed.object("after").text("role")).isEqualTo("billing");
        assertThat(changed.text("kind")).isEqualTo("local");
        assertThat(entries("action=sign-in").getFirst().text("actor"))
                .isEqualTo("kate@example.org");
    }

    @Test
    void tellsOfSettingsCorrectionsAndJobs() {
        web.send("PATCH", "/api/v1/settings", "{\"pushIntervalSeconds\":30}");
        web.send("POST", "/api/v1/users", "{\"id\":1,\"email\":\"a@example.org\"}");
        web.send(
                "POST",
                "/api/v1/adjustments",
                "{\"userId\":1,\"day\":\"2026-11-20\",\"billedUpload\":7,\"reason\":\"a gift\"}");
        long job = web.send("POST", "/api/v1/verify", "{}").json().number("id");
        web.settle();
        while (web.get("/api/v1/jobs/" + job).json().text("state").equals("running")) {
            LockSupport.parkNanos(50_000_000);
        }

        JsonObject settings = entries("action=settings.changed").getFirst();
        assertThat(settings.object("before").number("push_interval_s")).isEqualTo(60);
        assertThat(settings.object("after").number("push_interval_s")).isEqualTo(30);
        assertThat(entries("action=usage.adjusted").getFirst().object("after").text("reason"))
                .isEqualTo("a gift");
        assertThat(entries("action=job.started").getFirst().text("target")).isEqualTo("verify");
    }

    @Test
    void goesBackPageByPage() {
        for (int i = 0; i < 7; i++) {
            web.send("POST", "/api/v1/groups", "{\"name\":\"g" + i + "\"}");
        }
        web.settle();
        List<Long> seen = new ArrayList<>();
        String before = "";
        while (true) {
            JsonObject page = web.get("/api/v1/audit?action=group.created&limit=3" + before).json();
            page.objects("entries").forEach(one -> seen.add(one.number("id")));
            if (page.isNull("next")) {
                break;
            }
            before = "&after=" + page.text("next");
        }

        assertThat(seen).hasSize(7).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(entries("from=2030-01-01T00:00:00Z")).isEmpty();
        assertThat(entries("to=2030-01-01T00:00:00%2B08:00")).isNotEmpty();
        assertThat(web.get("/api/v1/audit?from=yesterday").status()).isEqualTo(422);
    }

    private List<JsonObject> entries(String query) {
        return web.get("/api/v1/audit?" + query).json().objects("entries");
    }
}
