package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.SideConnection;
import dev.weir.database.TestDatabase;
import dev.weir.machines.LeaseStore;
import dev.weir.machines.MachineFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that was started on a machine's data directory as if there were no other machines. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class AloneAuthorityTest {
    private static final UUID JOURNAL = UUID.fromString("0b5b6c11-0000-4000-8000-00000000002a");
    private static final int DEPOSED_EXIT = 6;

    @Parameter TestDatabase kind;
    @TempDir Path home;

    private final LeaseStore store = new LeaseStore(InstantSource.system());
    private final AtomicInteger ended = new AtomicInteger();
    private DatabaseSettings place;
    private SideConnection connection;

    @BeforeEach
    void aMachineHasWritten() {
        place = kind.fresh(home);
        connection = new SideConnection(place, LeaseStore.SINCE, 20_000);
        taken("a");
    }

    @AfterEach
    void giveBack() {
        connection.close();
        kind.giveBack(place);
    }

    private long taken(String machine) {
        return connection.run(tx ->
                store.take(tx, store.load(tx), machine, machine + ".example.org:9443", JOURNAL, 0));
    }

    private void check(AloneAuthority alone) {
        connection.run(tx -> {
            alone.check(tx);
            return true;
        });
    }

    @Test
    void mayPostWhereAllMachinesEndedAndEndsWhenOneHasWrittenSince() {
        AloneAuthority alone = new AloneAuthority(place, true, ended::incrementAndGet);
        alone.look();
        check(alone);
        connection.run(tx -> {
            store.giveUp(tx, 1, "a", Set.of("a"));
            return true;
        });
        check(alone);
        assertThat(ended).hasValue(0);
        taken("b");
        assertThatThrownBy(() -> check(alone))
                .hasStackTraceContaining("is written by the machine at b.example.org:9443");
        assertThat(ended).hasValue(1);
    }

    @Test
    void mayNotPostBeforeItHasLooked() {
        assertThatThrownBy(() -> check(new AloneAuthority(place, true, ended::incrementAndGet)))
                .hasStackTraceContaining("is written by the machine at a.example.org:9443");
        check(new AloneAuthority(place, false, ended::incrementAndGet));
    }

    @Test
    void endsWhenTheDatabaseReturnsAndAMachineWritesThere() throws Exception {
        Path data = home.resolve("data");
        TestServer.on(data, new SteppedTime(Instant.parse("2026-03-10T15:59:30Z")), Map.of(), place)
                .close();
        new MachineFiles(data).machine();
        List<String> before = TestServer.rows(place, "select fence from posting");
        DatabaseSettings.Server server = (DatabaseSettings.Server) place;
        try (CutLine line = new CutLine(port(server))) {
            line.cut();
            DatabaseSettings.Server through = OwnServer.at(server, line.port(), "");
            // Under the name by which the directory knows it.
            DatabasePlace.remember(data, through);
            try (Cluster alone =
                    new Cluster(home, 1, _ -> arguments(data, through), Map.of(), _ -> 0)) {
                try (Renewing _ = new Renewing()) {
                    line.mend();
                    assertThat(alone.process(0).waitFor(60, TimeUnit.SECONDS)).isTrue();
                }
                assertThat(alone.process(0).exitValue()).isEqualTo(DEPOSED_EXIT);
                assertThat(alone.log(0))
                        .contains(
                                "This process ends: ",
                                " is written by the machine at a.example.org:9443: stop all");
            }
        }
        assertThat(TestServer.rows(place, "select fence from posting")).isEqualTo(before);
    }

    private static List<String> arguments(Path data, DatabaseSettings.Server at) {
        return List.of(
                "--data-dir",
                data.toString(),
                "--database",
                at.url(),
                "--database-user",
                at.user());
    }

    private static int port(DatabaseSettings.Server server) {
        return Integer.parseInt(server.url().replaceFirst(".*:([0-9]+)/.*", "$1"));
    }

    /** The machine that writes. */
    private final class Renewing implements AutoCloseable {
        private final AtomicBoolean closed = new AtomicBoolean();
        private final Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            while (!closed.get()) {
                                connection.run(tx -> store.renew(tx, 1, "a", Set.of()));
                            }
                        });

        @Override
        public void close() {
            closed.set(true);
            TestServer.join(thread);
        }
    }
}
