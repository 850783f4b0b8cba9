package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock that tests set while a server runs. */
class SteppedClockTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir Path directory;
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void isRightWithoutAFile() {
        assertThat(clock().instant()).isEqualTo(NOON);
        assertThat(clock().millis()).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void startsAsFarOffAsTheFileSays() throws IOException {
        set(-3_600_000);

        assertThat(clock().instant()).isEqualTo(Instant.parse("2026-03-01T11:00:00Z"));
    }

    @Test
    void stepsWhenTheFileChanges() throws IOException {
        SteppedClock clock = clock();
        set(86_400_000);
        nanos.addAndGet(10_000_001);

        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-02T12:00:00Z"));
        assertThat(clock.millis()).isEqualTo(NOON.toEpochMilli() + 86_400_000);
    }

    private void set(long millis) throws IOException {
        Files.writeString(directory.resolve("clock"), millis + "\n");
    }

    private SteppedClock clock() {
        return new SteppedClock(directory.resolve("clock"), InstantSource.fixed(NOON), nanos::get);
    }
}
