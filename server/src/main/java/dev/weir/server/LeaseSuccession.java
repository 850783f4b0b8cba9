package dev.weir.server;

import dev.weir.config.MetricsConfig;
import dev.weir.config.ServerConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.SideConnection;
import dev.weir.database.Transaction;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalCopy;
import dev.weir.journal.JournalLocked;
import dev.weir.ledger.Authority;
import dev.weir.ledger.JournalMark;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.Standpoint;
import dev.weir.machines.Follower;
import dev.weir.machines.Holding;
import dev.weir.machines.Lease;
import dev.weir.machines.LeaseStore;
import dev.weir.machines.LeaseWatch;
import dev.weir.machines.MachineFiles;
import dev.weir.machines.Term;
import dev.weir.relay.RelayGate;
import dev.weir.relay.RelaySecret;
import dev.weir.relay.Streams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of several machines the one writes that has the lease in the database. It is taken over, when it
 * was not renewed, by a machine that has every answered entry in its own copy of the journal.
 *
 * <p>{@link #take} is called by one thread; where the writer is may be asked by any.
 */
final class LeaseSuccession implements Succession {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseSuccession.class);

    /** A database that says nothing for so long is of no use for a lease. */
    private static final int SILENT_MILLIS = 1_500;

    private static final int NOTICE_MILLIS = 1_000;

    /** Of the process that was deposed: whoever looks after it starts it again. */
    private static final int DEPOSED_EXIT = 6;

    private final ServerConfig config;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final RelaySecret secret;
    private final MachineFiles files;
    private final String machine;
    private final LeaseStore store;
    private final LedgerStore ledger;
    private final DatabaseSettings place;
    private final SideConnection connection;
    private final LeaseWatch watch;
    private volatile @Nullable Follower follower;
    private volatile @Nullable Holding holding;
    private volatile @Nullable InetSocketAddress ownGate;
    private String refusal = "";
    private boolean remembered;

    /** What became of an attempt. */
    private record Taken(List<Term> terms, String refusal) {}

    LeaseSuccession(ServerConfig config, InstantSource wall, LongSupplier nanos) {
        this.config = config;
        this.wall = wall;
        this.nanos = nanos;
        this.secret = new RelaySecret(config.machines().secret());
        this.files = new MachineFiles(config.dataDirectory());
        this.machine = files.machine();
        this.store = new LeaseStore(wall);
        this.ledger = new LedgerStore(wall);
        this.place = DatabasePlace.of(config.dataDirectory(), config.database());
        this.connection = new SideConnection(place, LeaseStore.SINCE, SILENT_MILLIS);
        this.watch = new LeaseWatch(connection, store, nanos);
    }

    @Override
    public RelaySecret secret() {
        return secret;
    }

    /**
     * As the lease says, or while the database is away as it last did; this machine once its own
     * gate is open, for what it held meanwhile.
     */
    @Override
    public @Nullable InetSocketAddress writer() {
        InetSocketAddress own = ownGate;
        if (own != null) {
            return own;
        }
        Lease last = watch.last();
        String address = last == null ? files.writer() : last.address();
        return address.isEmpty() ? null : resolved(address);
    }

    private static InetSocketAddress resolved(String address) {
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    @Override
    public @Nullable Journal take() {
        Optional<Lease> lease;
        try {
            lease = watch.look();
        } catch (DatabaseUnavailable e) {
            refuse("The database does not say who writes: " + e.getMessage());
            follow();
            return null;
        }
        lease.ifPresent(this::belongs);
        if (!mayTake(lease)) {
            follow();
            return null;
        }
        Follower following = follower;
        stopFollowing();
        boolean promised =
                following != null
                        && following.hasAnsweredWithin(LeaseWatch.LIFE)
                        && lease.isPresent()
                        && !lease.get().isGivenUp();
        return promised ? null : takeNow(lease);
    }

    /** The directory is one of this installation's from now on, also while it never writes. */
    private void belongs(Lease known) {
        files.writer(known.address());
        if (!remembered) {
            DatabasePlace.remember(config.dataDirectory(), place);
            remembered = true;
        }
    }

    private boolean mayTake(Optional<Lease> lease) {
        if (lease.isEmpty()) {
            return true;
        }
        Lease known = lease.get();
        boolean hasAll = known.hasAll(machine) && files.term() == known.term();
        // This process has the data directory, so the holder of that name is no more.
        if (hasAll && known.holder().equals(machine)) {
            return true;
        }
        if (!watch.hasRunOut()) {
            return false;
        }
        if (!hasAll && !config.adoptJournal()) {
            refuse(
                    "The writer is gone, but this machine does not have all it had: only "
                            + known.inStep()
                            + " or the writer itself ("
                            + known.holder()
                            + ") may go on. If neither can be had, 'weir serve --adopt-journal"
                            + " true' goes on without what is missing here.");
            return false;
        }
        return true;
    }

    private @Nullable Journal takeNow(Optional<Lease> lease) {
        Optional<JournalCopy.Standing> own = standing(config);
        UUID id = own.map(JournalCopy.Standing::id).orElseGet(UUID::randomUUID);
        long end = own.map(JournalCopy.Standing::end).orElse(0L);
        long asked = nanos.getAsLong();
        Taken taken;
        try {
            taken = connection.run(tx -> take(tx, lease, id, end));
        } catch (DatabaseUnavailable e) {
            refuse("The lease cannot be taken: " + e.getMessage());
            return null;
        }
        if (taken.terms().isEmpty()) {
            refuse(taken.refusal());
            return null;
        }
        long term = taken.terms().getLast().number();
        files.term(term);
        files.writer(config.machines().address());
        if (own.isEmpty()) {
            JournalCopy.open(files.journal(), id, WeirServer.settings(config), wall, nanos).close();
        }
        Journal journal = WeirServer.journal(config, wall, nanos);
        Holding held =
                new Holding(
                        machine,
                        taken.terms(),
                        journal,
                        connection,
                        store,
                        files,
                        asked,
                        () -> Runtime.getRuntime().halt(DEPOSED_EXIT),
                        wall,
                        nanos);
        held.start();
        holding = held;
        LOG.info("This machine writes from position {} on, term {}", end + 1, term);
        lease.filter(before -> !before.isGivenUp() && !before.holder().equals(machine))
                .ifPresent(before -> Thread.ofVirtual().start(() -> depose(before, term)));
        return journal;
    }

    private Taken take(Transaction tx, Optional<Lease> lease, UUID id, long end)
            throws SQLException {
        JournalMark posted =
                ledger.loadPosition(tx).map(Standpoint::mark).orElse(new JournalMark(id, 0));
        boolean same = posted.position() == 0 || posted.journalId().equals(id);
        if (!config.adoptJournal() && (!same || posted.position() > end)) {
            return new Taken(
                    List.of(),
                    "This machine's journal "
                            + (same ? "ends at " + end : "is " + id)
                            + ", but the database was posted up to position "
                            + posted.position()
                            + (same ? "" : " of journal " + posted.journalId())
                            + ": the machine that has that journal must go on.");
        }
        long term = store.take(tx, lease, machine, config.machines().address(), id, end);
        return term == 0
                ? new Taken(List.of(), "Another machine was faster")
                : new Taken(store.terms(tx), "");
    }

    private static Optional<JournalCopy.Standing> standing(ServerConfig config) {
        try {
            return JournalCopy.standing(
                    new MachineFiles(config.dataDirectory()).journal(),
                    WeirServer.settings(config));
        } catch (JournalLocked e) {
            throw new StartRefused(e);
        }
    }

    /** For one that cannot ask the database: it would go on and take itself for the writer. */
    private void depose(Lease before, long term) {
        String words = "deposed " + term + " " + config.machines().address();
        try {
            Streams.open(resolved(before.address()), secret, words, NOTICE_MILLIS).close();
        } catch (IOException gone) {
            // As most who lose their lease are.
        }
    }

    private void refuse(String why) {
        if (!why.equals(refusal)) {
            LOG.warn("{}", why);
        }
        refusal = why;
    }

    private void follow() {
        Follower before = follower;
        if (before == null || before.isClosed()) {
            Follower fresh =
                    new Follower(
                            machine,
                            files,
                            secret,
                            this::writer,
                            WeirServer.settings(config),
                            wall,
                            nanos);
            follower = fresh;
            fresh.start();
        }
    }

    private void stopFollowing() {
        Follower following = follower;
        if (following != null) {
            following.close();
        }
    }

    @Override
    public void stepBack() {
        ownGate = null;
        Holding held = holding;
        holding = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public RelayGate gate() throws IOException {
        MetricsConfig.Listen at = config.machines().listen().orElseThrow();
        InetSocketAddress listening = new InetSocketAddress(at.address(), at.port());
        RelayGate gate = new RelayGate(secret, listening, held());
        InetAddress here = listening.getAddress();
        ownGate =
                new InetSocketAddress(
                        here == null || here.isAnyLocalAddress()
                                ? InetAddress.getLoopbackAddress()
                                : here,
                        gate.port());
        return gate;
    }

    private Holding held() {
        Holding held = holding;
        if (held == null) {
            throw new IllegalStateException("this machine does not write");
        }
        return held;
    }

    @Override
    public void gateIsOpen(int port) {
        // The address stands in the lease.
    }

    @Override
    public Authority authority() {
        return held();
    }

    @Override
    public boolean isSure() {
        return held().isSure();
    }

    @Override
    public long aloneSinceMillis() {
        return held().aloneSinceMillis();
    }

    @Override
    public Standing standing() {
        Follower following = follower;
        Lease last = watch.last();
        boolean inStep = last != null && last.inStep().contains(machine);
        return new Standing(inStep, following == null ? 0 : following.end());
    }

    @Override
    public void close() {
        stopFollowing();
        stepBack();
        connection.close();
    }
}
