package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every route: repeated writes, entity tags. */
final class ConventionsTest {
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

    private WebFixture.Reply keyed(String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Authorization: Bearer " + web.token);
        return web.send(method, path, body, all.toArray(String[]::new));
    }

    @Test
    void doesARepeatedWriteOnceAndTellsTheSameAgainAlsoAfterARestart() throws Exception {
        String key = "Idempotency-Key: 3f0c2a8e-91ab-4a44";
        String body =
                "{\"type\":\"shadowsocks\",\"name\":\"hk-01\",\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}";
        WebFixture.Reply first = keyed("POST", "/api/v1/nodes", body, key);
        WebFixture.Reply second = keyed("POST", "/api/v1/nodes", body, key);
        web.close();
        String token = first.json().text("token");
        byte[] database = Files.readAllBytes(data.resolve("weir.db"));
        web = new WebFixture(data);
        WebFixture.Reply third = keyed("POST", "/api/v1/nodes", body, key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.headers()).doesNotContainKey("idempotency-replayed");
        for (WebFixture.Reply again : List.of(second, third)) {
            assertThat(again.status()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
        }
        assertThat(web.get("/api/v1/nodes").json().objects("nodes")).hasSize(1);
        // Nobody learns a token that is shown once from the file.
        assertThat(new String(database, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("hk-01")
                .doesNotContain(token);
        assertThat(keyed("POST", "/api/v1/nodes", "{}", key).json().text("code"))
                .isEqualTo("key_reused");
        web.setClock(Duration.ofHours(25));
        assertThat(keyed("POST", "/api/v1/nodes", body, key).headers())
                .doesNotContainKey("idempotency-replayed");
    }

    @Test
    void triesAgainWhatWasRefused() {
        String key = "Idempotency-Key: k1";
        assertThat(keyed("POST", "/api/v1/users", "{}", key).status()).isEqualTo(422);

        assertThat(keyed("POST", "/api/v1/users", "{\"email\":\"a@b\"}", key).status())
                .isEqualTo(201);
        for (String bad : List.of("\u00e9", "", "a".repeat(201))) {
            assertThat(keyed("POST", "/api/v1/users", "{}", "Idempotency-Key: " + bad).body())
                    .as(bad)
                    .contains("\"field\":\"Idempotency-Key\"");
        }
    }

    @Test
    void doesAWriteOnceThoughManySendItAtOnce() throws Exception {
        try (ExecutorService senders = Executors.newFixedThreadPool(8)) {
            List<Future<WebFixture.Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                replies.add(
                        senders.submit(() ->
                                keyed(
                                        "POST",
                                        "/api/v1/groups",
                                        "{\"name\":\"vip\"}",
                                        "Idempotency-Key: one")));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<WebFixture.Reply> reply : replies) {
                statuses.add(reply.get().status());
            }
            assertThat(statuses).contains(201).containsAnyOf(201, 409).allMatch(s -> s < 410);
        }
        assertThat(web.get("/api/v1/groups").json().objects("groups"))
                .filteredOn(group -> group.text("name").equals("vip"))
                .hasSize(1);
    }

    @Test
    void sortsAndFiltersUsersPageByPageWhileOthersAreMade() {
        for (String name : List.of("d", "b", "a", "c")) {
            web.send("POST", "/api/v1/users", "{\"email\":\"%s@x\"}".formatted(name));
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            var page = web.get("/api/v1/users?sort=email&order=desc&limit=1" + after).json();
            page.objects("users").forEach(user -> seen.add(user.text("email")));
            after = page.isNull("next") ? "" : "&after=" + page.text("next");
            if (seen.size() == 2) {
                web.send("POST", "/api/v1/users", "{\"email\":\"z@x\"}");
                web.send("POST", "/api/v1/users", "{\"email\":\"aa@x\",\"enabled\":false}");
            }
        } while (!after.isEmpty());

        assertThat(seen).containsExactly("d@x", "c@x", "b@x", "aa@x", "a@x");
        assertThat(web.get("/api/v1/users?enabled=false").json().objects("users")).hasSize(1);
        assertThat(web.get("/api/v1/users?standing=active&search=a@").json().number("total"))
                .isEqualTo(1);
        assertThat(web.get("/api/v1/users?enabled=perhaps").status()).isEqualTo(422);
        assertThat(web.get("/api/v1/users?sort=email&after=x").status()).isEqualTo(422);
        assertThat(web.get("/api/v1/quarantine?user=1&reason=stale").status()).isEqualTo(200);
        assertThat(web.get("/api/v1/quarantine?node=nowhere").status()).isEqualTo(404);
    }

    @Test
    void sendsNothingToWhoeverHasIt() {
        web.send("POST", "/api/v1/users", "{\"email\":\"a@b\"}");
        WebFixture.Reply read = web.get("/api/v1/users");
        String tag = "If-None-Match: " + read.headers().get("etag");

        WebFixture.Reply again = keyed("GET", "/api/v1/users", "", tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        web.send("POST", "/api/v1/users", "{\"email\":\"b@b\"}");
        assertThat(keyed("GET", "/api/v1/users", "", tag).status()).isEqualTo(200);
    }

    @Test
    void changesNothingThatChangedSinceItWasRead() {
        web.send("POST", "/api/v1/users", "{\"id\":5,\"email\":\"a@b\"}");
        String tag = "If-Match: " + web.get("/api/v1/users/5").headers().get("etag");
        // Something else changes: the user is still what was read.
        web.send("POST", "/api/v1/users", "{\"email\":\"c@b\"}");

        WebFixture.Reply changed = keyed("PATCH", "/api/v1/users/5", "{\"name\":\"A\"}", tag);
        assertThat(changed.status()).isEqualTo(200);
        WebFixture.Reply late = keyed("PATCH", "/api/v1/users/5", "{\"name\":\"B\"}", tag);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.json().text("code")).isEqualTo("changed_meanwhile");
        assertThat(web.get("/api/v1/users/5").json().text("name")).isEqualTo("A");
        assertThat(keyed("DELETE", "/api/v1/users/5", "", tag).status()).isEqualTo(412);
        String now = "If-Match: " + changed.headers().get("etag");
        assertThat(keyed("DELETE", "/api/v1/users/5", "", now).status()).isEqualTo(200);
    }
}
