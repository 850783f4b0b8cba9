package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulate.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a logv2fs that goes on writing into a real PostgreSQL counts is counted here, to the byte.
 */
@SuppressWarnings("try") // it runs beside the test
class FollowLogv2fsTest {
    private static final String SHADOWSOCKS = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";
    private static final String TOTALS =
            "select user_id, upload, download from user_total where user_id > 0 order by user_id";
    private static final String DAYS =
            "select bucket, sum(download) from day_usage where user_id = 7 group by bucket order by"
                    + " bucket";

    @TempDir Path data;

    private SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:30:00Z"));

    @Test
    void whatItUsedBeforeStandsOnTheDaysThatItSays() throws Exception {
        Logv2fsOnPostgres logv2fs = new Logv2fsOnPostgres(true);
        logv2fs.add(7, "20260302", 1_000);
        logv2fs.add(7, "20260309", 20);
        logv2fs.add(7, "20260310", 3);
        // Of days that it does not tell, and of more than a month ago.
        logv2fs.run("update user_traffic_logs set used = used + 500000");
        logv2fs.add(7, "20250101", 40_000);
        try (TestServer weir = started(logv2fs)) {
            awaitTotals("7 0 541023");
            assertThat(TestServer.rows(data, DAYS))
                    .containsExactly(
                            day("2026-02-07") + " 540000",
                            day("2026-03-02") + " 1000",
                            day("2026-03-09") + " 20",
                            day("2026-03-10") + " 3");
            // Late news of the day before, and a write that its own race took out of its days.
            logv2fs.add(7, "20260309", 4);
            awaitTotals("7 0 541027");
            logv2fs.run("update user_traffic_logs set used = used + 7");
            awaitTotals("7 0 541034");
            logv2fs.add(7, "20260311", 5);
            awaitTotals("7 0 541039");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsMissedOrRepeatedWhileItGoesOnWritingThroughRestartsOfEither(boolean triggers)
            throws Exception {
        Logv2fsOnPostgres logv2fs = new Logv2fsOnPostgres(triggers);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            try (Connection own = logv2fs.connect();
                                    PreparedStatement add =
                                            own.prepareStatement(Logv2fsOnPostgres.ADD)) {
                                for (int i = 1; !stop.get(); i++) {
                                    String email = Logv2fsOnPostgres.email(7 + i % 2);
                                    Logv2fsOnPostgres.add(add, email, "20260310", i);
                                }
                            } catch (SQLException e) {
                                failed.set(e);
                            }
                        });
        try {
            try (TestServer weir = started(logv2fs)) {
                TestServer.await(() -> TestServer.rows(data, TOTALS).size() == 2);
            }
            // Weir is away, logv2fs writes on.
            long away = logv2fs.used(7);
            TestServer.await(() -> logv2fs.used(7) > away);
            try (TestServer weir = start(logv2fs, 1)) {
                long back = logv2fs.used(8);
                TestServer.await(() -> total(8) > back);
                // Its connections are cut, as a restart of its database does.
                logv2fs.run(
                        "select pg_terminate_backend(pid) from pg_stat_activity where"
                                + " application_name = 'weir follows logv2fs'"
                                + " and datname = current_database()");
                long cut = logv2fs.used(7);
                TestServer.await(() -> total(7) > cut);
                stop.set(true);
                writer.join();
                TestServer.await(() -> total(7) == logv2fs.used(7) && total(8) == logv2fs.used(8));
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(failed.get()).isNull();
        assertThat(TestServer.rows(data, TOTALS))
                .containsExactly("7 0 " + logv2fs.used(7), "8 0 " + logv2fs.used(8));
        assertThat(TestServer.rows(data, "select * from quarantine")).isEmpty();
    }

    @Test
    void aUserWhoComesLaterIsCountedWholeAndABrokenLogCostsNoByte() throws Exception {
        Logv2fsOnPostgres logv2fs = new Logv2fsOnPostgres(true);
        logv2fs.add(9, "20260309", 77);
        logv2fs.add(7, "20260309", 5);
        logv2fs.run(
                "update user_traffic_logs set daily_logs = '[{\"day\":1}]'"
                        + " where email_as_id = 'u7@example.org'");
        try (TestServer weir = started(logv2fs)) {
            awaitTotals("7 0 5");
            // logv2fs knows users by names that are no addresses: then by UUID.
            String uuid = logv2fs.ask("select uuid from user_traffic_logs where used = 77");
            logv2fs.run("update user_traffic_logs set email_as_id = 'tom' where used = 77");
            weir.operator(
                    "POST",
                    "/users",
                    "{\"id\":9,\"email\":\"tom@example.org\",\"uuid\":\"" + uuid + "\"}");
            awaitTotals("7 0 5", "9 0 77");
        }
    }

    /** Each change both while Weir looks on and while it is away. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsThatAreEditedDeletedRenamedAndWrittenAnewCountWhatWasUsed(boolean looksOn)
            throws Exception {
        Logv2fsOnPostgres logv2fs = new Logv2fsOnPostgres(true);
        logv2fs.add(7, "20260309", 700);
        logv2fs.add(7, "20260310", 70);
        logv2fs.add(8, "20260310", 800);
        List<Runnable> changes = new ArrayList<>();
        List<String> totals = new ArrayList<>();
        // Set back by hand: what its days grow by goes on counting.
        changes.add(() -> {
            logv2fs.run("update user_traffic_logs set used = 5 where used = 770");
            logv2fs.add(7, "20260310", 6);
        });
        totals.add("7 0 776");
        // Deleted, and made anew by the next quarter of an hour, as logv2fs does.
        changes.add(() -> {
            logv2fs.run("delete from user_traffic_logs where email_as_id = 'u7@example.org'");
            logv2fs.add(7, "20260310", 4);
        });
        totals.add("7 0 780");
        // Written anew under another key, as its own move between databases does; no bytes.
        changes.add(() -> {
            logv2fs.run("update user_traffic_logs set id = gen_random_uuid(), daily_logs = null");
            logv2fs.add(7, "20260310", 3);
        });
        totals.add("7 0 783");
        // Renamed: it goes on, for whom the new name says.
        changes.add(() -> {
            logv2fs.run(
                    "update user_traffic_logs set email_as_id = 'u9@example.org'"
                            + " where email_as_id = 'u7@example.org'");
            logv2fs.add(9, "20260310", 9);
        });
        totals.add("7 0 783");
        try (TestServer weir = started(logv2fs)) {
            weir.addUser(9);
            awaitTotals("7 0 770", "8 0 800");
        }
        if (looksOn) {
            try (TestServer weir = start(logv2fs, 1)) {
                for (int i = 0; i < changes.size(); i++) {
                    changes.get(i).run();
                    String total = totals.get(i);
                    boolean last = i == changes.size() - 1;
                    awaitTotals(
                            last
                                    ? new String[] {total, "8 0 800", "9 0 9"}
                                    : new String[] {total, "8 0 800"});
                }
            }
        } else {
            for (int i = 0; i < changes.size(); i++) {
                changes.get(i).run();
                try (TestServer weir = start(logv2fs, 1)) {
                    String total = totals.get(i);
                    boolean last = i == changes.size() - 1;
                    awaitTotals(
                            last
                                    ? new String[] {total, "8 0 800", "9 0 9"}
                                    : new String[] {total, "8 0 800"});
                }
            }
        }
        assertThat(TestServer.rows(data, "select * from quarantine")).isEmpty();
    }

    @Test
    void movingOverLeavesNoGapAndNothingTwice() throws Exception {
        Logv2fsOnPostgres logv2fs = new Logv2fsOnPostgres(true);
        logv2fs.add(7, "20260310", 1_000);
        try (TestServer weir = started(logv2fs)) {
            weir.addNode("shadowsocks", 2, SHADOWSOCKS, "");
            // One node has come over, the other is still logv2fs'.
            NodeProcess node = new NodeProcess("shadowsocks", 2);
            node.push(weir, "{\"7\":[10,20]}");
            logv2fs.add(7, "20260310", 500);
            node.push(weir, "{\"7\":[1,2]}");
            awaitTotals("7 11 1522");
            // Its last quarter of an hour; then it is switched off, its database too.
            logv2fs.add(7, "20260310", 7);
            awaitTotals("7 11 1529");
            logv2fs.run("drop table user_traffic_logs");
            node.push(weir, "{\"7\":[100,200]}");
            awaitTotals("7 111 1729");
        }
        try (TestServer weir = TestServer.on(data, time, Map.of("time-zone", "UTC"))) {
            new NodeProcess("shadowsocks", 2).push(weir, "{\"7\":[3,4]}");
            awaitTotals("7 114 1733");
        }
    }

    @Test
    void underAnotherNodeOnlyWhatIsNewStands() throws Exception {
        Logv2fsOnPostgres logv2fs = new Logv2fsOnPostgres(true);
        logv2fs.add(7, "20260310", 1_000);
        try (TestServer weir = started(logv2fs)) {
            weir.addNode("shadowsocks", 2, SHADOWSOCKS, "");
            awaitTotals("7 0 1000");
        }
        try (TestServer weir = start(logv2fs, 2)) {
            logv2fs.add(7, "20260310", 5);
            awaitTotals("7 0 1005");
        }
        assertThat(TestServer.rows(data, "select source_id, download from source_total order by 1"))
                .containsExactly("1 1000", "2 5");
    }

    /** The process is halted as kill -9 does, between what is kept and what is in the journal. */
    @ParameterizedTest
    @ValueSource(strings = {"logv2fs-kept@1", "logv2fs-appended@2"})
    void killedBetweenItsMemoryAndTheJournalItLosesAndRepeatsNothing(String fault)
            throws Exception {
        time = new SteppedTime(Instant.now());
        Logv2fsOnPostgres logv2fs = new Logv2fsOnPostgres(true);
        String today = Instant.now().toString().substring(0, 10);
        String before = Instant.now().minusSeconds(3 * 86_400).toString().substring(0, 10);
        logv2fs.add(7, before.replace("-", ""), 1_000);
        logv2fs.add(7, Instant.now().minusSeconds(86_400).toString().substring(0, 10), 200);
        logv2fs.add(7, today, 30);
        logv2fs.add(8, today, 4);
        try (TestServer weir = TestServer.on(data, time, Map.of())) {
            weir.addUser(7);
            weir.addUser(8);
            weir.addNode("shadowsocks", 1, SHADOWSOCKS, "");
        }
        Process child = child(logv2fs, fault);
        try {
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).as(Files.readString(data.resolve("log"))).isEqualTo(137);
        } finally {
            child.destroyForcibly().onExit().join();
        }
        logv2fs.add(7, today, 5);
        try (TestServer weir = start(logv2fs, 1)) {
            awaitTotals("7 0 1235", "8 0 4");
            assertThat(TestServer.rows(data, DAYS)).contains(day(before) + " 1000");
        }
    }

    private Process child(Logv2fsOnPostgres logv2fs, String fault) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dweir.fault=" + fault,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.weir.Main",
                        "serve",
                        "--data-dir",
                        data.toString(),
                        "--port",
                        Integer.toString(FreePort.any()),
                        "--time-zone",
                        "UTC",
                        "--logv2fs",
                        logv2fs.place().url(),
                        "--logv2fs-user",
                        logv2fs.place().user(),
                        "--logv2fs-node",
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
    }

    private TestServer started(Logv2fsOnPostgres logv2fs) throws IOException {
        try (TestServer weir = TestServer.on(data, time, Map.of())) {
            weir.addUser(7);
            weir.addUser(8);
            weir.addNode("shadowsocks", 1, SHADOWSOCKS, "");
        }
        return start(logv2fs, 1);
    }

    private TestServer start(Logv2fsOnPostgres logv2fs, int node) throws IOException {
        return TestServer.on(
                data,
                time,
                Map.of(
                        "time-zone",
                        "UTC",
                        "logv2fs",
                        logv2fs.place().url(),
                        "logv2fs-user",
                        logv2fs.place().user(),
                        "logv2fs-node",
                        Integer.toString(node)));
    }

    private void awaitTotals(String... rows) {
        TestServer.await(() -> TestServer.rows(data, TOTALS).equals(List.of(rows)));
    }

    private long total(long user) {
        List<String> rows =
                TestServer.rows(data, "select download from user_total where user_id = " + user);
        return rows.isEmpty() ? 0 : Long.parseLong(rows.getFirst());
    }

    private static long day(String date) {
        return Instant.parse(date + "T00:00:00Z").getEpochSecond();
    }
}
