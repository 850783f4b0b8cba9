package dev.weir.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.directory.Node.Family;
import dev.weir.journal.LateReport;
import dev.weir.journal.Report;
import dev.weir.rating.RatePlan;
import dev.weir.rating.Rating;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a machine that comes back hands over (R36): its sender may have said it again, and may have
 * gone on for minutes or months since.
 */
class LateReportPostingTest {
    private static final long MINUTE = 60_000;
    private static final long RESETS = 1;
    private static final long KEEPS = 2;
    private static final long PROCESS = 5;

    @TempDir Path directory;
    private PostingBench bench;

    @BeforeEach
    void open() {
        bench = new PostingBench(TestDatabase.SQLITE, directory);
        bench.user(7);
        bench.node(RESETS, Family.RESETS, RatePlan.constant(Rating.ONE));
        bench.node(KEEPS, Family.KEEPS, RatePlan.constant(Rating.ONE));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void countsWhatWasNotSaidAgain() {
        long first = bench.report(RESETS, PROCESS, 0, at(1), "7:100,0");
        late(RESETS, PROCESS, first, 900, "7:50,0");
        bench.commit();

        assertThat(total()).isEqualTo("150");
        assertThat(held()).isEmpty();
    }

    @Test
    void countsWhatWasSaidAgainMeanwhileOnce() {
        long first = bench.report(RESETS, PROCESS, 0, at(1), "7:100,0");
        bench.report(RESETS, PROCESS, first, at(2), "7:50,0");
        late(RESETS, PROCESS, first, 900, "7:50,0");
        bench.commit();

        assertThat(total()).isEqualTo("150");
        assertThat(held()).isEmpty();
    }

    @Test
    void holdsWhatCameBackAfterMoreReportsThanAreRemembered() {
        long first = bench.report(RESETS, PROCESS, 0, at(1), "7:100,0");
        // Said again, and counted.
        long ack = bench.report(RESETS, PROCESS, first, at(2), "7:50,0");
        for (int i = 0; i < StreamState.KEPT_PUSHES; i++) {
            ack = bench.report(RESETS, PROCESS, ack, at(3 + i), "7:1,0");
        }
        bench.commit();
        bench.crash();
        late(RESETS, PROCESS, first, 900, "7:50,0");
        late(RESETS, PROCESS, first, 900, "7:50,0");
        bench.commit();

        assertThat(total()).isEqualTo("214");
        assertThat(held()).containsExactly("50 stale");
    }

    @Test
    void countsInFullWhatNoAnswerReachedHoweverManyReportsAgo() {
        for (int i = 0; i < 2 * StreamState.KEPT_PUSHES; i++) {
            bench.report(RESETS, PROCESS, 0, at(1 + i), "7:" + (i + 1) + ",0");
        }
        bench.commit();

        assertThat(total()).isEqualTo(Integer.toString(128 * 129 / 2));
        assertThat(held()).isEmpty();
    }

    @Test
    void holdsWhatAForgottenProcessLeft() {
        long first = bench.report(RESETS, PROCESS, 0, at(1), "7:100,0");
        bench.report(RESETS, PROCESS, first, at(2), "7:50,0");
        for (int i = 0; i < Streams.KEPT; i++) {
            bench.report(RESETS, PROCESS + 1 + i, 0, at(3 + i), "7:1,0");
        }
        late(RESETS, PROCESS, first, 900, "7:50,0");
        late(RESETS, PROCESS, first, 901, "7:60,0");
        // Its very first report may have been said again as well.
        late(RESETS, PROCESS + 999, 0, 902, "7:70,0");
        bench.commit();

        assertThat(total()).isEqualTo("182");
        assertThat(held()).containsExactly("50 stale", "60 stale", "70 stale");
    }

    @Test
    void countsTheFirstReportOfAProcessThatNobodyKnows() {
        late(RESETS, PROCESS, 0, 900, "7:70,0");
        bench.commit();

        assertThat(total()).isEqualTo("70");
        assertThat(held()).isEmpty();
    }

    @Test
    void countsAKeptCounterOnceWhetherItWasShownAgainOrNot() {
        long first = bench.report(KEEPS, PROCESS, 0, at(1), "7:100,0");
        late(KEEPS, PROCESS, first, 900, "7:50,0");
        bench.report(KEEPS, PROCESS, first, at(3), "7:70,0");
        late(KEEPS, PROCESS, first, 901, "7:60,0");
        bench.commit();

        assertThat(total()).isEqualTo("170");
        assertThat(held()).isEmpty();
    }

    /** As the writer enters it, at whose journal's end it comes. */
    private void late(long source, long instance, long ack, long stoodAt, String body) {
        bench.report(source, instance, ack, at(2), body);
        Report report = (Report) bench.entries.removeLast();
        long now = at(10_000);
        bench.enter(
                LateReport.act(PostingBench.JOURNAL, 1, stoodAt, report, now, now * 1_000_000L));
    }

    private String total() {
        return bench.rows("select upload from user_total where user_id = 7").getFirst();
    }

    private List<String> held() {
        return bench.rows("select upload, reason from quarantine order by id");
    }

    private static long at(long minutes) {
        return PostingBench.START + minutes * MINUTE;
    }
}
