package dev.weir.server;

import dev.weir.config.ServerConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.Transaction;
import dev.weir.ledger.Authority;
import dev.weir.machines.Lease;
import dev.weir.machines.LeaseStore;
import dev.weir.machines.MachineFiles;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a process post that was started on a machine's data directory as if there were no others:
 * only while none of them writes. What it posts would stand where the entries of the one that
 * writes belong. It is looked before the database is opened, whenever that can be, and in the
 * transaction that takes the fence.
 */
final class AloneAuthority implements Authority {
    private static final Logger LOG = LoggerFactory.getLogger(AloneAuthority.class);

    private final DatabaseSettings place;
    private final boolean looks;
    private final LeaseStore store = new LeaseStore(InstantSource.system());
    private final Runnable stop;
    private volatile Optional<Lease> still = Optional.empty();

    /**
     * @param stop ends the process; called by the thread that posts
     */
    AloneAuthority(DatabaseSettings place, boolean looks, Runnable stop) {
        this.place = place;
        this.looks = looks;
        this.stop = stop;
    }

    static AloneAuthority of(ServerConfig config, DatabaseSettings place, Runnable stop) {
        boolean looks =
                !config.machines().isOn()
                        && place instanceof DatabaseSettings.Server
                        && MachineFiles.isMachine(config.dataDirectory());
        return new AloneAuthority(place, looks, stop);
    }

    /**
     * Looks, for up to 2.5 s.
     *
     * @throws StartRefused when one of them writes
     * @throws dev.weir.database.DatabaseUnavailable when the database does not say
     */
    void look() {
        if (looks) {
            still = OtherMachines.standing(place);
        }
    }

    @Override
    public void check(Transaction tx) throws SQLException {
        Optional<Lease> now = looks ? store.loadKept(tx) : Optional.empty();
        if (now.isPresent() && !isStill(now.get())) {
            throw ended(OtherMachines.refused(place, now.get()));
        }
    }

    /** Nobody has written since: each writer begins a term. */
    private boolean isStill(Lease now) {
        Lease before = still.orElse(null);
        return before != null
                && (now.equals(before) || (now.isGivenUp() && now.term() == before.term()));
    }

    /** Ends the process: what it would journal from now on is not what is posted. */
    StartRefused ended(StartRefused why) {
        LOG.error("This process ends: {}", why.getMessage());
        stop.run();
        return why;
    }
}
