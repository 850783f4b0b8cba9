package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalSettings;
import dev.weir.posting.LedgerAct;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Text that one database cannot hold stops no database and stands nowhere otherwise than elsewhere.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class HostileTextTest {
    private static final String NUL = "\\u0000";
    private static final String HALF = "\\ud800";

    @Parameter TestDatabase kind;

    @TempDir Path data;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:00:00Z"));
    private DatabaseSettings place;

    @BeforeEach
    void makeDatabase() {
        place = kind.fresh(data);
    }

    @AfterEach
    void giveBack() {
        kind.giveBack(place);
    }

    @Test
    void noDoorLetsItIn() throws Exception {
        try (TestServer weir = start()) {
            fill(weir);
            for (String hostile : new String[] {NUL, HALF}) {
                assertRefused(weir, "/users", "{\"email\":\"a%sb@example.org\"}", hostile);
                assertRefused(
                        weir, "/users", "{\"email\":\"a@example.org\",\"name\":\"%s\"}", hostile);
                assertRefused(weir, "/groups", "{\"name\":\"g%s\"}", hostile);
                assertRefused(
                        weir,
                        "/adjustments",
                        "{\"userId\":7,\"upload\":1,\"reason\":\"%s\"}",
                        hostile);
                assertRefused(
                        weir, "/tokens", "{\"name\":\"%s\",\"scopes\":[\"usage.read\"]}", hostile);
                assertRefused(
                        weir,
                        "/session",
                        "{\"email\":\"a%s@example.org\",\"password\":\"of whoever\"}",
                        hostile);
            }
            for (String path :
                    new String[] {"/users?q=%00", "/audit?actor=a%00", "/audit?action=%00"}) {
                assertThat(status(weir, "GET", path, "")).as(path).isBetween(200, 499);
            }
            NodeProcess node = new NodeProcess("shadowsocks", 1);
            node.push(weir, "{\"" + NUL + "\":[1,2],\"" + HALF + "\":[3,4],\"7\":[5,6]}");
            node.push(weir, "{\"7" + NUL + "\":[1,2],\"9\":[7,8]}");
            awaitPosted(weir);
        }
        assertThat(TestServer.rows(place, "select user_id, upload from user_total order by 1"))
                .containsExactly("0 7", "7 5");
        assertThat(TestServer.rows(place, "select wire_key from unattributed"))
                .containsExactly("9");
    }

    /** Programs before this one let reasons in as they came. */
    @Test
    void whatAnOlderJournalHoldsIsPostedAlikeEverywhere() throws Exception {
        try (TestServer weir = start()) {
            fill(weir);
            awaitPosted(weir);
        }
        try (Journal journal =
                Journal.open(data.resolve("journal"), JournalSettings.defaults(), time, time)) {
            long day = Instant.parse("2026-03-10T00:00:00Z").getEpochSecond();
            LedgerAct adjust =
                    new LedgerAct.Adjust(7, 0, day, 10, 20, 10, 20, "for\0 nothing \ud83d\ude00");
            journal.append(adjust.toAct("some\0body", time));
        }
        try (TestServer weir = start()) {
            awaitPosted(weir);
        }
        assertThat(TestServer.rows(place, "select reason, actor from adjustment"))
                .containsExactly("for\ufffd nothing \ud83d\ude00 some\ufffdbody");
        assertThat(TestServer.rows(place, "select actor from act where type = 'usage.adjusted'"))
                .containsExactly("some\ufffdbody");
        assertThat(
                        TestServer.rows(
                                place,
                                "select actor from access_audit where action = 'usage.adjusted'"))
                .containsExactly("some\ufffdbody");
    }

    private static void assertRefused(TestServer weir, String path, String body, String hostile)
            throws IOException {
        assertThat(status(weir, "POST", path, body.formatted(hostile)))
                .as(path + " " + body.formatted(hostile))
                .isBetween(400, 422);
    }

    private static int status(TestServer weir, String method, String path, String body)
            throws IOException {
        try (RawClient client = weir.client()) {
            return client.send(
                            "%s /api/v1%s HTTP/1.1\r\nHost: weir\r\nContent-Length: %d\r\n"
                                            .formatted(method, path, body.length())
                                    + "Content-Type: application/json\r\nAuthorization: Bearer "
                                    + weir.token()
                                    + "\r\n\r\n"
                                    + body)
                    .answer()
                    .status();
        }
    }

    private static void awaitPosted(TestServer weir) {
        TestServer.await(() -> {
            try {
                var posting = weir.health().object("posting");
                assertThat(posting.text("state")).isNotEqualTo("failed");
                return posting.text("state").equals("current") && posting.number("lagEntries") == 0;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private TestServer start() throws IOException {
        return TestServer.on(data, time, Map.of("time-zone", "UTC"), place);
    }

    private static void fill(TestServer weir) throws IOException {
        weir.addUser(7);
        weir.addNode(
                "shadowsocks",
                1,
                "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}",
                ",\"family\":\"keeps\"");
    }
}
