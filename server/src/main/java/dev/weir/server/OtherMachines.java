package dev.weir.server;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.SideConnection;
import dev.weir.database.Transaction;
import dev.weir.ledger.Authority;
import dev.weir.machines.Lease;
import dev.weir.machines.LeaseStore;
import dev.weir.machines.LeaseWatch;
import dev.weir.machines.WorkHold;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps machines from a ledger for as long as a command works on it. The lock of a data directory
 * keeps back only who would use that directory; of the others nobody but their lease tells, so the
 * command holds that.
 */
final class OtherMachines implements Authority, AutoCloseable {
    /** For a server that accepts and says nothing. */
    private static final int SILENT_MILLIS = 5_000;

    /** As of the machines: a lease that is moved later than that runs out. */
    private static final int SILENT_HOLD_MILLIS = 1_500;

    private static final long AGAIN_NANOS = 100_000_000;

    /** Standbys look ten times a second, and a takeover is what nodes wait for. */
    private static final long STANDBYS_FIRST_NANOS = 500_000_000;

    /** Of a command that was kept from its work until a machine took over. */
    private static final int LOST_EXIT = 6;

    private final @Nullable WorkHold hold;

    private OtherMachines(@Nullable WorkHold hold) {
        this.hold = hold;
    }

    /**
     * Returns when none of them writes, nor can until this is closed. Takes 2.5 s when one did and
     * ended without giving its lease up: a machine that writes moves it several times meanwhile,
     * and one that stands by takes it. Where no machine ever wrote nothing is held: the first one
     * begins on the directory that has the journal, and that is locked.
     *
     * @throws StartRefused when one does
     * @throws dev.weir.database.DatabaseUnavailable when the database does not say
     */
    static OtherMachines keepOut(DatabaseSettings place) {
        return keepOut(place, () -> Runtime.getRuntime().halt(LOST_EXIT));
    }

    /**
     * @param onLost ends the process when a machine has taken over all the same, as this one was
     *     paused
     */
    static OtherMachines keepOut(DatabaseSettings place, Runnable onLost) {
        Lease still = standing(place).orElse(null);
        if (still == null) {
            return new OtherMachines(null);
        }
        LeaseStore store = new LeaseStore(InstantSource.system());
        WorkHold held =
                WorkHold.take(
                        new SideConnection(place, 0, SILENT_HOLD_MILLIS), store, still, onLost);
        if (held == null) {
            try (SideConnection connection = new SideConnection(place, 0, SILENT_MILLIS)) {
                throw refused(place, connection.run(store::load).orElse(still));
            }
        }
        return new OtherMachines(held);
    }

    /**
     * Looks whether one of them writes, for as long as {@link #keepOut} does.
     *
     * @return the lease of who ended; empty = nobody ever had one
     * @throws StartRefused when one does
     * @throws dev.weir.database.DatabaseUnavailable when the database does not say
     */
    static Optional<Lease> standing(DatabaseSettings place) {
        if (place instanceof DatabaseSettings.SqliteFile) {
            return Optional.empty();
        }
        LeaseStore store = new LeaseStore(InstantSource.system());
        try (SideConnection connection = new SideConnection(place, 0, SILENT_MILLIS)) {
            if (connection.version() < LeaseStore.SINCE) {
                return Optional.empty();
            }
            Optional<Lease> seen = connection.run(store::load);
            long begun = System.nanoTime();
            while (seen.isPresent() && System.nanoTime() - begun < patience(seen.get())) {
                LockSupport.parkNanos(AGAIN_NANOS);
                Optional<Lease> now = connection.run(store::load);
                if (now.equals(seen)) {
                    continue;
                }
                if (now.isPresent() && !now.get().isGivenUp()) {
                    throw refused(place, now.get());
                }
                seen = now;
                begun = System.nanoTime();
            }
            return seen;
        }
    }

    /** A standby that is there takes a lease before a command may. */
    private static long patience(Lease lease) {
        return STANDBYS_FIRST_NANOS + (lease.isGivenUp() ? 0 : LeaseWatch.LIFE.toNanos());
    }

    /** Says who works there. */
    static StartRefused refused(DatabaseSettings place, Lease lease) {
        return new StartRefused(
                lease.isWork()
                        ? "another command works on "
                                + place.place()
                                + ", perhaps on another machine: wait until it has ended"
                        : place.place()
                                + " is written by the machine at "
                                + lease.address()
                                + ": stop all machines first, or let that one do it");
    }

    @Override
    public void check(Transaction tx) throws SQLException {
        if (hold != null) {
            hold.check(tx);
        }
    }

    /** Lets them write again. */
    @Override
    public void close() {
        if (hold != null) {
            hold.close();
        }
    }
}
