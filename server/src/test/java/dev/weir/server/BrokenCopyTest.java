package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import dev.weir.ledger.LedgerStore;
import dev.weir.proof.CopyProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies that were broken off, became old or were no copies: never taken for a whole ledger. */
@ParameterizedClass
@CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, MARIADB", "MARIADB, SQLITE"})
class BrokenCopyTest {
    @Parameter(0)
    TestDatabase kind;

    @Parameter(1)
    TestDatabase other;

    @TempDir Path data;

    private CopiedInstallation weir;

    @BeforeEach
    void serveALittle() throws IOException {
        weir = new CopiedInstallation(data, kind.fresh(data), other.fresh(data));
    }

    @AfterEach
    void giveBack() {
        kind.giveBack(weir.from);
        other.giveBack(weir.to);
    }

    @Test
    void goesOnWhereItWasBrokenOffAndIsRefusedUntilItIsWhole() throws IOException {
        Map<String, String> before = CopiedInstallation.dump(weir.from);
        assertThatThrownBy(() -> weir.copy(false, CopiedInstallation.brokenOffAt("source_day")))
                .hasMessage("broken off");
        assertThat(TestServer.rows(weir.filled(), "select 1 from posting")).isEmpty();
        assertThat(TestServer.rows(weir.filled(), "select 1 from day_usage")).isNotEmpty();
        if (weir.to instanceof DatabaseSettings.Server) {
            assertThatThrownBy(() ->
                            TestServer.on(data.resolve("new"), weir.time, Map.of(), weir.to)
                                    .close())
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("a copy of " + weir.from.place() + " that is not whole")
                    .hasMessageContaining("weir database copy");
            assertThat(TestServer.rows(weir.to, "select 1 from posting")).isEmpty();
        }
        try (Database open = Database.openForCopy(weir.filled())) {
            LedgerStore ledger = new LedgerStore(weir.time);
            assertThatThrownBy(() -> open.write(tx -> ledger.takeFence(tx, UUID.randomUUID())))
                    .as("a process that had it open before the copy began")
                    .isInstanceOf(DatabaseUnavailable.class)
                    .hasMessageContaining("that is not whole");
        }

        List<CopyProgress> steps = new ArrayList<>();
        JsonObject copied = JsonObject.read(weir.copy(false, steps::add));
        assertThat(copied.flag("passed")).isTrue();
        assertThat(copied.object("result").flag("continued")).isTrue();
        assertThat(CopiedInstallation.dump(weir.to)).isEqualTo(before);
        assertThat(
                        steps.stream()
                                .filter(step -> step.step().equals("copying"))
                                .filter(step -> step.table().equals("day_usage"))
                                .count())
                .as("rows that were there are not copied again")
                .isEqualTo(1);
    }

    @Test
    void beginsAnewWhenTheLedgerHasGoneOnMeanwhile() throws IOException {
        assertThatThrownBy(() -> weir.copy(false, CopiedInstallation.brokenOffAt("user_total")))
                .hasMessage("broken off");
        try (TestServer server = weir.serve(weir.from)) {
            weir.node.push(server, "{\"8\":[5,6],\"7\":[100,100]}");
        }
        JsonObject copied = JsonObject.read(weir.copy(false, _ -> {}));
        assertThat(copied.flag("passed")).as(copied.text("summary")).isTrue();
        assertThat(copied.object("result").flag("continued")).isFalse();
        assertThat(CopiedInstallation.dump(weir.to)).isEqualTo(CopiedInstallation.dump(weir.from));
    }

    @Test
    void isNotEndedWhenSomebodyElsePostedMeanwhile() throws IOException {
        if (kind == TestDatabase.SQLITE) {
            // One file, one directory, one lock.
            assertThat(JsonObject.read(weir.copy(false, _ -> {})).flag("passed")).isTrue();
            return;
        }
        CopyProgress.Watcher other =
                step -> {
                    if (step.step().equals("comparing") && step.table().equals("users")) {
                        TestServer.change(weir.from, "update posting set fence = fence + 1");
                    }
                };
        assertThatThrownBy(() -> weir.copy(false, other))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("was posted to while it was copied");
        assertThat(TestServer.rows(weir.filled(), "select 1 from posting")).isEmpty();
        assertThat(JsonObject.read(weir.copy(false, _ -> {})).flag("passed")).isTrue();
    }

    @Test
    void namesTheTableThatIsNotTheSame() throws IOException {
        assertThatThrownBy(() -> weir.copy(false, CopiedInstallation.brokenOffAt("user_total")))
                .hasMessage("broken off");
        TestServer.change(weir.filled(), "update source_day set upload = upload + 1");
        JsonObject copied = JsonObject.read(weir.copy(false, _ -> {}));
        assertThat(copied.flag("passed")).isFalse();
        assertThat(copied.object("result").list("differences").toString()).contains("source_day: ");
        assertThat(TestServer.rows(weir.filled(), "select 1 from posting")).isEmpty();

        assertThat(JsonObject.read(weir.copy(true, _ -> {})).flag("passed")).isTrue();
        assertThat(CopiedInstallation.dump(weir.to)).isEqualTo(CopiedInstallation.dump(weir.from));
    }

    @Test
    void writesOverNoOtherLedger() throws IOException {
        Path elsewhere = data.resolve("elsewhere");
        DatabaseSettings taken = weir.to instanceof DatabaseSettings.Server ? weir.to : weir.from;
        if (weir.to instanceof DatabaseSettings.SqliteFile file) {
            Files.writeString(file.file(), "somebody's");
            assertThatThrownBy(() -> weir.copy(true, _ -> {}))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("exists");
            assertThat(Files.readString(file.file())).isEqualTo("somebody's");
            return;
        }
        try (TestServer server = TestServer.on(elsewhere, weir.time, Map.of(), taken)) {
            server.addUser(99);
        }
        assertThatThrownBy(() -> weir.copy(false, _ -> {}))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("holds a ledger, at position")
                .hasMessageContaining("--replace");
        assertThat(TestServer.rows(taken, "select id from users")).containsExactly("99");
    }

    @Test
    void refusesACopyThatHasBecomeOldAndAnUnknownDatabase() throws IOException {
        if (weir.to instanceof DatabaseSettings.Server) {
            assertThatThrownBy(() -> weir.serve(weir.to).close())
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("weir database copy --to " + weir.to.place());
        }
        assertThat(JsonObject.read(weir.copy(false, _ -> {})).flag("passed")).isTrue();
        try (TestServer server = weir.serve(weir.from)) {
            assertThatThrownBy(() -> weir.copy(false, _ -> {}))
                    .isInstanceOfSatisfying(
                            StartRefused.class, e -> assertThat(e.inUse()).isTrue());
            server.addUser(9);
        }
        assertThatThrownBy(() -> weir.serve(weir.to).close())
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("weir database copy");
    }
}
