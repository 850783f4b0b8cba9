package dev.weir.machines;

import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.SideConnection;
import dev.weir.database.Transaction;
import dev.weir.ledger.Authority;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease while a command works on the database that no machine may write meanwhile: moved as the
 * machine that writes moves it, so that none takes over. A command that ends by force leaves one
 * that runs out like a machine's.
 */
public final class WorkHold implements Authority, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkHold.class);
    private static final long RENEW_MILLIS = 400;

    private final SideConnection connection;
    private final LeaseStore store;
    private final long term;
    private final String name;
    private final Runnable onLost;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private WorkHold(
            SideConnection connection, LeaseStore store, long term, String name, Runnable onLost) {
        this.connection = connection;
        this.store = store;
        this.term = term;
        this.name = name;
        this.onLost = onLost;
        this.thread = Thread.ofPlatform().name("lease").daemon().unstarted(this::keep);
    }

    /**
     * Takes the lease, if it stands as it was seen.
     *
     * @param connection is closed with the hold, or when there is none
     * @param seen who holds it has been seen not to move it, or has given it up
     * @param onLost ends the process; called by another thread
     * @return null = somebody has moved it
     * @throws DatabaseUnavailable when the database does not say
     */
    public static @Nullable WorkHold take(
            SideConnection connection, LeaseStore store, Lease seen, Runnable onLost) {
        String name = Lease.workName();
        boolean held = false;
        try {
            held = connection.run(tx -> store.hold(tx, seen, name));
        } finally {
            if (!held) {
                connection.close();
            }
        }
        if (!held) {
            return null;
        }
        WorkHold hold = new WorkHold(connection, store, seen.term(), name, onLost);
        hold.thread.start();
        return hold;
    }

    /** Thread: lease. */
    private void keep() {
        try {
            while (!closing.await(RENEW_MILLIS, TimeUnit.MILLISECONDS)) {
                if (isLost()) {
                    LOG.error("A machine has taken the lease meanwhile, and this command ends");
                    onLost.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isLost() {
        try {
            return !connection.run(tx -> store.isHeld(tx, term, name));
        } catch (DatabaseUnavailable e) {
            // What the command itself asks of it tells; nobody takes the lease there meanwhile.
            LOG.debug("The lease cannot be renewed", e);
            return false;
        }
    }

    @Override
    public void check(Transaction tx) throws SQLException {
        if (!store.isHeld(tx, term, name)) {
            throw new DatabaseUnavailable(
                    "a machine has taken the lease meanwhile",
                    new IllegalStateException("term " + term));
        }
    }

    /** Gives the lease up: machines in step may take it at once. Once is enough. */
    @Override
    public void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            connection.run(tx -> {
                store.leave(tx, term, name);
                return true;
            });
        } catch (DatabaseUnavailable e) {
            LOG.debug("The lease cannot be given up and runs out by itself", e);
        } finally {
            connection.close();
        }
    }
}
