package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetentionClockTest {
    private long millis = 1_767_225_600_000L;
    private long nanos = 5;
    private final RetentionClock clock =
            new RetentionClock(() -> Instant.ofEpochMilli(millis), () -> nanos);

    @Test
    void trustsAClockThatGoesOnFromTheNewestReport() {
        assertThat(clock.mayDelete(millis - Duration.ofHours(3).toMillis())).isTrue();
        pass(Duration.ofMinutes(10));
        assertThat(clock.mayDelete(millis)).isTrue();
    }

    @Test
    void trustsTheFirstClockOfAnEmptyInstallation() {
        assertThat(clock.mayDelete(0)).isTrue();
    }

    @Test
    void waitsADayAfterAJumpWhileItRuns() {
        clock.mayDelete(millis);
        millis += Duration.ofDays(73 * 365).toMillis();
        pass(Duration.ofMinutes(10));
        assertThat(clock.mayDelete(millis)).isFalse();
        pass(Duration.ofHours(23));
        assertThat(clock.mayDelete(millis)).isFalse();
        pass(Duration.ofHours(1));
        assertThat(clock.mayDelete(millis)).isTrue();
    }

    @Test
    void waitsADayFromTheNewestJump() {
        clock.mayDelete(millis);
        millis += Duration.ofDays(2).toMillis();
        assertThat(clock.mayDelete(millis)).isFalse();
        pass(Duration.ofHours(20));
        millis -= Duration.ofDays(2).toMillis();
        assertThat(clock.mayDelete(millis)).isFalse();
        pass(Duration.ofHours(20));
        assertThat(clock.mayDelete(millis)).isFalse();
    }

    @Test
    void waitsADayWhenItStartsFarFromTheNewestReport() {
        assertThat(clock.mayDelete(millis - Duration.ofDays(40).toMillis())).isFalse();
        pass(Duration.ofDays(1));
        assertThat(clock.mayDelete(millis)).isTrue();
    }

    @Test
    void waitsADayWhenTheNewestReportIsInTheFuture() {
        assertThat(clock.mayDelete(millis + Duration.ofDays(1).toMillis())).isFalse();
    }

    private void pass(Duration time) {
        millis += time.toMillis();
        nanos += time.toNanos();
    }
}
