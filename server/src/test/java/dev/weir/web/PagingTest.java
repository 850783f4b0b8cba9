package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every list, page by page, while others write. */
final class PagingTest {
    /** Bytes beyond what any report may post by itself. */
    private static final long TOO_MANY = 1L << 51;

    private static final String USED = "\"%d\":[%d,%d]";

    /**
     * A list that pages.
     *
     * @param path with its order
     * @param rows name of its rows
     * @param key what tells rows apart; empty = rows are lists
     */
    private record Paged(String path, String rows, String key) {}

    private static final List<Paged> LISTS =
            List.of(
                    new Paged("/users", "users", "id"),
                    new Paged("/users?sort=email", "users", "id"),
                    new Paged("/users?sort=name&order=desc", "users", "id"),
                    new Paged("/users?sort=expires", "users", "id"),
                    new Paged("/users?group=1", "users", "id"),
                    new Paged("/nodes", "nodes", "id"),
                    new Paged("/nodes?sort=name&order=desc", "nodes", "id"),
                    new Paged("/groups", "groups", "id"),
                    new Paged("/groups?sort=name&search=g", "groups", "id"),
                    new Paged("/groups?order=desc", "groups", "id"),
                    new Paged("/machines", "machines", "id"),
                    new Paged("/accounts", "accounts", "id"),
                    new Paged("/tokens", "tokens", "id"),
                    new Paged("/audit", "entries", "id"),
                    new Paged("/verdicts", "verdicts", "position"),
                    new Paged("/reports", "reports", "position"),
                    new Paged("/reports?user=1", "reports", "position"),
                    new Paged("/quarantine", "quarantine", "id"),
                    new Paged("/unattributed", "unattributed", "id"),
                    new Paged("/unattributed?sort=name&order=desc", "unattributed", "id"),
                    new Paged("/unattributed?sort=used", "unattributed", "id"),
                    new Paged("/adjustments", "adjustments", "id"),
                    new Paged("/rows", "rows", ""),
                    new Paged("/rows?granularity=hour", "rows", ""),
                    new Paged("/usage/ranking?from=today", "rows", "userId"),
                    new Paged("/usage/ranking?rank=upload", "rows", "userId"),
                    new Paged("/usage/ranking?of=nodes", "rows", "sourceId"));

    @TempDir Path data;
    private WebFixture web;
    private int made;

    @BeforeEach
    void openWithSomeOfEverything() {
        web = new WebFixture(data);
        post("/users", "{\"email\":\"whose-usage-is-held@x.org\"}");
        for (int i = 0; i < 4; i++) {
            makeOneMoreOfEverything();
        }
    }

    @AfterEach
    void close() {
        web.close();
    }

    /** Also uses more, adjusts and holds something, and shows a name that nobody has. */
    private void makeOneMoreOfEverything() {
        // Names that do not come in the order of numbers.
        int n = made++;
        String name = (n * 7 % 10) + "-" + n;
        post("/users", "{\"email\":\"u%s@x.org\",\"name\":\"%s\"}".formatted(name, name));
        post("/groups", "{\"name\":\"g%s\"}".formatted(name));
        post("/machines", "{\"name\":\"m%s\"}".formatted(name));
        post(
                "/accounts",
                "{\"email\":\"a%s@x.org\",\"password\":\"as long as it takes\",\"role\":\"billing\"}"
                        .formatted(name));
        post("/tokens", "{\"name\":\"t\",\"scopes\":[\"usage_read\"]}");
        String token = "a-token-of-node-number-" + n;
        post(
                "/nodes",
                ("{\"type\":\"shadowsocks\",\"nodeId\":%d,\"name\":\"n%s\",\"token\":\"%s\","
                                + "\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}")
                        .formatted(100 + n, name, token));
        web.push(
                100 + n,
                token,
                "{"
                        + String.join(
                                ",",
                                USED.formatted(1, TOO_MANY, TOO_MANY),
                                USED.formatted(2 + n, 1_000 - n, n),
                                USED.formatted(1_000 + n, 50 - n, 0))
                        + "}");
        post("/adjustments", "{\"userId\":1,\"billedUpload\":1,\"reason\":\"%s\"}".formatted(name));
        web.settle();
    }

    private void post(String path, String body) {
        WebFixture.Reply reply = web.send("POST", "/api/v1" + path, body);
        assertThat(reply.status()).as(path + " " + reply.body()).isIn(201, 202);
    }

    private static String with(String path, String query) {
        return "/api/v1" + path + (path.contains("?") ? "&" : "?") + query;
    }

    private static List<String> keys(Paged list, JsonObject page) {
        if (list.key().isEmpty()) {
            return page.list("rows").stream().map(PagingTest::key).toList();
        }
        return page.objects(list.rows()).stream()
                .map(row -> String.valueOf(row.value(list.key())))
                .toList();
    }

    /** Bucket, user, source, credential and rate; the amounts beside them may grow. */
    private static String key(@Nullable Object row) {
        return row instanceof List<?> columns ? columns.subList(0, 5).toString() : "no row";
    }

    @Test
    void tellsNothingTwiceAndLeavesNothingOutWhileOthersWrite() {
        for (Paged list : LISTS) {
            Set<String> there =
                    new HashSet<>(keys(list, web.get(with(list.path(), "limit=200")).json()));
            assertThat(there).as(list.path()).hasSizeGreaterThanOrEqualTo(4);
            List<String> told = new ArrayList<>();
            int pages = 0;
            for (String after = ""; after != null; pages++) {
                JsonObject page = web.get(with(list.path(), "limit=2&after=" + after)).json();
                told.addAll(keys(list, page));
                after = page.isNull("next") ? null : page.text("next");
                if (pages == 0) {
                    makeOneMoreOfEverything();
                }
            }

            assertThat(pages).as(list.path()).isGreaterThan(1);
            assertThat(told).as(list.path()).doesNotHaveDuplicates().containsAll(there);
        }
    }

    @Test
    void refusesPlacesThatNoPageOfThisListEndedAt() {
        List<String> foreign = new ArrayList<>(List.of("x", "100", "!!", text("users by id")));
        foreign.add(text("users by id\n9223372036854775807\n"));
        foreign.add(text("verdicts\n-1e3"));
        for (Paged list : LISTS) {
            foreign.add(web.get(with(list.path(), "limit=1")).json().text("next"));
        }
        assertThat(new HashSet<>(foreign)).hasSizeGreaterThan(20);

        for (Paged list : LISTS) {
            String own = web.get(with(list.path(), "limit=1")).json().text("next");
            for (String after : foreign) {
                boolean same = name(after).equals(name(own));
                WebFixture.Reply reply = web.get(with(list.path(), "after=" + after));
                if (!same) {
                    assertThat(reply.status()).as(list + " " + after).isEqualTo(422);
                    assertThat(reply.headers())
                            .containsEntry("content-type", "application/problem+json");
                    assertThat(reply.json().text("code")).isEqualTo("bad_cursor");
                    assertThat(reply.json().text("hint")).isNotEmpty();
                }
            }
        }
        assertThat(web.get("/api/v1/users?after=" + text("users by id\n9223372036854775807\n")))
                .extracting(WebFixture.Reply::status)
                .isEqualTo(422);
    }

    private static String text(String place) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /** Of which list a cursor is. */
    private static String name(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8)
                    .split("\n", 2)[0];
        } catch (IllegalArgumentException e) {
            return "of none";
        }
    }

    @Test
    void findsGroupsByNameByNodeAndByUser() {
        long group = web.send("POST", "/api/v1/groups", "{\"name\":\"Gold\"}").json().number("id");
        web.send("PATCH", "/api/v1/users/2", "{\"groupId\":%d}".formatted(group));
        web.send("PATCH", "/api/v1/nodes/shadowsocks:100", "{\"groupIds\":[%d]}".formatted(group));

        for (String query : List.of("search=gOl", "user=2", "node=shadowsocks:100")) {
            JsonObject found = web.get("/api/v1/groups?" + query).json();
            assertThat(found.objects("groups").stream().map(one -> one.text("name")))
                    .as(query)
                    .containsExactly("Gold");
            assertThat(found.number("total")).isEqualTo(1);
        }
        assertThat(web.get("/api/v1/groups?node=nowhere").status()).isEqualTo(404);
        assertThat(web.get("/api/v1/groups?sort=size").status()).isEqualTo(422);
    }

    @Test
    void findsUnattributedNamesByNodeTextAndDay() {
        JsonObject all = web.get("/api/v1/unattributed?sort=used&order=desc").json();
        assertThat(all.objects("unattributed").stream().map(one -> one.text("wireKey")))
                .containsExactly("1000", "1001", "1002", "1003");
        assertThat(found("node=shadowsocks:102")).containsExactly("1002");
        assertThat(found("search=03")).containsExactly("1003");
        assertThat(found("from=today")).hasSize(4);
        assertThat(found("from=today&to=now&node=shadowsocks:100")).containsExactly("1000");
        assertThat(found("from=2026-01-01&to=today")).isEmpty();
        assertThat(web.get("/api/v1/unattributed?from=soon").status()).isEqualTo(422);
    }

    private List<String> found(String query) {
        return web.get("/api/v1/unattributed?" + query).json().objects("unattributed").stream()
                .map(one -> one.text("wireKey"))
                .toList();
    }
}
