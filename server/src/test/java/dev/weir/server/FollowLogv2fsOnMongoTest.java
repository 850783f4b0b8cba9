package dev.weir.server;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a logv2fs that goes on writing into MongoDB counts is counted here, to the byte. */
@SuppressWarnings("try") // it runs beside the test
class FollowLogv2fsOnMongoTest {
    private static final String TOTALS =
            "select user_id, upload, download from user_total where user_id > 0 order by user_id";

    @TempDir Path data;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:30:00Z"));
    private Logv2fsOnMongo logv2fs = new Logv2fsOnMongo(true);

    @AfterEach
    void end() {
        logv2fs.close();
    }

    @Test
    void whatItUsedBeforeStandsOnItsDaysAndWhatItUsesIsToldByTheStreamOfChanges() throws Exception {
        logv2fs.signUp(7);
        logv2fs.add(7, "20260302", 1_000);
        logv2fs.add(7, "20260309", 20);
        // Made by its cron, which knows nothing but the name.
        logv2fs.add(8, "20260310", 5);
        try (TestServer weir = started()) {
            awaitTotals("7 0 1020", "8 0 5");
            assertThat(
                            TestServer.rows(
                                    data,
                                    "select bucket, download from day_usage where user_id = 7"
                                            + " order by bucket"))
                    .containsExactly(day("2026-03-02") + " 1000", day("2026-03-09") + " 20");
            int looks = logv2fs.looks();
            logv2fs.add(7, "20260310", 3);
            logv2fs.add(8, "20260310", 4);
            awaitTotals("7 0 1023", "8 0 9");
            assertThat(logv2fs.looks()).isEqualTo(looks);
        }
    }

    @Test
    void afterARestartItGoesOnInTheStreamWhereItWas() throws Exception {
        logv2fs.signUp(7);
        logv2fs.signUp(8);
        try (TestServer weir = started()) {
            logv2fs.add(7, "20260310", 60);
            awaitTotals("7 0 60");
            // After the first look only the stream tells.
            logv2fs.add(7, "20260310", 40);
            awaitTotals("7 0 100");
        }
        logv2fs.add(7, "20260310", 10);
        logv2fs.add(8, "20260310", 20);
        int looks = logv2fs.looks();
        int resumed = logv2fs.resumed();
        try (TestServer weir = start()) {
            awaitTotals("7 0 110", "8 0 20");
        }
        assertThat(logv2fs.resumed()).isGreaterThan(resumed);
        assertThat(logv2fs.looks()).isEqualTo(looks);
    }

    @Test
    void nothingIsMissedOrRepeatedWhileItGoesOnWritingThroughRestartsAndCuts() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        logv2fs.signUp(7);
        logv2fs.signUp(8);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 1; !stop.get(); i++) {
                                logv2fs.add(7 + i % 2, "20260310", i);
                                // Its stream is read more slowly than a real one's.
                                LockSupport.parkNanos(5_000_000);
                            }
                        });
        try {
            try (TestServer weir = started()) {
                TestServer.await(() -> total(7) > 0 && total(8) > 0);
            }
            long away = logv2fs.used(7);
            TestServer.await(() -> logv2fs.used(7) > away);
            try (TestServer weir = start()) {
                long back = logv2fs.used(8);
                TestServer.await(() -> total(8) > back);
                logv2fs.cut();
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
        assertThat(TestServer.rows(data, TOTALS))
                .containsExactly("7 0 " + logv2fs.used(7), "8 0 " + logv2fs.used(8));
        assertThat(TestServer.rows(data, "select * from quarantine")).isEmpty();
    }

    @Test
    void whereTheStreamHasForgottenAllDocumentsAreReadAgain() throws Exception {
        logv2fs.signUp(7);
        try (TestServer weir = started()) {
            logv2fs.add(7, "20260310", 100);
            awaitTotals("7 0 100");
            // While it listens.
            logv2fs.loseHistory();
            logv2fs.add(7, "20260310", 10);
            awaitTotals("7 0 110");
            logv2fs.add(7, "20260310", 1);
            awaitTotals("7 0 111");
        }
        logv2fs.add(7, "20260310", 1_000);
        logv2fs.loseHistory();
        int looks = logv2fs.looks();
        try (TestServer weir = start()) {
            awaitTotals("7 0 1111");
            assertThat(logv2fs.looks()).isGreaterThan(looks);
            logv2fs.add(7, "20260310", 2);
            awaitTotals("7 0 1113");
        }
        for (String token : List.of("{\"_data\": \"of another server\"}", "nonsense")) {
            TestServer.change(
                    data,
                    "update feed_state set state = '" + token + "' where name = 'logv2fs resume'");
            long before = logv2fs.used(7);
            logv2fs.add(7, "20260310", 7);
            try (TestServer weir = start()) {
                awaitTotals("7 0 " + (before + 7));
            }
        }
    }

    @Test
    void documentsThatAreSetBackDeletedOrMadeAnewCountWhatWasUsed() throws Exception {
        logv2fs.signUp(7);
        try (TestServer weir = started()) {
            logv2fs.add(7, "20260309", 700);
            logv2fs.add(7, "20260310", 70);
            awaitTotals("7 0 770");
            // Of two nodes that write at once the later takes back from the sum what the other
            // added; the days have both.
            logv2fs.users()
                    .updateOne(
                            eq("email_as_id", Logv2fsOnMongo.email(7)),
                            combine(set("used", 750L), inc("daily_logs.1.traffic", 20L)));
            awaitTotals("7 0 790");
            logv2fs.add(7, "20260310", 6);
            awaitTotals("7 0 796");
            logv2fs.users().deleteOne(eq("email_as_id", Logv2fsOnMongo.email(7)));
            logv2fs.add(7, "20260310", 4);
            awaitTotals("7 0 800");
            // A float, as who edits by hand leaves it.
            logv2fs.users().updateOne(eq("email_as_id", Logv2fsOnMongo.email(7)), set("used", 9.0));
            awaitTotals("7 0 805");
        }
    }

    @Test
    void aServerWithoutAStreamOfChangesIsLookedAt() throws Exception {
        logv2fs.close();
        logv2fs = new Logv2fsOnMongo(false);
        logv2fs.signUp(7);
        try (TestServer weir = started()) {
            logv2fs.add(7, "20260310", 100);
            awaitTotals("7 0 100");
            logv2fs.add(7, "20260310", 10);
            awaitTotals("7 0 110");
        }
    }

    private TestServer started() throws IOException {
        try (TestServer weir = TestServer.on(data, time, Map.of())) {
            weir.addUser(7);
            weir.addUser(8);
            weir.addNode("shadowsocks", 1, "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}", "");
        }
        return start();
    }

    private TestServer start() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("time-zone", "UTC");
        settings.put("logv2fs", logv2fs.url());
        settings.put("logv2fs-node", "1");
        return TestServer.on(data, time, settings);
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
