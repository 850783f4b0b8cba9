package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a start makes of pushes before it, when the wall clock was set in between (R9, R11). */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ClockRecoveryTest {
    private static final Map<String, String> SETTINGS = Map.of();

    @Parameter TestDatabase kind;

    @TempDir Path data;

    private DatabaseSettings place;

    @BeforeEach
    void makeDatabase() {
        place = kind.fresh(data);
    }

    @AfterEach
    void giveBack() {
        kind.giveBack(place);
    }

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:10:00Z"));
    private final NodeProcess keeping = new NodeProcess("shadowsocks", 1);

    @Test
    void aKeepersIntervalReachesBackOverTimeWithoutTheServer() throws IOException {
        pushAndStop(Duration.ZERO);
        time.skip(Duration.ofHours(1));
        pushAfterTheStart();

        assertThat(secondsCovered()).isBetween(3_600L, 3_900L);
    }

    @Test
    void aKeepersIntervalDoesNotReachBackOverAStepOfTheClock() throws IOException {
        pushAndStop(Duration.ofHours(1));
        pushAfterTheStart();

        assertThat(secondsCovered()).isEqualTo(60);
    }

    private void pushAndStop(Duration step) throws IOException {
        try (TestServer weir = TestServer.on(data, time, SETTINGS, place)) {
            weir.addUser(7);
            weir.addNode(
                    "shadowsocks",
                    1,
                    "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}",
                    ",\"family\":\"keeps\"");
            keeping.config(weir);
            keeping.push(weir, "{\"7\":[1000,2000]}");
            time.setAhead(step);
            keeping.config(weir);
        }
    }

    private void pushAfterTheStart() throws IOException {
        try (TestServer weir = TestServer.on(data, time, SETTINGS, place)) {
            keeping.push(weir, "{\"7\":[10,20]}");
        }
    }

    /** By the second report. */
    private long secondsCovered() {
        var covered =
                TestServer.rows(place, "select at_ms - from_ms from verdict order by position");
        assertThat(covered).hasSize(2);
        return Long.parseLong(covered.getLast()) / 1_000;
    }
}
