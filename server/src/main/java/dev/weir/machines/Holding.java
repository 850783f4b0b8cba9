package dev.weir.machines;

import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.SideConnection;
import dev.weir.database.Transaction;
import dev.weir.journal.Journal;
import dev.weir.ledger.Authority;
import dev.weir.relay.Streams;
import java.io.IOException;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease while this machine has it: moved several times a second, with who is in step. Whoever
 * learns that another machine has it stops this process at once: nothing here may go on.
 */
public final class Holding implements Authority, Streams, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Holding.class);
    private static final long LOOK_MILLIS = 100;
    private static final long RENEW_NANOS = Duration.ofMillis(400).toNanos();
    private static final long SURE_NANOS = LeaseWatch.LIFE.toNanos() * 9 / 10;

    private final String machine;
    private final long term;
    private final SideConnection connection;
    private final LeaseStore store;
    private final MachineFiles files;
    private final Shipping shipping;
    private final LateIntake late;
    private final Runnable onDeposed;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile long renewed;
    private volatile boolean reached = true;
    private volatile long aloneSince;

    /**
     * @param terms all terms up to this one
     * @param taken when this machine asked for the lease, monotonic
     * @param onDeposed ends the process; may be called by any thread
     */
    public Holding(
            String machine,
            List<Term> terms,
            Journal journal,
            SideConnection connection,
            LeaseStore store,
            MachineFiles files,
            long taken,
            Runnable onDeposed,
            InstantSource wall,
            LongSupplier nanos) {
        this.machine = machine;
        this.term = terms.getLast().number();
        this.connection = connection;
        this.store = store;
        this.files = files;
        this.shipping = new Shipping(journal, terms, nanos);
        this.late = new LateIntake(journal, wall, nanos);
        this.onDeposed = onDeposed;
        this.wall = wall;
        this.nanos = nanos;
        this.aloneSince = wall.millis();
        this.renewed = taken;
        this.thread = Thread.ofPlatform().name("lease").daemon().unstarted(this::keep);
        journal.confirmedBy(shipping);
    }

    public void start() {
        thread.start();
    }

    public long term() {
        return term;
    }

    /** The copies. */
    public Shipping shipping() {
        return shipping;
    }

    /** Whether nobody else can be the writer at this moment, so that configuration may be told. */
    public boolean isSure() {
        return nanos.getAsLong() - renewed < SURE_NANOS || shipping.isSure();
    }

    /** Since when nobody else could take over, epoch milliseconds; 0 = somebody can. */
    public long aloneSinceMillis() {
        return aloneSince;
    }

    /** Thread: lease. */
    private void keep() {
        try {
            while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                Set<String> due = shipping.due();
                if (!due.equals(shipping.inStep()) || nanos.getAsLong() - renewed >= RENEW_NANOS) {
                    renew(due);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew(Set<String> due) {
        Set<String> before = shipping.inStep();
        long asked = nanos.getAsLong();
        try {
            if (!connection.run(tx -> store.renew(tx, term, machine, due))) {
                deposed("another machine, or a command, has taken the lease");
                return;
            }
            renewed = asked;
            shipping.recorded(due);
            if (!reached) {
                LOG.info("The lease is renewed again");
            }
            reached = true;
            if (!due.equals(before)) {
                aloneSince = due.isEmpty() ? wall.millis() : 0;
                LOG.info("In step with this machine: {}", due.isEmpty() ? "nobody" : due);
            }
        } catch (DatabaseUnavailable e) {
            shipping.perhapsRecorded(due);
            if (reached) {
                LOG.warn("The lease cannot be renewed: {}", e.getMessage());
            }
            reached = false;
        }
    }

    private void deposed(String why) {
        LOG.error("This machine is the writer no more, and this process ends: {}", why);
        onDeposed.run();
    }

    @Override
    public void check(Transaction tx) throws SQLException {
        if (!store.isHeld(tx, term, machine)) {
            throw new DatabaseUnavailable(
                    "another machine writes", new IllegalStateException("term " + term));
        }
    }

    @Override
    public void take(String words, Socket socket) {
        String[] said = words.split(" ", -1);
        try (socket) {
            switch (said[0]) {
                case Wire.COPY ->
                        shipping.serve(
                                said[1],
                                said[2].equals("-") ? null : UUID.fromString(said[2]),
                                Long.parseLong(said[3]),
                                Long.parseLong(said[4]),
                                socket);
                case LateIntake.LATE ->
                        late.take(UUID.fromString(said[1]), Long.parseLong(said[2]), socket);
                case Wire.DEPOSED -> {
                    if (Long.parseLong(said[1]) > term) {
                        files.writer(said[2]);
                        deposed("the machine at " + said[2] + " says so");
                    }
                }
                default -> LOG.warn("Another machine asks for what is not known here: {}", said[0]);
            }
        } catch (IOException ended) {
            // The standby comes again.
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("Another machine speaks another language: {}", words);
        }
    }

    /** Ends the copies and gives the lease up. Close the journal before. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Set<String> all = new HashSet<>(shipping.inStep());
        all.add(machine);
        shipping.close();
        try {
            connection.run(tx -> {
                store.giveUp(tx, term, machine, all);
                return true;
            });
        } catch (DatabaseUnavailable e) {
            LOG.warn("The lease cannot be given up and runs out by itself: {}", e.getMessage());
        }
    }
}
