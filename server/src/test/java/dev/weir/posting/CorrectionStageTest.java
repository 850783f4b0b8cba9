package dev.weir.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.directory.Node.Family;
import dev.weir.ledger.Reclassified;
import dev.weir.rating.RatePlan;
import dev.weir.rating.Rating;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class CorrectionStageTest {
    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400;
    private static final long FIRST_DAY = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond();
    private static final String BILLED =
            "select user_id, billed_upload + adjusted_billed_upload from user_total order by 1";

    @Parameter TestDatabase kind;

    @TempDir Path directory;
    private PostingBench bench;

    @BeforeEach
    void open() {
        bench = new PostingBench(kind, directory);
        bench.user(7);
        bench.user(8);
        bench.node(1, Family.KEEPS, RatePlan.constant(2 * Rating.ONE));
        bench.node(2, Family.KEEPS, RatePlan.constant(2 * Rating.ONE));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void ratesWhatANodeCarriedAnewBesideTheUsage() {
        bench.report(1, 5, 0, at(30), "7:100,0 8:11,0 4711:5,0");
        bench.report(2, 6, 0, at(31), "7:1000,0");
        bench.report(1, 5, 0, at(24 * 60), "7:300,0");
        bench.decide(new LedgerAct.Rerate(0, 1, FIRST_DAY, FIRST_DAY + DAY, 1_500_000, "wrong"));
        bench.commit();

        assertThat(bench.rows("select sum(upload), sum(billed_upload) from day_usage"))
                .containsExactly("1316 2632");
        assertThat(
                        bench.rows(
                                "select user_id, source_id, bucket, billed_upload, kind, reason"
                                        + " from adjustment order by 1"))
                .containsExactly(
                        "7 1 " + FIRST_DAY + " -50 rerated wrong",
                        "8 1 " + FIRST_DAY + " -5 rerated wrong");
        assertThat(bench.rows(BILLED)).containsExactly("0 10", "7 2550", "8 17");
        assertThat(bench.poster().committed()).isEqualTo(8);
    }

    @Test
    void takesEarlierReratingsIntoAccountButNoGift() {
        bench.report(1, 5, 0, at(30), "7:100,0 8:10,0");
        bench.decide(new LedgerAct.Adjust(7, 1, FIRST_DAY, 0, 0, -3, 0, "a gift"));
        bench.decide(new LedgerAct.Rerate(7, 0, FIRST_DAY, FIRST_DAY + DAY, 0, "free"));
        bench.decide(new LedgerAct.Rerate(0, 1, FIRST_DAY, FIRST_DAY + DAY, Rating.ONE, "one"));
        bench.decide(new LedgerAct.Rerate(0, 1, FIRST_DAY, FIRST_DAY + DAY, Rating.ONE, "again"));
        bench.commit();

        assertThat(bench.rows(BILLED)).containsExactly("7 97", "8 10");
        assertThat(bench.rows("select user_id, billed_upload from adjustment order by position, 1"))
                .containsExactly("7 -3", "7 -200", "7 100", "8 -10");
    }

    @Test
    void countsARepeatAfterAllAndTakesThatBackToTheByte() {
        long report = enterARepeat();
        Reclassification.Ready posted = decide(report, Reclassified.As.POSTED);
        bench.decide(posted.act());
        bench.commit();
        assertThat(bench.rows(BILLED)).containsExactly("7 400", "8 20");
        assertThat(bench.rows("select position, decision from reclassified"))
                .containsExactly(report + " posted");
        assertThat(bench.rows("select decision from verdict where position = " + report))
                .containsExactly("repeat");

        bench.decide(decide(report, Reclassified.As.DISMISSED).act());
        bench.commit();
        assertThat(bench.rows(BILLED)).containsExactly("7 200", "8 10");
        assertThat(bench.rows("select decision from reclassified")).containsExactly("dismissed");
        assertThat(outcome(report, Reclassified.As.DISMISSED))
                .isInstanceOf(Reclassification.Refused.class);
    }

    @Test
    void hasNoEffectWhenAnotherDecisionAboutTheReportCameBetween() {
        long report = enterARepeat();
        LedgerAct act = decide(report, Reclassified.As.POSTED).act();
        bench.decide(act);
        bench.decide(act);
        bench.commit();
        bench.decide(act);
        bench.commit();

        assertThat(bench.rows(BILLED)).containsExactly("7 400", "8 20");
    }

    @Test
    void takesBackAReportThatWasPostedWhole() {
        long midnight = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
        long report = bench.report(1, 5, 0, midnight + 30_000, "7:101,3 4711:9,0");
        bench.commit();
        bench.decide(decide(report, Reclassified.As.DISMISSED).act());
        bench.commit();

        assertThat(
                        bench.rows(
                                "select user_id, bucket, upload, billed_upload from adjustment order by 1, 2"))
                .containsExactly(
                        "0 " + FIRST_DAY + " -4 -8",
                        "0 " + (FIRST_DAY + DAY) + " -5 -10",
                        "7 " + FIRST_DAY + " -50 -100",
                        "7 " + (FIRST_DAY + DAY) + " -51 -102");
        assertThat(
                        bench.rows(
                                "select sum(billed_download + adjusted_billed_download) from user_total"))
                .containsExactly("0");
    }

    @Test
    void refusesAReportOfWhichOnlyAPartWasNew() {
        bench.report(1, 5, 0, at(30), "7:100,0 8:10,0");
        long report = bench.report(1, 5, 0, at(31), "7:150,0 8:10,0");
        bench.commit();

        for (Reclassified.As as : Reclassified.As.values()) {
            assertThat(outcome(report, as))
                    .isInstanceOfSatisfying(
                            Reclassification.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("partly_posted"));
        }
    }

    @Test
    void releasesOrDismissesAllThatIsHeldOfAReport() {
        bench.node(3, Family.AUTO, RatePlan.constant(Rating.ONE));
        bench.report(3, 5, 0, at(30), "7:100,0");
        long first = bench.report(3, 5, 0, at(31), "7:130,0");
        long second = bench.report(3, 5, 0, at(32), "7:999999999999999,0");
        bench.commit();
        assertThat(bench.rows("select upload, reason, state from quarantine"))
                .containsExactly(
                        "100 ambiguous held",
                        "130 ambiguous held",
                        "999999999999869 implausible held");
        bench.decide(decide(first, Reclassified.As.POSTED).act());
        bench.commit();
        assertThat(bench.rows("select upload, state from quarantine where state <> 'held'"))
                .containsExactly("100 released");
        assertThat(bench.rows("select upload from user_total")).containsExactly("230");

        bench.decide(decide(second, Reclassified.As.DISMISSED).act());
        bench.commit();
        assertThat(bench.rows("select upload, state from quarantine order by id"))
                .containsExactly("100 released", "130 dismissed", "999999999999869 dismissed");
        assertThat(bench.rows("select upload from user_total")).containsExactly("230");
    }

    @Test
    void givesTheSameLedgerWhenTheJournalIsFoldedAnew() throws Exception {
        long report = enterARepeat();
        bench.decide(decide(report, Reclassified.As.POSTED).act());
        bench.decide(new LedgerAct.Rerate(0, 1, FIRST_DAY, FIRST_DAY + DAY, 700_000, "cheaper"));
        bench.report(1, 5, report, at(40), "7:33,0 8:1,0");
        bench.decide(new LedgerAct.Rerate(8, 0, FIRST_DAY, FIRST_DAY + DAY, 900_001, "dearer"));
        bench.commit();

        // Once in one piece, and once with a commit and a crash after every entry.
        for (boolean inPieces : new boolean[] {false, true}) {
            try (PostingBench again =
                    new PostingBench(
                            kind, Files.createDirectory(directory.resolve("again" + inPieces)))) {
                for (var entry : new ArrayList<>(bench.entries)) {
                    again.enter(entry);
                    again.fold();
                    if (inPieces) {
                        again.commit();
                        again.crash();
                    }
                }
                again.commit();
                for (String table :
                        List.of(
                                "select * from adjustment order by id",
                                "select * from reclassified order by 1",
                                "select * from user_total order by 1",
                                "select * from source_total order by 1",
                                "select * from day_usage order by 1, 2, 3",
                                "select id, position, type from act order by 2")) {
                    assertThat(again.rows(table)).isNotEmpty().isEqualTo(bench.rows(table));
                }
            }
        }
    }

    private long enterARepeat() {
        bench.report(1, 5, 0, at(30), "7:100,0 8:5,0");
        long report = bench.report(1, 5, 0, at(30), "7:100,0 8:5,0");
        bench.commit();
        return report;
    }

    private Reclassification.Ready decide(long report, Reclassified.As as) {
        return (Reclassification.Ready) outcome(report, as);
    }

    private Reclassification.Outcome outcome(long report, Reclassified.As as) {
        var record =
                new dev.weir.ledger.LedgerQueries(
                                bench.database,
                                () ->
                                        dev.weir.usage.AccountingCalendar.of(
                                                java.time.ZoneOffset.UTC),
                                InstantSource.system())
                        .reportRecord(report)
                        .orElseThrow();
        var node =
                PostingBench.aNode(
                        record.verdict().sourceId(),
                        Family.KEEPS,
                        RatePlan.constant(2 * Rating.ONE));
        return new Reclassification(
                        record,
                        node,
                        dev.weir.usage.AccountingCalendar.of(java.time.ZoneOffset.UTC),
                        id -> id < 100)
                .decide(
                        as,
                        "seen",
                        () -> (dev.weir.journal.Report) bench.entries.get((int) report - 1),
                        _ -> PostingBench::read);
    }

    private static long at(long minutes) {
        return PostingBench.START + minutes * MINUTE;
    }
}
