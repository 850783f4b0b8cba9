package dev.weir.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.Node.Family;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.Started;
import dev.weir.rating.RatePlan;
import dev.weir.rating.Rating;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class PosterTest {
    private static final long MINUTE = 60_000;
    private static final RatePlan ONE = RatePlan.constant(Rating.ONE);

    /** Every table of the ledger, in an order of its own. */
    private static final List<String> LEDGER =
            List.of(
                    "select * from hour_usage order by 1, 2, 3, 4, 5",
                    "select * from day_usage order by 1, 2, 3, 4, 5",
                    "select * from user_total order by 1",
                    "select * from source_total order by 1",
                    "select * from verdict order by 1",
                    "select * from quarantine order by 1",
                    "select * from unattributed order by 1",
                    "select position, user_id, source_id, bucket, billed_upload, kind from adjustment order by 1, 2, 3, 4",
                    "select position from posting");

    @Parameter TestDatabase kind;

    @TempDir Path directory;
    private PostingBench bench;

    @BeforeEach
    void open() {
        bench = new PostingBench(kind, directory);
        bench.user(7);
        bench.user(8);
        bench.node(1, Family.KEEPS, ONE);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void postsAReportToItsHourItsDayBothTotalsAndAVerdict() {
        bench.report(1, 5, 0, at(30), "7:100,1000 8:3,4");
        bench.commit();

        assertThat(
                        bench.rows(
                                "select user_id, source_id, credential_id, upload, download from hour_usage"))
                .containsExactlyInAnyOrder("7 1 107 100 1000", "8 1 108 3 4");
        assertThat(bench.rows("select user_id, upload, download from day_usage"))
                .containsExactlyInAnyOrder("7 100 1000", "8 3 4");
        assertThat(bench.rows("select user_id, billed_upload, billed_download from user_total"))
                .containsExactlyInAnyOrder("7 100 1000", "8 3 4");
        assertThat(bench.rows("select source_id, upload, download from source_total"))
                .containsExactly("1 103 1004");
        assertThat(bench.rows("select position, users, upload, download, decision from verdict"))
                .containsExactly("4 2 103 1004 posted");
    }

    @Test
    void putsBytesOfAnUnknownNameUnderUserZeroAndKeepsTheName() {
        bench.report(1, 5, 0, at(30), "7:100,0 4711:55,5");
        bench.commit();

        assertThat(bench.rows("select user_id, credential_id, upload from day_usage order by 1"))
                .containsExactly("0 1 55", "7 107 100");
        assertThat(bench.rows("select id, source_id, wire_key from unattributed"))
                .containsExactly("1 1 4711");
        assertThat(bench.rows("select unattributed from verdict")).containsExactly("60");
    }

    @Test
    void givesAnUnknownNamesBytesPastAndFutureToWhomItIsAssigned() {
        long first = bench.report(1, 5, 0, at(30), "4711:55,5");
        bench.commit();
        bench.decide(new LedgerAct.Assign(1, 1, 8));
        bench.report(1, 5, first, at(31), "4711:10,1");
        bench.commit();
        bench.crash();
        bench.report(1, 5, first, at(32), "4711:11,1");
        bench.commit();

        assertThat(bench.rows("select user_id, credential_id, upload, download from day_usage"))
                .containsExactly("8 108 66 6");
        assertThat(bench.rows("select user_id, upload from user_total where upload > 0"))
                .containsExactly("8 66");
    }

    @Test
    void creditsADeletedUsersLateBytesToThatUser() {
        bench.change(new DirectoryChange.UserSaved(PostingBench.aUser(7, true)));
        bench.report(1, 5, 0, at(30), "7:100,0");
        bench.commit();

        assertThat(bench.rows("select user_id, upload from day_usage")).containsExactly("7 100");
    }

    @Test
    void holdsOnlyTheImplausibleEntryAndMovesItsBaseline() {
        long first = bench.report(1, 5, 0, at(30), "7:1,1 8:1,1");
        bench.report(1, 5, first, at(31), "7:999999999999999,1 8:50,1");
        bench.report(1, 5, first, at(32), "7:999999999999999,1 8:70,1");
        bench.commit();

        assertThat(bench.rows("select user_id, upload from user_total order by 1"))
                .containsExactly("7 1", "8 71");
        assertThat(bench.rows("select user_id, upload, reason, state from quarantine"))
                .containsExactly("7 999999999999999 implausible held");
    }

    @Test
    void releasesAHeldAmountOnceIntoTheHourItWasMeasuredIn() {
        bench.report(1, 5, 0, at(30), "7:1,1");
        bench.report(1, 5, 0, at(31), "7:999999999999999,1");
        bench.commit();
        bench.decide(new LedgerAct.Release(1, 0));
        bench.decide(new LedgerAct.Release(1, 0));
        bench.commit();
        bench.decide(new LedgerAct.Release(1, 0));
        bench.commit();

        assertThat(bench.rows("select user_id, upload from day_usage"))
                .containsExactly("7 999999999999999");
        assertThat(bench.rows("select state from quarantine")).containsExactly("released");
    }

    @Test
    void releasesAHeldAmountToAnotherUser() {
        bench.report(1, 5, 0, at(30), "4711:999999999999999,0");
        bench.decide(new LedgerAct.Release(1, 8));
        bench.commit();

        assertThat(bench.rows("select user_id, credential_id, upload from day_usage"))
                .containsExactly("8 108 999999999999999");
    }

    @Test
    void neverPostsWhatWasDismissed() {
        bench.report(1, 5, 0, at(30), "7:999999999999999,0");
        bench.decide(new LedgerAct.Dismiss(1));
        bench.decide(new LedgerAct.Release(1, 0));
        bench.commit();

        assertThat(bench.rows("select count(*) from day_usage")).containsExactly("0");
        assertThat(bench.rows("select state from quarantine")).containsExactly("dismissed");
    }

    @Test
    void appliesAnActOfOneIdOnce() {
        var act =
                new LedgerAct.Adjust(7, 1, PostingBench.START / 1000, -5, 0, -5, 0, "a gift")
                        .toAct("test", java.time.InstantSource.system());
        bench.enter(act);
        bench.enter(act);
        bench.commit();
        bench.enter(act);
        bench.commit();

        assertThat(bench.rows("select billed_upload, reason from adjustment"))
                .containsExactly("-5 a gift");
    }

    @Test
    void doesNotTakeACutOffUsersAbsenceForProofThatTheAnswerArrived() {
        // D2 with a client nobody told us of: user 7 reaches the limit right after a lost answer.
        var limited =
                new dev.weir.directory.User(
                        7,
                        "",
                        "u7@example.org",
                        new java.util.UUID(0, 7),
                        107,
                        1,
                        500,
                        null,
                        true,
                        0,
                        0,
                        false);
        bench.change(new DirectoryChange.UserSaved(limited));
        for (long user = 20; user < 32; user++) {
            bench.user(user);
        }
        bench.node(1, Family.AUTO, ONE);
        StringBuilder before = new StringBuilder("7:600,0");
        StringBuilder after = new StringBuilder();
        for (long user = 20; user < 32; user++) {
            before.append(' ').append(user).append(":100,0");
            after.append(after.isEmpty() ? "" : " ").append(user).append(":130,0");
        }
        bench.report(1, 5, 0, at(30), before.toString());
        bench.report(1, 5, 0, at(31), after.toString());
        bench.commit();

        assertThat(bench.rows("select decision, upload from verdict order by position"))
                .containsExactly("posted 1800", "superset 360");
    }

    @Test
    void ratesEachPartAloneSoThreePushesOfOneByteAreThree() {
        bench.node(2, Family.KEEPS, RatePlan.constant(1_300_000));
        long ack = 0;
        for (int i = 0; i < 3; i++) {
            ack = bench.report(2, 5, ack, at(30 + i), "7:1,0");
        }
        bench.commit();

        assertThat(bench.rows("select upload, billed_upload from day_usage"))
                .containsExactly("3 3");
    }

    @Test
    void keepsRowsOfTwoRatesApart() {
        long ack = bench.report(1, 5, 0, at(30), "7:100,0");
        bench.node(1, Family.KEEPS, RatePlan.constant(2_000_000));
        bench.report(1, 5, ack, at(31), "7:100,0");
        bench.commit();

        assertThat(bench.rows("select rate, upload, billed_upload from day_usage order by 1"))
                .containsExactly("1000000 100 100", "2000000 100 200");
    }

    @Test
    void splitsOverMidnightWithoutMovingWhatAnEarlierReportPosted() {
        // D15: the superset's difference is split, the first 100 stay in yesterday.
        long midnight = java.time.Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
        bench.report(1, 5, 0, midnight - 30_000, "7:100,0");
        bench.report(1, 5, 0, midnight + 30_000, "7:160,0");
        bench.commit();

        assertThat(bench.rows("select upload from day_usage order by bucket"))
                .containsExactly("130", "30");
    }

    @Test
    void givesTheSameLedgerHoweverCommitsAndCrashesFall() throws Exception {
        List<List<String>> whole = null;
        for (int seed = 0; seed < 12; seed++) {
            try (PostingBench random =
                    new PostingBench(
                            kind, Files.createDirectory(directory.resolve("random" + seed)))) {
                enterAMonth(random);
                SplittableRandom when = new SplittableRandom(seed);
                List<dev.weir.journal.Entry> all = new ArrayList<>(random.entries);
                random.entries.clear();
                for (var entry : all) {
                    random.enter(entry);
                    random.fold();
                    if (seed > 0 && when.nextInt(12) == 0) {
                        random.commit();
                    }
                    if (seed > 0 && when.nextInt(25) == 0) {
                        random.crash();
                        random.fold();
                    }
                }
                random.commit();
                List<List<String>> ledger = LEDGER.stream().map(random::rows).toList();
                if (whole == null) {
                    whole = ledger;
                }
                assertThat(ledger).as("seed %s", seed).isEqualTo(whole);
            }
        }
    }

    private static void enterAMonth(PostingBench bench) {
        SplittableRandom random = new SplittableRandom(42);
        for (long user = 1; user <= 6; user++) {
            bench.user(user);
        }
        bench.node(1, Family.KEEPS, RatePlan.constant(1_300_000));
        bench.node(2, Family.AUTO, RatePlan.constant(700_000));
        bench.node(3, Family.RESETS, ONE);
        long[] acks = new long[4];
        for (int i = 0; i < 300; i++) {
            int node = 1 + random.nextInt(3);
            StringBuilder body = new StringBuilder();
            for (long user = 1; user <= 8; user++) {
                if (random.nextInt(3) > 0) {
                    long bytes = random.nextInt(40) == 0 ? Long.MAX_VALUE / 3 : random.nextInt(500);
                    body.append(body.isEmpty() ? "" : " ")
                            .append(user)
                            .append(':')
                            .append(bytes)
                            .append(",1");
                }
            }
            if (!body.isEmpty()) {
                long at = bench.report(node, 5, acks[node], at(30L + 7L * i), body.toString());
                acks[node] = random.nextInt(3) > 0 ? at : acks[node];
            }
            switch (random.nextInt(40)) {
                case 0 -> bench.decide(new LedgerAct.Release(1 + random.nextInt(5), 0));
                case 1 -> bench.decide(new LedgerAct.Assign(node, 1 + random.nextInt(3), 3));
                case 2 -> bench.node(1, Family.KEEPS, RatePlan.constant(1_000_000 + i));
                case 3 -> bench.decide(new LedgerAct.Dismiss(1 + random.nextInt(9)));
                case 4 -> {
                    long day = PostingBench.START / 86_400_000 * 86_400;
                    bench.decide(
                            new LedgerAct.Rerate(0, node, day, day + 86_400, 10_000L * i, "test"));
                }
                default -> {}
            }
        }
    }

    @Test
    void aCopyAfterARestartIsACopyThoughTheClockWasSetBetween() {
        bench.plainReport(1, at(30), "7:100,1000");
        bench.enter(new ClockStepped(at(30) + 95_000, 1, 90_000));
        bench.commit();
        bench.crash();
        bench.enter(new Started(at(30) + 98_000, 0, "test"));
        // Ten seconds later by any clock that was not set.
        bench.plainReport(1, at(30) + 100_000, "7:100,1000");
        bench.commit();

        assertThat(bench.rows("select upload, download from user_total"))
                .containsExactly("100 1000");
        assertThat(bench.rows("select decision from verdict order by position"))
                .containsExactly("posted", "repeat");
    }

    private static long at(long minutes) {
        return PostingBench.START + minutes * MINUTE;
    }
}
