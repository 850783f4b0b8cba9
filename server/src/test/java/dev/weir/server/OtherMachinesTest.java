package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.SideConnection;
import dev.weir.database.TestDatabase;
import dev.weir.machines.Lease;
import dev.weir.machines.LeaseStore;
import dev.weir.machines.LeaseWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Machines and who must not write beside them: commands, and a process started as if alone. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class OtherMachinesTest {
    private static final UUID JOURNAL = UUID.fromString("0b5b6c11-0000-4000-8000-00000000002a");

    @Parameter TestDatabase kind;
    @TempDir Path data;

    private final LeaseStore store = new LeaseStore(InstantSource.system());
    private DatabaseSettings place;
    private SideConnection connection;

    @BeforeEach
    void machineAWritesAndBIsInStep() {
        place = kind.fresh(data);
        connection = new SideConnection(place, LeaseStore.SINCE, 20_000);
        write(place);
    }

    @AfterEach
    void giveBack() {
        connection.close();
        kind.giveBack(place);
    }

    private static void write(DatabaseSettings at) {
        try (SideConnection there = new SideConnection(at, LeaseStore.SINCE, 20_000)) {
            LeaseStore store = new LeaseStore(InstantSource.system());
            long term =
                    there.run(
                            tx -> store.take(tx, store.load(tx), "a", "10.0.0.1:9443", JOURNAL, 0));
            boolean renewed = there.run(tx -> store.renew(tx, term, "a", Set.of("b")));
            assertThat(renewed).isTrue();
        }
    }

    /** As a machine that is stopped in good order does; nobody need wait then. */
    private void stopA() {
        connection.run(tx -> {
            store.giveUp(tx, 1, "a", Set.of("a", "b"));
            return true;
        });
    }

    private Lease lease() {
        return connection.run(store::load).orElseThrow();
    }

    @Test
    void noMachineTakesOverWhileACommandWorksAndAllWhoCouldBeforeCanAfterwards() {
        AtomicLong nanos = new AtomicLong();
        LeaseWatch watch = new LeaseWatch(connection, store, nanos::get);
        int terms = connection.run(store::terms).size();
        TestServer.change(place, "insert into posting values (1, 'j', 5, 7, 9)");
        try (OtherMachines others = OtherMachines.keepOut(place, OtherMachinesTest::notEnded)) {
            for (int i = 0; i < 3; i++) {
                watch.look();
                long before = lease().renewal();
                TestServer.await(() -> lease().renewal() > before);
                // As if the machine looked once more when a second and a half were over.
                nanos.addAndGet(Duration.ofMillis(900).toNanos());
                watch.look();
                assertThat(watch.hasRunOut()).isFalse();
            }
            boolean renewed = connection.run(tx -> store.renew(tx, 1, "a", Set.of("b")));
            boolean mayPost = connection.run(tx -> store.isHeld(tx, 1, "a"));
            assertThat(renewed).as("who was paused goes on").isFalse();
            assertThat(mayPost).isFalse();
            assertThat(TestServer.rows(place, "select fence from posting")).containsExactly("8");
            connection.run(tx -> {
                others.check(tx);
                return true;
            });
        }
        watch.look();
        assertThat(watch.hasRunOut()).isTrue();
        assertThat(lease().isGivenUp()).isTrue();
        assertThat(lease().term()).isEqualTo(1);
        assertThat(lease().inStep()).containsExactlyInAnyOrder("a", "b");
        assertThat(connection.run(store::terms)).hasSize(terms);
    }

    @Test
    void aCommandThatEndedByForceLeavesALeaseThatRunsOut() {
        Lease seen = lease();
        boolean held = connection.run(tx -> store.hold(tx, seen, "command-" + "0".repeat(32)));
        assertThat(held).isTrue();
        AtomicLong nanos = new AtomicLong();
        LeaseWatch watch = new LeaseWatch(connection, store, nanos::get);
        watch.look();
        assertThat(watch.hasRunOut()).isFalse();
        for (int i = 0; i < 20; i++) {
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
            watch.look();
        }
        assertThat(watch.hasRunOut()).isTrue();
        assertThat(lease().hasAll("a")).isTrue();
        // Also for the next command.
        OtherMachines.keepOut(place, OtherMachinesTest::notEnded).close();
        assertThat(lease().inStep()).containsExactlyInAnyOrder("a", "b");
        Optional<Lease> left = Optional.of(lease());
        long term = connection.run(tx -> store.take(tx, left, "b", "b:1", JOURNAL, 3));
        assertThat(term).isEqualTo(2);
    }

    @Test
    void aCommandThatLostTheLeaseCommitsNothingAndEnds() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        stopA();
        try (OtherMachines others = OtherMachines.keepOut(place, ended::countDown)) {
            boolean taken =
                    connection.run(tx -> store.take(tx, store.loadKept(tx), "b", "b:1", JOURNAL, 3))
                            == 2;
            assertThat(taken).isTrue();
            assertThatThrownBy(() ->
                            connection.run(tx -> {
                                others.check(tx);
                                return true;
                            }))
                    .isInstanceOf(DatabaseUnavailable.class);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(lease().holder()).isEqualTo("b");
    }

    @Test
    void oneCommandWaitsForAnotherAndNoneBeginsWhileAMachineWrites() {
        stopA();
        try (OtherMachines _ = OtherMachines.keepOut(place, OtherMachinesTest::notEnded)) {
            assertThatThrownBy(() -> OtherMachines.keepOut(place, OtherMachinesTest::notEnded))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("another command works on " + place.place());
        }
        Lease seen = lease();
        long term =
                connection.run(
                        tx -> store.take(tx, Optional.of(seen), "b", "10.0.0.2:9443", JOURNAL, 3));
        try (Renewals _ = new Renewals("b", term)) {
            assertThatThrownBy(() -> OtherMachines.keepOut(place, OtherMachinesTest::notEnded))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("is written by the machine at 10.0.0.2:9443: stop all");
        }
    }

    private static void notEnded() {
        throw new IllegalStateException("nobody takes the lease here");
    }

    /** A machine that writes. */
    private final class Renewals implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;

        Renewals(String machine, long term) {
            thread =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                while (!ended.get()) {
                                    connection.run(tx -> store.renew(tx, term, machine, Set.of()));
                                }
                            });
        }

        @Override
        public void close() {
            ended.set(true);
            TestServer.join(thread);
        }
    }
}
