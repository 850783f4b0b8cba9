package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database outage does not reach a node, and costs no byte. */
class DatabaseOutageTest {
    private static final String TOTALS =
            "select user_id, upload, download from user_total order by user_id";
    private static final String SHADOWSOCKS = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";

    @TempDir Path data;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:00:00Z"));
    private final NodeProcess node = new NodeProcess("shadowsocks", 1);

    @Test
    void answersNodesWhileAnotherProcessLocksTheDatabaseAndPostsAllOfItAfterwards()
            throws Exception {
        try (TestServer weir = start()) {
            fill(weir);
            RawClient.Answer config = node.config(weir);
            node.push(weir, "{\"7\":[1000,2000]}");
            // What backup tools and shells do: from here on nobody else can commit.
            try (OtherProcess other = new OtherProcess("begin immediate")) {
                node.pushUnheard(weir, "{\"7\":[10,20]}");
                node.push(weir, "{\"7\":[11,22],\"8\":[1,1]}");
                awaitPhase(weir, "waiting_for_database");
                node.push(weir, "{\"7\":[100,200]}");
                weir.addUser(9);
                assertThat(node.config(weir).body()).isEqualTo(config.body());
                assertThat(node.users(weir).body()).contains("\"id\":9");
                assertThat(TestServer.rows(data, TOTALS)).doesNotContain("7 1111 2222");
                other.end();
            }
            node.push(weir, "{\"9\":[5,6]}");
            awaitPhase(weir, "current");
            TestServer.await(() ->
                    TestServer.rows(data, TOTALS).equals(List.of("7 1111 2222", "8 1 1", "9 5 6")));
        }
    }

    @Test
    void startsWhileAnotherProcessLocksTheDatabaseAndPostsWhenTheLockIsGone() throws Exception {
        RawClient.Answer config;
        RawClient.Answer users;
        try (TestServer weir = start()) {
            fill(weir);
            config = node.config(weir);
            users = node.users(weir);
            node.push(weir, "{\"7\":[1000,2000]}");
        }
        try (OtherProcess other =
                        new OtherProcess("pragma locking_mode = exclusive", "begin exclusive");
                TestServer weir = start()) {
            assertThat(node.config(weir).header("ETag")).isEqualTo(config.header("ETag"));
            assertThat(node.users(weir).header("ETag")).isEqualTo(users.header("ETag"));
            node.pushUnheard(weir, "{\"7\":[10,20]}");
            node.push(weir, "{\"7\":[10,20],\"8\":[3,4]}");
            other.end();
            awaitPhase(weir, "current");
            node.push(weir, "{\"7\":[1,2]}");
        }
        assertThat(TestServer.rows(data, TOTALS)).containsExactly("7 1011 2022", "8 3 4");
    }

    @Test
    void servesTheNewestDirectoryThroughRestartsWithoutADatabase() throws Exception {
        Path file = data.resolve("weir.db");
        Path aside = data.resolve("aside.db");
        try (TestServer weir = start()) {
            fill(weir);
            weir.operator("PATCH", "/users/8", "{\"limitBytes\":100}");
            node.config(weir);
            node.push(weir, "{\"7\":[1000,2000],\"8\":[60,60]}");
            TestServer.await(() -> !usersOf(weir).contains("\"id\":8"));
        }
        Files.move(file, aside);
        Files.createDirectory(file);
        String users;
        try (TestServer weir = start()) {
            // Whoever was cut off stays cut off, although nobody knows what was used.
            assertThat(usersOf(weir)).contains("\"id\":7").doesNotContain("\"id\":8");
            weir.addUser(9);
            users = usersOf(weir);
            assertThat(users).contains("\"id\":9");
            node.push(weir, "{\"7\":[10,20]}");
        }
        try (TestServer weir = start()) {
            assertThat(usersOf(weir)).isEqualTo(users);
            node.pushUnheard(weir, "{\"9\":[5,6]}");
            node.push(weir, "{\"9\":[5,6]}");
            awaitPhase(weir, "waiting_for_database");
            assertToldAtOnceThatFiguresCannotBeRead(weir);
            Files.delete(file);
            Files.move(aside, file);
            awaitPhase(weir, "current");
            node.push(weir, "{\"7\":[1,1]}");
            assertThat(usersOf(weir)).isEqualTo(users);
        }
        assertThat(TestServer.rows(data, TOTALS))
                .containsExactly("7 1011 2021", "8 60 60", "9 5 6");
    }

    /** Not when ten seconds are over, which it would wait for a database that is merely slow. */
    private static void assertToldAtOnceThatFiguresCannotBeRead(TestServer weir)
            throws IOException {
        long begun = System.nanoTime();
        try (RawClient client = weir.client()) {
            RawClient.Answer answer =
                    client.get(
                                    "/api/v1/live/snapshot?topics=overview",
                                    "Authorization: Bearer " + weir.token())
                            .answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("database_unavailable");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void postsNothingIntoADatabaseOfAnotherJournalThatTurnsUpLater() throws Exception {
        Path other = data.resolve("other");
        Path mine = data.resolve("mine");
        try (TestServer weir = TestServer.on(other, time, Map.of())) {
            fill(weir);
        }
        try (TestServer weir = TestServer.on(mine, time, Map.of())) {
            fill(weir);
            new NodeProcess("shadowsocks", 1).push(weir, "{\"7\":[1000,2000]}");
        }
        Path file = mine.resolve("weir.db");
        Files.delete(file);
        Files.createDirectory(file);
        try (TestServer weir = TestServer.on(mine, time, Map.of())) {
            awaitPhase(weir, "waiting_for_database");
            Files.delete(file);
            Files.move(other.resolve("weir.db"), file);
            awaitPhase(weir, "failed");
            assertThat(weir.health().object("posting").text("trouble"))
                    .contains("The database was posted from journal");
            assertThat(usersOf(weir)).contains("\"id\":7");
        }
        assertThat(TestServer.rows(mine, TOTALS)).isEmpty();
    }

    private TestServer start() throws IOException {
        return TestServer.on(data, time, Map.of());
    }

    private static void fill(TestServer weir) throws IOException {
        weir.addUser(7);
        weir.addUser(8);
        weir.addNode("shadowsocks", 1, SHADOWSOCKS, ",\"family\":\"keeps\"");
    }

    private String usersOf(TestServer weir) {
        try {
            return node.users(weir).body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void awaitPhase(TestServer weir, String phase) {
        TestServer.await(() -> {
            try {
                return weir.health().object("posting").text("state").equals(phase);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** Holds the database until it ends. */
    private final class OtherProcess implements AutoCloseable {
        private final Connection connection;

        OtherProcess(String... statements) throws SQLException {
            connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("weir.db"));
            for (String statement : statements) {
                connection.createStatement().execute(statement);
            }
        }

        void end() throws SQLException {
            connection.close();
        }

        @Override
        public void close() throws SQLException {
            end();
        }
    }
}
