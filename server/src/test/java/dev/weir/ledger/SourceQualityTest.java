package dev.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.ledger.SourceQuality.Kind;
import org.junit.jupiter.api.Test;

final class SourceQualityTest {
    private static final long MINUTE = 60_000;

    private final SourceQuality source = new SourceQuality(1, 0, MINUTE);

    private void report(long process, long fromMinute, long toMinute) {
        source.report(
                process, toMinute * MINUTE, fromMinute * MINUTE, Decision.POSTED, 0, 600, 0, 0, 0);
    }

    @Test
    void takesSilenceForIdleRestartOrOpenByWhatCameAfterIt() {
        report(1, 2, 3);
        report(1, 3, 4);
        report(1, 10, 11);
        report(2, 14, 15);
        source.end(20 * MINUTE);

        assertThat(source.coveredMs()).isEqualTo(4 * MINUTE);
        assertThat(source.silentMs(Kind.IDLE)).isEqualTo(8 * MINUTE);
        assertThat(source.silentMs(Kind.RESTART)).isEqualTo(3 * MINUTE);
        assertThat(source.silentMs(Kind.OPEN)).isEqualTo(5 * MINUTE);
        assertThat(source.silences())
                .containsExactly(
                        new SourceQuality.Silence(0, 2 * MINUTE, Kind.IDLE),
                        new SourceQuality.Silence(4 * MINUTE, 10 * MINUTE, Kind.IDLE),
                        new SourceQuality.Silence(11 * MINUTE, 14 * MINUTE, Kind.RESTART),
                        new SourceQuality.Silence(15 * MINUTE, 20 * MINUTE, Kind.OPEN));
        // 2,400 bytes in four minutes; eleven minutes of short silence.
        assertThat(source.lostIfResetting()).isEqualTo(6_600);
    }

    @Test
    void countsOverlappingReportsOfTwoProcessesOnce() {
        report(1, 0, 2);
        report(2, 1, 3);
        source.end(3 * MINUTE);

        assertThat(source.coveredMs()).isEqualTo(3 * MINUTE);
        assertThat(source.processes()).isEqualTo(2);
        assertThat(source.silences()).isEmpty();
        assertThat(source.lostIfResetting()).isZero();
    }

    @Test
    void keepsTheLongestSilencesOfMany() {
        for (int i = 0; i < 1_000; i++) {
            report(1, 100L * i + (i % 90) + 2, 100L * i + (i % 90) + 3);
        }
        source.end(100_000 * MINUTE);

        assertThat(source.silences()).hasSize(100);
        assertThat(source.silences())
                .isSortedAccordingTo((a, b) -> Long.compare(a.fromMs(), b.fromMs()));
    }
}
