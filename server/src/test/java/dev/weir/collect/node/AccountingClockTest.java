package dev.weir.collect.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.ClockStepped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AccountingClockTest {
    private final AtomicLong wall = new AtomicLong(1_000_000_000L);
    private final AtomicLong nanos = new AtomicLong();
    private final List<ClockStepped> steps = new ArrayList<>();
    private final AccountingClock clock =
            new AccountingClock(() -> Instant.ofEpochMilli(wall.get()), nanos::get, steps::add);

    @Test
    void noticesAnHourBackAndSeventyYearsForward() {
        pass(1_000, 1_000);
        assertThat(clock.now().step()).isZero();
        pass(-3_600_000, 10);
        assertThat(clock.now().step()).isEqualTo(1);
        pass(2_300_000_000_000L, 10);
        assertThat(clock.now().step()).isEqualTo(2);
        assertThat(clock.now().step()).isEqualTo(2);

        assertThat(steps)
                .extracting(ClockStepped::stepMillis)
                .containsExactly(-3_600_010L, 2_299_999_999_990L);
        assertThat(clock.lastStep()).isEqualTo(steps.getLast());
    }

    @Test
    void smallAdjustmentsAndSlowDriftAreNoSteps() {
        for (int i = 0; i < 10_000; i++) {
            pass(1_010, 1_000);
            clock.now();
        }
        pass(-3_000, 10);
        clock.now();

        assertThat(steps).isEmpty();
        assertThat(clock.lastStep()).isNull();
    }

    private void pass(long wallMillis, long monotonicMillis) {
        wall.addAndGet(wallMillis);
        nanos.addAndGet(monotonicMillis * 1_000_000);
    }
}
