package dev.weir.journal;

import static dev.weir.journal.TestJournal.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LateReportTest {
    private static final UUID JOURNAL = UUID.fromString("0b5b6c11-0000-4000-8000-00000000002a");

    @Test
    void keepsTheReportAndWhenItCame() {
        Report taken = report(5, 300);

        Act act = LateReport.act(JOURNAL, 3, 77, taken, 1_777_777_900_000L, 42);
        Report late = LateReport.report(act);

        assertThat(LateReport.is(act)).isTrue();
        assertThat(late)
                .usingRecursiveComparison()
                .ignoringFields("unanswered", "atNanos")
                .isEqualTo(taken);
        assertThat(late.unanswered()).isTrue();
        // Durations to what the new writer takes are by its own clock.
        assertThat(late.atNanos()).isEqualTo(42);
        assertThat(act.atMillis()).isEqualTo(1_777_777_900_000L);
    }

    @Test
    void isTheSameActHoweverOftenItIsEntered() {
        Act once = LateReport.act(JOURNAL, 3, 77, report(5, 300), 1, 2);
        Act again = LateReport.act(JOURNAL, 3, 77, report(5, 300), 3, 4);
        Act other = LateReport.act(JOURNAL, 4, 77, report(5, 300), 1, 2);

        assertThat(again.id()).isEqualTo(once.id());
        assertThat(other.id()).isNotEqualTo(once.id());
    }

    @Test
    void goesFromOneMachineToAnotherWhole() {
        Report taken = report(5, 300);

        assertThat(LateReport.report(LateReport.record(taken)))
                .usingRecursiveComparison()
                .isEqualTo(taken);
        byte[] broken = LateReport.record(taken);
        broken[0] = 99;
        assertThatThrownBy(() -> LateReport.report(broken))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LateReport.report("nothing".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
