package dev.weir.server;

import static dev.weir.server.ServerOutageTest.assertEndsExactly;
import static dev.weir.server.ServerOutageTest.awaitPhase;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What database servers do to us on ordinary days, while a node pushes. */
class SlowServerTest {
    @TempDir Path data;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:00:00Z"));

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void figuresAreLaterAndNothingElseWhereTheServerIsSlow(TestDatabase kind) throws Exception {
        try (OwnServer server = new OwnServer(kind)) {
            DatabaseSettings.Server place = server.fresh();
            try (CutLine line = new CutLine(server.process().port());
                    TestServer weir = start(OwnServer.at(place, line.port(), ""))) {
                PushLoad load = PushLoad.on(weir);
                try (load) {
                    load.more(30);
                    awaitPhase(weir, "current");
                    line.slow(Duration.ofMillis(100));
                    load.more(100);
                    TestServer.await(() -> line.late() > 20);
                    assertThat(weir.health().object("posting").text("state")).isEqualTo("current");
                    line.slow(Duration.ZERO);
                    load.more(20);
                }
                assertEndsExactly(weir, load, place);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void goesOnWhenItsOperatorHasRestartedTheServer(TestDatabase kind) throws Exception {
        try (OwnServer server = new OwnServer(kind)) {
            DatabaseSettings.Server place = server.fresh();
            try (TestServer weir = start(place)) {
                PushLoad load = PushLoad.on(weir);
                try (load) {
                    load.more(30);
                    awaitPhase(weir, "current");
                    server.process().stop();
                    awaitPhase(weir, "waiting_for_database");
                    load.more(30);
                    server.process().start();
                    awaitPhase(weir, "current");
                    load.more(20);
                }
                assertEndsExactly(weir, load, place);
            }
        }
    }

    private TestServer start(DatabaseSettings.Server place) throws IOException {
        return TestServer.on(data, time, Map.of("time-zone", "UTC"), place);
    }
}
