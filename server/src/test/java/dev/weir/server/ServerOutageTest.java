package dev.weir.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.CommandRun;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything a database server can do to us while a node pushes: the node is answered throughout,
 * posting goes on by itself, and no byte is lost or counted twice.
 */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class ServerOutageTest {
    private static final String TOTALS =
            "select user_id, upload, download from user_total order by user_id";
    private static final String DAYS =
            "select user_id, sum(upload), sum(download) from day_usage group by user_id order by"
                    + " user_id";

    private static final java.util.Map<TestDatabase, OwnServer> SERVERS =
            new java.util.concurrent.ConcurrentHashMap<>();

    /** Of nobody, as whom PostgreSQL runs where the tests run as root. */
    private static final String DISK = "size=40m,mode=0777,uid=65534,gid=65534";

    @Parameter TestDatabase kind;

    @TempDir Path data;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:00:00Z"));

    @AfterAll
    static void end() {
        SERVERS.values().forEach(OwnServer::close);
        SERVERS.clear();
    }

    private OwnServer server() {
        return SERVERS.computeIfAbsent(kind, OwnServer::new);
    }

    @Test
    void postsAllOfItWhenAKilledServerIsThereAgain() throws Exception {
        DatabaseSettings.Server place = server().fresh();
        try (TestServer weir = start(place)) {
            PushLoad load = PushLoad.on(weir);
            try (load) {
                load.more(100);
                awaitPhase(weir, "current");
                server().process().kill();
                awaitPhase(weir, "waiting_for_database");
                load.more(100);
                assertSaysSinceWhenAndWhat(weir);
                assertThat(new NodeProcess("shadowsocks", 1).users(weir).body())
                        .contains("\"id\":11,");
                server().process().start();
                awaitPhase(weir, "current");
                server().process().kill();
                server().process().start();
                load.more(50);
            }
            assertEndsExactly(weir, load, place);
            TestServer.await(() -> codes(weir).isEmpty());
        }
    }

    @Test
    void givesUpAServerThatSaysNothingAndGoesOnWhenItSpeaks() throws Exception {
        DatabaseSettings.Server place = server().fresh();
        DatabaseSettings.Server impatient =
                new DatabaseSettings.Server(
                        place.url() + server().silentSeconds(2), place.user(), place.password(), 4);
        try (TestServer weir = start(impatient)) {
            PushLoad load = PushLoad.on(weir);
            try (load) {
                load.more(50);
                awaitPhase(weir, "current");
                server().process().pause();
                try {
                    awaitPhase(weir, "waiting_for_database");
                    load.more(100);
                    assertSaysSinceWhenAndWhat(weir);
                    assertThat(status(weir, "/api/v1/reports")).isEqualTo(503);
                } finally {
                    server().process().resume();
                }
                awaitPhase(weir, "current");
                load.more(20);
            }
            assertEndsExactly(weir, load, place);
        }
    }

    @Test
    void goesOnWhenTheServerHasConnectionsAgain() throws Exception {
        DatabaseSettings.Server place = server().fresh();
        try (TestServer weir = start(place)) {
            PushLoad load = PushLoad.on(weir);
            try (load) {
                load.more(50);
                awaitPhase(weir, "current");
                AutoCloseable again = server().withoutConnections(place);
                awaitPhase(weir, "waiting_for_database");
                load.more(50);
                again.close();
                awaitPhase(weir, "current");
                load.more(20);
            }
            assertEndsExactly(weir, load, place);
        }
    }

    @Test
    void goesOnWhenTheDatabaseTakesWritesAgain() throws Exception {
        DatabaseSettings.Server place = server().fresh();
        try (TestServer weir = start(place)) {
            PushLoad load = PushLoad.on(weir);
            try (load) {
                load.more(50);
                awaitPhase(weir, "current");
                AutoCloseable again = server().readOnly(place);
                awaitPhase(weir, "waiting_for_database");
                load.more(50);
                assertThat(status(weir, "/api/v1/reports")).isEqualTo(200);
                again.close();
                awaitPhase(weir, "current");
                load.more(20);
            }
            assertEndsExactly(weir, load, place);
        }
    }

    /**
     * Needs the right to mount a file system. The server is its own: one whose tables went with a
     * disk does not start again.
     */
    @Test
    void goesOnWhenItsFullDiskHasRoomAgain() throws Exception {
        OwnServer server = new OwnServer(kind);
        Path disk = server.nextDisk();
        Files.createDirectories(disk);
        mounts("mount", "-t", "tmpfs", "-o", DISK, "weir", disk.toString());
        try {
            DatabaseSettings.Server place = server.freshOn(disk);
            try (TestServer weir = start(place)) {
                PushLoad load = PushLoad.on(weir);
                try (load) {
                    load.more(20);
                    awaitPhase(weir, "current");
                    Path filler = disk.resolve("filler");
                    fill(filler);
                    awaitPhase(weir, "waiting_for_database");
                    load.more(50);
                    Files.delete(filler);
                    awaitPhase(weir, "current");
                    load.more(20);
                }
                assertEndsExactly(weir, load, place);
            }
        } finally {
            server.process().kill();
            mounts("umount", "-l", disk.toString());
            server.close();
        }
    }

    private static void mounts(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command) + ": " + said).isZero();
    }

    private static void fill(Path file) throws IOException {
        for (int piece : new int[] {1 << 20, 4_096}) {
            try (OutputStream out =
                    Files.newOutputStream(
                            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(new byte[piece]);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CommitCutter.Cut.class,
            names = {"BEFORE", "AFTER"})
    void theStoredPositionTellsWhetherACommitHappenedWhoseAnswerIsLost(CommitCutter.Cut cut)
            throws Exception {
        DatabaseSettings.Server place = server().fresh();
        try (CommitCutter line = new CommitCutter(server().process().port());
                TestServer weir =
                        start(
                                OwnServer.at(
                                        place,
                                        line.port(),
                                        kind == TestDatabase.POSTGRESQL
                                                ? "?prepareThreshold=0"
                                                : ""))) {
            PushLoad load = PushLoad.on(weir);
            try (load) {
                load.more(30);
                awaitPhase(weir, "current");
                for (int i = 1; i <= 3; i++) {
                    int many = i;
                    int before = line.cuts();
                    line.next(cut, many);
                    TestServer.await(() -> line.cuts() >= before + many);
                    awaitPhase(weir, "current");
                    load.more(20);
                }
            }
            assertThat(line.cuts()).isEqualTo(6);
            assertEndsExactly(weir, load, place);
        }
    }

    @Test
    void servesNodesFromTheDirectoryFileThroughAStartWithoutTheServer() throws Exception {
        DatabaseSettings.Server place = server().fresh();
        NodeProcess node = new NodeProcess("shadowsocks", 1);
        PushLoad load;
        try (TestServer weir = start(place)) {
            load = PushLoad.on(weir);
            try (load) {
                load.more(20);
            }
            assertEndsExactly(weir, load, place);
        }
        server().process().kill();
        try {
            try (TestServer weir = start(place)) {
                assertThat(node.users(weir).body()).contains("\"id\":11,");
                node.push(weir, "{\"11\":[5,10]}");
                awaitPhase(weir, "waiting_for_database");
            }
            try (TestServer weir = start(place)) {
                node.push(weir, "{\"11\":[7,14]}");
                awaitPhase(weir, "waiting_for_database");
                server().process().start();
                awaitPhase(weir, "current");
                String[] first = load.expected().getFirst().split(" ", -1);
                String grown =
                        "%s %d %d"
                                .formatted(
                                        first[0],
                                        Long.parseLong(first[1]) + 12,
                                        Long.parseLong(first[2]) + 24);
                TestServer.await(() -> TestServer.rows(place, TOTALS).contains(grown));
            }
        } finally {
            server().process().kill();
            server().process().start();
        }
    }

    @Test
    void aFirstStartSaysWhatIsMissingOnTheServer() {
        DatabaseSettings.Server place = server().fresh();
        assertThatThrownBy(() -> start(OwnServer.at(place, 1, "")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("cannot open " + OwnServer.at(place, 1, "").place())
                .hasMessageEndingWith(
                        "Start the database server, or correct the address in 'database'.");
        assertThatThrownBy(() ->
                        start(
                                new DatabaseSettings.Server(
                                        place.url().replace("/weir_", "/no_"),
                                        server().process().user(),
                                        "",
                                        4)))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("Create the database");
        // Nothing remembers a database that was never used.
        assertThat(data.resolve("database.place")).doesNotExist();
    }

    private void assertSaysSinceWhenAndWhat(TestServer weir) throws IOException {
        TestServer.await(() ->
                codes(weir).contains("database_unavailable")
                        && codes(weir).contains("posting_behind"));
        try (RawClient client = weir.client()) {
            RawClient.Answer ready = client.get("/readyz").answer();
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body()).contains("\"status\":\"degraded\"", "database_unavailable");
        }
        JsonObject health = weir.health();
        assertThat(health.object("database").text("state")).isEqualTo("unavailable");
        assertThat(health.object("posting").text("state")).isEqualTo("waiting_for_database");
        assertThat(health.object("posting").number("stalenessMillis")).isPositive();
        for (JsonObject degraded : health.objects("degraded")) {
            assertThat(degraded.text("since")).startsWith("2026-03-10T");
        }
        Files.writeString(data.resolve("api-token"), weir.token() + "\n");
        weir.announce(data);
        assertThat(CommandRun.of("doctor", "--data-dir", data.toString()).said())
                .contains("database_unavailable", "the database does not answer", ", since 2026-")
                .contains("posting_behind", "behind the journal");
    }

    static void assertEndsExactly(TestServer weir, PushLoad load, DatabaseSettings place) {
        TestServer.await(() -> {
            try {
                JsonObject posting = weir.health().object("posting");
                return posting.text("state").equals("current") && posting.number("lagEntries") == 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(TestServer.rows(place, TOTALS)).isEqualTo(load.expected());
        assertThat(TestServer.rows(place, DAYS)).isEqualTo(load.expected());
        assertThat(TestServer.rows(place, "select 1 from quarantine")).isEmpty();
    }

    private TestServer start(DatabaseSettings.Server place) throws IOException {
        return TestServer.on(data, time, Map.of("time-zone", "UTC"), place);
    }

    private static int status(TestServer weir, String path) throws IOException {
        try (RawClient client = weir.client()) {
            return client.get(path, "Authorization: Bearer " + weir.token()).answer().status();
        }
    }

    private static List<String> codes(TestServer weir) {
        try {
            return weir.health().objects("degraded").stream().map(one -> one.text("code")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void awaitPhase(TestServer weir, String phase) {
        TestServer.await(() -> {
            try {
                return weir.health().object("posting").text("state").equals(phase);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
