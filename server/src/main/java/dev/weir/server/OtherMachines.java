package dev.weir.server;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.SideConnection;
import dev.weir.machines.Lease;
import dev.weir.machines.LeaseStore;
import dev.weir.machines.LeaseWatch;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks whether one of several machines writes a ledger. The lock of a data directory keeps back
 * only who would use that directory; of the others nobody but their lease tells.
 */
final class OtherMachines {
    /** For a server that accepts and says nothing. */
    private static final int SILENT_MILLIS = 5_000;

    private static final long AGAIN_NANOS = 100_000_000;

    private final DatabaseSettings place;
    private final LeaseStore store = new LeaseStore(InstantSource.system());

    private OtherMachines(DatabaseSettings place) {
        this.place = place;
    }

    /**
     * Returns when none of them writes. Takes two seconds when one did and ended without giving its
     * lease up: a machine that writes moves it several times meanwhile.
     *
     * @throws StartRefused when one does
     * @throws dev.weir.database.DatabaseUnavailable when the database does not say
     */
    static void refuseWhileOneWrites(DatabaseSettings place) {
        if (place instanceof DatabaseSettings.Server) {
            new OtherMachines(place).look();
        }
    }

    private void look() {
        try (SideConnection connection = new SideConnection(place, 0, SILENT_MILLIS)) {
            if (connection.version() < LeaseStore.SINCE) {
                return;
            }
            Optional<Lease> lease = held(connection);
            if (lease.isEmpty()) {
                return;
            }
            long begun = System.nanoTime();
            do {
                LockSupport.parkNanos(AGAIN_NANOS);
                refuseIfMoved(lease.get(), held(connection));
            } while (System.nanoTime() - begun < LeaseWatch.LIFE.toNanos());
        }
    }

    private void refuseIfMoved(Lease before, Optional<Lease> now) {
        now.filter(later -> !later.equals(before))
                .ifPresent(later -> {
                    throw new StartRefused(
                            place.place()
                                    + " is written by the machine at "
                                    + later.address()
                                    + ": stop all machines first, or let that one do it");
                });
    }

    private Optional<Lease> held(SideConnection connection) {
        return connection.run(store::load).filter(lease -> !lease.isGivenUp());
    }
}
