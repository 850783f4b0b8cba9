package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.SideConnection;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import dev.weir.machines.Lease;
import dev.weir.machines.LeaseStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long work on the ledger of machines that are stopped; any of them may be started meanwhile. */
class WorkBesideMachinesTest {
    private static final UUID JOURNAL = UUID.fromString("0b5b6c11-0000-4000-8000-00000000002a");

    @TempDir Path data;

    private final LeaseStore store = new LeaseStore(InstantSource.system());
    private CopiedInstallation weir;
    private SideConnection connection;

    @BeforeEach
    void serveALittle() throws IOException {
        weir =
                new CopiedInstallation(
                        data,
                        TestDatabase.POSTGRESQL.fresh(data),
                        TestDatabase.POSTGRESQL.fresh(data));
        Database.open(weir.to).close();
        connection = new SideConnection(weir.from, LeaseStore.SINCE, 20_000);
        wasWritten(weir.from);
    }

    @AfterEach
    void giveBack() {
        connection.close();
        TestDatabase.POSTGRESQL.giveBack(weir.from);
        TestDatabase.POSTGRESQL.giveBack(weir.to);
    }

    @Test
    void aCopyToWhereNobodyListensIsRefusedAndNotBrokenOff() {
        ClosedCopy copy = new ClosedCopy(data, weir.config(), weir.time, weir.time);
        ClosedCopy.Target nobody =
                new ClosedCopy.Target("jdbc:postgresql://127.0.0.1:1/weir", "a", "b", false);
        assertThatThrownBy(() -> copy.watched(nobody, _ -> {}))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("cannot open jdbc:postgresql://127.0.0.1:1/weir");
    }

    /** By machine a, which was stopped in good order when b was in step. */
    private static void wasWritten(DatabaseSettings at) {
        try (SideConnection there = new SideConnection(at, LeaseStore.SINCE, 20_000)) {
            LeaseStore store = new LeaseStore(InstantSource.system());
            there.run(tx -> {
                long term = store.take(tx, store.load(tx), "a", "10.0.0.1:9443", JOURNAL, 0);
                store.giveUp(tx, term, "a", Set.of("a", "b"));
                return true;
            });
        }
    }

    private Lease lease() {
        return connection.run(store::load).orElseThrow();
    }

    @Test
    void rebuildHoldsTheLeaseAndLeavesWhoWritesAsItWas() throws IOException {
        List<Boolean> held = new ArrayList<>();
        new ClosedData(data, weir.config(), weir.time, weir.time)
                .run(
                        ClosedData.Work.REPLACE,
                        JsonObject.read("{}".getBytes(StandardCharsets.UTF_8)),
                        (_, _, _) -> held.add(lease().isWork()));
        assertThat(held).isNotEmpty().doesNotContain(false);
        assertThat(lease().isGivenUp()).isTrue();
        assertThat(lease().inStep()).containsExactlyInAnyOrder("a", "b");
        assertThat(connection.run(store::terms)).hasSize(1);
    }

    @Test
    void aCopyHoldsBothLeasesUntilNoMachineCanBeginThere() throws IOException {
        wasWritten(weir.to);
        AtomicBoolean begun = new AtomicBoolean();
        try (SideConnection there = new SideConnection(weir.to, LeaseStore.SINCE, 20_000)) {
            byte[] answer =
                    weir.copy(
                            true,
                            _ -> {
                                assertThat(lease().isWork()).isTrue();
                                if (!begun.getAndSet(true)) {
                                    assertThatThrownBy(() ->
                                                    there.run(tx ->
                                                            store.take(
                                                                    tx,
                                                                    store.load(tx),
                                                                    "c",
                                                                    "c:1",
                                                                    JOURNAL,
                                                                    0)))
                                            .isInstanceOf(DatabaseUnavailable.class)
                                            .hasMessageContaining("not whole");
                                }
                            });
            JsonObject copied = JsonObject.read(answer);
            assertThat(copied.flag("passed")).as(copied.text("summary")).isTrue();
            assertThat(begun).isTrue();
            Lease gone = there.run(store::load).orElseThrow();
            assertThat(gone.isGivenUp()).isTrue();
            assertThat(gone.inStep()).containsExactlyInAnyOrder("a", "b");
        }
    }
}
