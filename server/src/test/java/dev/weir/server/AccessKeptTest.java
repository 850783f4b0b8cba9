package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.DatabaseConfig;
import dev.weir.http.RawClient;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, sessions, tokens and the audit log outlive what happens to the ledger. */
class AccessKeptTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String ACCOUNTS = "select * from access_account order by id";
    private static final String TOKENS = "select id, sha256, scopes from access_token order by id";
    private static final String SESSIONS = "select id, sha256 from access_session order by id";
    private static final String AUDIT =
            "select id, actor, action, target, position, state_before, state_after"
                    + " from access_audit order by id";

    @TempDir Path directory;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:00:00Z"));
    private String cookie = "";
    private String token = "";

    @Test
    void comeOverIntoALedgerThatIsMadeAnew() throws Exception {
        Path data = directory.resolve("data");
        fill(data);
        Map<String, List<String>> before = dump(data);
        assertThat(before.get(AUDIT)).hasSizeGreaterThan(6);

        for (String from : new String[] {"{}", "{\"from\":\"start\"}"}) {
            String done =
                    new String(
                            new ClosedData(data, DatabaseConfig.FILE, time, time)
                                    .run(
                                            ClosedData.Work.REPLACE,
                                            JsonObject.read(from.getBytes(StandardCharsets.UTF_8)),
                                            (_, _, _) -> {}),
                            StandardCharsets.UTF_8);
            assertThat(done).contains("was made anew").doesNotContain("could not be read");
            assertThat(dump(data)).isEqualTo(before);
        }
        assertThatTheyAreLetIn(data);
    }

    @Test
    void tellOfActsThatTheLedgerBeforeHadNotReachedOnceAndAtTheEnd() throws Exception {
        Path data = directory.resolve("data");
        fill(data);
        Path early = directory.resolve("early.db");
        Files.copy(data.resolve("weir.db"), early);
        int rows = TestServer.rows(data, AUDIT).size();
        try (TestServer weir = start(data)) {
            weir.addUser(77);
        }
        // As after a power cut that took the database's last commits, but not the journal's.
        for (String part : new String[] {"-wal", "-shm", ""}) {
            Files.deleteIfExists(data.resolve("weir.db" + part));
        }
        Files.copy(early, data.resolve("weir.db"));

        new ClosedData(data, DatabaseConfig.FILE, time, time)
                .run(
                        ClosedData.Work.REPLACE,
                        JsonObject.read(new byte[] {'{', '}'}),
                        (_, _, _) -> {});

        List<String> audit = TestServer.rows(data, AUDIT);
        assertThat(audit).hasSize(rows + 1);
        assertThat(audit.getLast()).contains("user.created").contains("user 77");
    }

    @Test
    void areSaidToBeLostWhenTheLedgerBeforeCannotBeRead() throws Exception {
        Path data = directory.resolve("data");
        fill(data);
        byte[] rubbish =
                "this is no database, whatever its name says"
                        .repeat(100)
                        .getBytes(StandardCharsets.UTF_8);
        Files.write(data.resolve("weir.db"), rubbish);

        String done =
                new String(
                        new ClosedData(data, DatabaseConfig.FILE, time, time)
                                .run(
                                        ClosedData.Work.REPLACE,
                                        JsonObject.read(new byte[] {'{', '}'}),
                                        (_, _, _) -> {}),
                        StandardCharsets.UTF_8);

        assertThat(done).contains("was made anew").contains("could not be read");
        try (TestServer weir = start(data)) {
            assertThat(weir.operator("GET", "/setup", "").flag("needed")).isTrue();
        }
    }

    @Test
    void comeBackWithABackup() throws Exception {
        Path data = directory.resolve("data");
        Path backup = directory.resolve("backup");
        fill(data);
        new ClosedData(data, DatabaseConfig.FILE, time, time)
                .run(
                        ClosedData.Work.BACKUP,
                        JsonObject.read(
                                ("{\"directory\":\"" + backup + "\"}")
                                        .getBytes(StandardCharsets.UTF_8)),
                        (_, _, _) -> {});
        Path restored = directory.resolve("restored");
        ClosedData.restore(backup, restored, (_, _, _) -> {});

        assertThat(dump(restored)).isEqualTo(dump(data));
        assertThatTheyAreLetIn(restored);
    }

    @Test
    void areSetAsideWhileTheDatabaseIsAway() throws Exception {
        Path data = directory.resolve("data");
        fill(data);
        Path file = data.resolve("weir.db");
        Path aside = directory.resolve("aside.db");
        Files.move(file, aside);
        Files.createDirectory(file);
        try (TestServer weir = start(data)) {
            // What cannot be checked is not let in; nor is it said to be wrong.
            assertThat(status(weir, cookie)).isEqualTo(503);
            assertThat(status(weir, token)).isEqualTo(503);
            assertThat(weir.operator("GET", "/users", "").number("total")).isEqualTo(2);
            Files.delete(file);
            Files.move(aside, file);
            TestServer.await(() -> status(weir, cookie) == 200);
            assertThat(status(weir, token)).isEqualTo(200);
        }
    }

    @Test
    void makeTheFirstOwnerOutOfTheConfigurationOnce() throws Exception {
        Path data = directory.resolve("data");
        Path secret = Files.writeString(directory.resolve("secret"), PASSWORD + "\n");
        Map<String, String> settings =
                Map.of("admin-email", "Boss@example.org", "admin-password-file", secret.toString());
        try (TestServer weir = TestServer.on(data, time, settings)) {
            TestServer.await(() -> accounts(weir).size() == 1);
            assertThat(accounts(weir).getFirst().text("email")).isEqualTo("boss@example.org");
            assertThat(accounts(weir).getFirst().text("role")).isEqualTo("owner");
            assertThat(signIn(weir, "boss@example.org")).isNotEmpty();
        }
        Files.delete(secret);
        try (TestServer weir =
                TestServer.on(
                        data,
                        time,
                        Map.of(
                                "admin-email",
                                "another@example.org",
                                "admin-password-file",
                                secret.toString()))) {
            assertThat(signIn(weir, "boss@example.org")).isNotEmpty();
            assertThat(accounts(weir)).hasSize(1);
        }
    }

    private static List<JsonObject> accounts(TestServer weir) {
        try {
            return weir.operator("GET", "/accounts", "").objects("accounts");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private TestServer start(Path data) throws IOException {
        return TestServer.on(data, time, Map.of());
    }

    /** Two users, two accounts, a session and a token, and the audit log of all that. */
    private void fill(Path data) throws IOException {
        try (TestServer weir = start(data)) {
            weir.addUser(7);
            weir.addUser(8);
            weir.operator("PATCH", "/users/7", "{\"limitBytes\":100}");
            for (String role : new String[] {"owner", "billing"}) {
                weir.operator(
                        "POST",
                        "/accounts",
                        "{\"email\":\"%s@example.org\",\"password\":\"%s\",\"role\":\"%s\"}"
                                .formatted(role, PASSWORD, role));
            }
            token =
                    "Authorization: Bearer "
                            + weir.operator(
                                            "POST",
                                            "/tokens",
                                            "{\"name\":\"t\",\"scopes\":[\"users_read\"]}")
                                    .text("token");
            cookie = "Cookie: weir-session=" + signIn(weir, "billing@example.org");
            TestServer.await(() ->
                    TestServer.rows(data, "select action from access_audit").stream()
                            .anyMatch("user.changed"::equals));
        }
    }

    private static String signIn(TestServer weir, String email) throws IOException {
        try (RawClient client = weir.client()) {
            RawClient.Answer answer =
                    client.post(
                                    "/api/v1/session",
                                    "{\"email\":\"%s\",\"password\":\"%s\"}"
                                            .formatted(email, PASSWORD))
                            .answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return SECRET.matcher(String.valueOf(answer.headers()))
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse("");
        }
    }

    private static final java.util.regex.Pattern SECRET =
            java.util.regex.Pattern.compile("weir-session=([A-Za-z0-9_-]{43})");

    private static int status(TestServer weir, String header) {
        try (RawClient client = weir.client()) {
            return client.get("/api/v1/users", header).answer().status();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void assertThatTheyAreLetIn(Path data) throws IOException {
        try (TestServer weir = start(data)) {
            TestServer.await(() -> status(weir, cookie) == 200);
            assertThat(status(weir, token)).isEqualTo(200);
            assertThat(signIn(weir, "owner@example.org")).isNotEmpty();
        }
    }

    private static Map<String, List<String>> dump(Path data) {
        return Map.of(
                ACCOUNTS, TestServer.rows(data, ACCOUNTS),
                TOKENS, TestServer.rows(data, TOKENS),
                SESSIONS, TestServer.rows(data, SESSIONS),
                AUDIT, TestServer.rows(data, AUDIT));
    }
}
