package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import dev.weir.proof.CopyProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger on a server that was damaged, or went away: put back, made anew, copied. */
@ParameterizedClass
@EnumSource(value = TestDatabase.class, names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
class ServerBackupTest {
    @Parameter TestDatabase kind;

    @TempDir Path directory;

    private Path data;
    private DatabaseSettings.Server place;
    private CopiedInstallation weir;

    @BeforeEach
    void serveALittle() throws IOException {
        data = directory.resolve("data");
        place = (DatabaseSettings.Server) kind.fresh(directory);
        weir = new CopiedInstallation(data, place, place);
    }

    @AfterEach
    void giveBack() {
        kind.giveBack(place);
    }

    @Test
    void aBackupIsPutBackOntoTheServerAndGoesOnExactly() throws IOException {
        Map<String, String> before = CopiedInstallation.dump(place);
        Path backup = directory.resolve("backup");
        work(ClosedData.Work.BACKUP, "{\"directory\":\"" + backup + "\"}");
        TestServer.change(place, "delete from user_total");
        TestServer.change(place, "update day_usage set upload = 0");
        TestServer.change(place, "update posting set fence = fence + 1");

        Path restored = directory.resolve("restored");
        ClosedData.restore(backup, restored, (_, _, _) -> {});
        assertThatThrownBy(() -> TestServer.on(restored, weir.time, Map.of(), place).close())
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("weir database copy --to " + place.place());
        assertThatThrownBy(() -> copy(restored, place, false, _ -> {}))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("--replace");
        assertThat(copy(restored, place, true, _ -> {}).flag("passed")).isTrue();
        assertThat(CopiedInstallation.dump(place)).isEqualTo(before);
        try (TestServer server = TestServer.on(restored, weir.time, Map.of(), place)) {
            weir.node.push(server, "{\"8\":[5,7]}");
        }
        assertThat(
                        TestServer.rows(
                                place,
                                "select user_id, upload, download from user_total"
                                        + " where user_id in (7, 8) order by 1"))
                .containsExactly("7 1011 20014", "8 8 10");
    }

    @Test
    void aLedgerMadeAnewKeepsWhatNoJournalDecidesAndTheOneBefore() throws IOException {
        Map<String, String> before = CopiedInstallation.dump(place);
        assertThat(before.get("access_token")).isNotEmpty();
        TestServer.change(place, "update user_total set upload = 12345 where user_id = 7");
        JsonObject done = work(ClosedData.Work.REPLACE, "{\"from\":\"start\"}");
        Map<String, String> after = CopiedInstallation.dump(place);
        before.remove("posting");
        after.remove("posting");
        assertThat(after).isEqualTo(before);
        DatabaseSettings aside =
                DatabaseSettings.of(data.resolve(done.object("result").text("before")));
        assertThat(TestServer.rows(aside, "select upload from user_total where user_id = 7"))
                .containsExactly("12345");
        assertThat(TestServer.rows(aside, "select name from access_token")).hasSize(1);
        assertThat(work(ClosedData.Work.VERIFY, "{}").text("summary")).contains("agree");
    }

    @Test
    void aCopyGoesOnAfterItsServerWasKilled() throws IOException {
        try (OwnServer other = new OwnServer(kind)) {
            DatabaseSettings.Server to = other.fresh();
            assertThatThrownBy(() ->
                            copy(
                                    data,
                                    to,
                                    false,
                                    step -> {
                                        if (step.table().equals("source_day")) {
                                            other.process().kill();
                                        }
                                    }))
                    .isInstanceOf(ClosedCopy.BrokenOff.class);
            other.process().start();
            JsonObject copied = copy(data, to, false, _ -> {});
            assertThat(copied.flag("passed")).as(copied.text("summary")).isTrue();
            assertThat(copied.object("result").flag("continued")).isTrue();
            assertThat(CopiedInstallation.dump(to)).isEqualTo(CopiedInstallation.dump(place));
        }
    }

    private JsonObject copy(
            Path from, DatabaseSettings.Server to, boolean replace, CopyProgress.Watcher watcher) {
        return JsonObject.read(
                new ClosedCopy(from, config(), weir.time, weir.time)
                        .watched(
                                new ClosedCopy.Target(to.url(), to.user(), to.password(), replace),
                                watcher));
    }

    private JsonObject work(ClosedData.Work work, String request) {
        JsonObject done =
                JsonObject.read(
                        new ClosedData(data, config(), weir.time, weir.time)
                                .run(
                                        work,
                                        JsonObject.read(request.getBytes(StandardCharsets.UTF_8)),
                                        (_, _, _) -> {}));
        assertThat(done.flag("passed")).as(done.text("summary")).isTrue();
        return done;
    }

    private DatabaseConfig config() {
        return new DatabaseConfig(place.url(), place.user(), place.password(), true);
    }
}
