package dev.weir.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.SideConnection;
import dev.weir.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"POSTGRESQL", "MARIADB"})
class LeaseStoreTest {
    private static final UUID JOURNAL = UUID.fromString("0b5b6c11-0000-4000-8000-00000000002a");

    @Parameter TestDatabase kind;

    private final LeaseStore store =
            new LeaseStore(InstantSource.fixed(Instant.parse("2026-05-01T12:00:00Z")));
    private final AtomicLong nanos = new AtomicLong();
    private DatabaseSettings settings;
    private SideConnection connection;

    @BeforeEach
    void open() {
        settings = kind.bare();
        connection = new SideConnection(settings, LeaseStore.SINCE, 20_000);
    }

    @AfterEach
    void close() {
        connection.close();
    }

    private long take(Optional<Lease> seen, String machine, long after) {
        return connection.run(tx -> store.take(tx, seen, machine, machine + ":1", JOURNAL, after));
    }

    private Optional<Lease> lease() {
        return connection.run(store::load);
    }

    @Test
    void isTakenOnlyAsItWasSeen() {
        assertThat(lease()).isEmpty();
        assertThat(take(Optional.empty(), "a", 0)).isEqualTo(1);
        Optional<Lease> seen = lease();
        assertThat(seen).contains(new Lease(1, 0, "a", "a:1", Set.of()));

        boolean renewed = connection.run(tx -> store.renew(tx, 1, "a", Set.of("b", "c")));
        assertThat(renewed).isTrue();
        assertThat(take(seen, "b", 5)).isZero();
        Optional<Lease> fresh = lease();
        assertThat(take(fresh, "b", 7)).isEqualTo(2);
        assertThat(take(fresh, "c", 7)).isZero();

        assertThat(lease()).contains(new Lease(2, 2, "b", "b:1", Set.of()));
        assertThat(connection.run(store::terms))
                .containsExactly(new Term(1, JOURNAL, 0), new Term(2, JOURNAL, 7));
    }

    @Test
    void cannotBeMovedNorUsedByWhomItWasTakenFrom() {
        take(Optional.empty(), "a", 0);
        take(lease(), "b", 3);

        boolean renewed = connection.run(tx -> store.renew(tx, 1, "a", Set.of()));
        boolean held = connection.run(tx -> store.isHeld(tx, 1, "a"));
        boolean heldByOther = connection.run(tx -> store.isHeld(tx, 2, "b"));

        assertThat(renewed).isFalse();
        assertThat(held).isFalse();
        assertThat(heldByOther).isTrue();
    }

    @Test
    void runsOutWhenItStandsStillAtLooksThatAllSucceeded() {
        LeaseWatch watch = new LeaseWatch(connection, store, nanos::get);
        take(Optional.empty(), "a", 0);

        look(watch, 13);
        assertThat(watch.hasRunOut()).isFalse();
        boolean renewed = connection.run(tx -> store.renew(tx, 1, "a", Set.of("b")));
        assertThat(renewed).isTrue();
        look(watch, 13);
        assertThat(watch.hasRunOut()).isFalse();

        // Nobody looked for a while: what was seen before does not count.
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        look(watch, 13);
        assertThat(watch.hasRunOut()).isFalse();
        look(watch, 10);
        assertThat(watch.hasRunOut()).isTrue();
    }

    @Test
    void hasRunOutAtOnceWhenItWasGivenUp() {
        LeaseWatch watch = new LeaseWatch(connection, store, nanos::get);
        take(Optional.empty(), "a", 0);
        connection.run(tx -> {
            store.giveUp(tx, 1, "a", Set.of("a", "b"));
            return true;
        });

        watch.look();

        assertThat(watch.hasRunOut()).isTrue();
        assertThat(lease())
                .hasValueSatisfying(lease -> {
                    assertThat(lease.isGivenUp()).isTrue();
                    assertThat(lease.hasAll("b")).isTrue();
                    assertThat(lease.hasAll("c")).isFalse();
                });
    }

    /** Every 150 ms. */
    private void look(LeaseWatch watch, int times) {
        for (int i = 0; i < times; i++) {
            nanos.addAndGet(Duration.ofMillis(150).toNanos());
            watch.look();
        }
    }
}
