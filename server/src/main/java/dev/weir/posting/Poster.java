package dev.weir.posting;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.DirectoryJson;
import dev.weir.directory.DirectoryStore;
import dev.weir.directory.Identities;
import dev.weir.journal.Act;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.Entry;
import dev.weir.journal.FaultPoints;
import dev.weir.journal.LateReport;
import dev.weir.journal.Report;
import dev.weir.journal.Started;
import dev.weir.ledger.AppliedAct;
import dev.weir.ledger.JournalMark;
import dev.weir.ledger.LedgerBatch;
import dev.weir.ledger.LedgerChange;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.Standpoint;
import dev.weir.ledger.Unattributed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fold joined to one database: applies entries in order and commits what they add, whole up to
 * a position (R13, R14). The running server and a rebuild both post through this class.
 *
 * <p>One thread folds. Commits run on a thread of the poster's own, one at a time, each over a
 * batch that the fold no longer touches.
 */
public final class Poster implements AutoCloseable {
    /**
     * Reads a directory change out of the transaction that posts it; version = position of its act.
     */
    private record Pending(Act act, @Nullable DirectoryChange change, long position) {}

    private final Database database;
    private final LedgerStore ledger;
    private final DirectoryStore directory;
    private final ReportReaders readers;
    private final UUID journalId;
    private final long fence;
    private final Fold fold;
    private final HeldStage held;
    private final CorrectionStage corrections;
    private final ImportStage imports;
    private final ExecutorService committer =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("posting-commit").factory());
    private ChargedListener onCharged = (_, _) -> {};
    private LongConsumer onCommitted = _ -> {};
    private ActWriter onAct = (_, _, _) -> {};
    private Consumer<LedgerBatch> onWritten = _ -> {};
    private Consumer<LedgerChange> onPosted = _ -> {};
    private LedgerBatch spare;
    private @Nullable FutureTask<@Nullable Void> underWay;
    private final StreamCodec codec = new StreamCodec();
    private final ReadReport body = new ReadReport();
    private final List<Pending> changes = new ArrayList<>();
    private final Set<UUID> actsInBatch = new HashSet<>();
    private volatile long committed;
    private long folded;

    private Poster(
            Database database,
            LedgerStore ledger,
            DirectoryStore directory,
            ReportReaders readers,
            Standpoint standpoint,
            Fold fold) {
        this.database = database;
        this.ledger = ledger;
        this.directory = directory;
        this.readers = readers;
        this.journalId = standpoint.mark().journalId();
        this.fence = standpoint.fence();
        this.committed = standpoint.mark().position();
        this.folded = committed;
        this.fold = fold;
        this.spare = new LedgerBatch(fold.batch());
        this.held = new HeldStage(database, ledger, fold);
        this.corrections = new CorrectionStage(database, ledger, fold);
        this.imports = new ImportStage(database, ledger, fold);
    }

    /** Takes up the fold where the database's last commit left it. */
    public static Poster resume(
            Database database,
            LedgerStore ledger,
            DirectoryStore directory,
            ReportReaders readers,
            UUID journalId) {
        Standpoint standpoint = database.write(tx -> ledger.takeFence(tx, journalId));
        return database.read(tx -> {
            long position = standpoint.mark().position();
            Identities identities = new Identities();
            identities.load(directory.load(tx, position));
            FoldMemory memory = new FoldMemory();
            ledger.loadStreams(
                    tx,
                    row ->
                            memory.streams.restore(
                                    StreamCodec.decode(
                                            row.sourceId(), row.instance(), row.state())));
            byte[] counters = ledger.loadFoldState(tx, FoldMemory.COUNTERS);
            if (counters != null) {
                memory.decodeCounters(counters);
            }
            ledger.forEachUnattributed(
                    tx,
                    name ->
                            memory.restoreUnknown(
                                    name, identities.credentialOf(name.assignedUserId())));
            return new Poster(
                    database,
                    ledger,
                    directory,
                    readers,
                    standpoint,
                    new Fold(identities, memory, new LedgerBatch()));
        });
    }

    /**
     * Position of the newest step of the wall clock that the database's last commit includes, 0 =
     * none.
     */
    public static long lastClockStep(Transaction tx, LedgerStore ledger) throws SQLException {
        byte[] counters = ledger.loadFoldState(tx, FoldMemory.COUNTERS);
        FoldMemory memory = new FoldMemory();
        if (counters != null) {
            memory.decodeCounters(counters);
        }
        return memory.lastStep();
    }

    /** The newest position whose effects are in the database. */
    public long committed() {
        return committed;
    }

    /** The newest position whose effects are in memory. */
    public long folded() {
        return folded;
    }

    /** Rows that the next commit writes, about. */
    public int dirtyRows() {
        return fold.batch().dirtyRows();
    }

    /** Is told what users are charged, by the thread that folds. */
    void onCharged(ChargedListener listener) {
        onCharged = listener;
    }

    /** Is told of every amount as it is posted, by the thread that folds. */
    public void onParts(PartListener listener) {
        fold.parts = listener;
    }

    /** Is told each new {@link #committed()}, by the thread that commits. */
    void onCommitted(LongConsumer listener) {
        onCommitted = listener;
    }

    /** Writes beside the ledger what is to be known of acts. */
    public void onAct(ActWriter writer) {
        onAct = writer;
    }

    /** Is shown each batch that is in the database, by the thread that commits. */
    void onWritten(Consumer<LedgerBatch> listener) {
        onWritten = listener;
    }

    /** Is told what each commit changed, by the thread that commits, before all else. */
    void onPosted(Consumer<LedgerChange> listener) {
        onPosted = listener;
    }

    /** Folds one entry; positions come without a gap. */
    public void apply(long position, Entry entry) {
        if (entry instanceof Report report) {
            body.read(position, report, readers.of(report.route()));
            apply(body);
            return;
        }
        follows(position);
        switch (entry) {
            case Report _ -> throw new IllegalStateException("reports are applied above");
            case Act act -> act(position, act);
            case Started started -> fold.started(started);
            case ClockStepped step -> fold.clockStepped(position, step);
        }
        folded = position;
    }

    /** Folds a report whose body has been read. */
    void apply(ReadReport read) {
        follows(read.position());
        fold.report(read);
        folded = read.position();
    }

    private void follows(long position) {
        if (position != folded + 1) {
            throw new IllegalStateException("entry " + position + " after " + folded);
        }
    }

    /** Whether a commit is under way. */
    public boolean isCommitting() {
        return underWay != null && !underWay.isDone();
    }

    /**
     * Begins to write everything up to {@link #folded()} in one transaction, on another thread,
     * while the fold goes on. Waits for the commit before.
     *
     * @throws RuntimeException what the commit before failed with: this poster is then of no more
     *     use
     */
    public void beginCommit() {
        awaitCommit();
        if (folded == committed) {
            return;
        }
        fold.seal(codec);
        LedgerBatch sealed = fold.batch();
        fold.forEachCharged(onCharged);
        List<Pending> sealedChanges = List.copyOf(changes);
        long to = folded;
        FutureTask<@Nullable Void> commit =
                new FutureTask<>(() -> write(sealed, sealedChanges, to), null);
        underWay = commit;
        fold.continueIn(spare);
        spare = sealed;
        changes.clear();
        actsInBatch.clear();
        committer.execute(commit);
    }

    /** Waits until no commit is under way; throws what it failed with. */
    public void awaitCommit() {
        FutureTask<@Nullable Void> commit = underWay;
        if (commit == null) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                commit.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw rethrown(e.getCause());
            }
        }
        underWay = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("commit failed", cause);
    }

    private void write(LedgerBatch sealed, List<Pending> sealedChanges, long to) {
        FaultPoints.reach("before-commit");
        database.change(tx -> {
            ledger.commit(
                    tx,
                    sealed,
                    new JournalMark(journalId, committed),
                    new JournalMark(journalId, to),
                    fence);
            for (Pending pending : sealedChanges) {
                DirectoryChange change = pending.change();
                if (change != null) {
                    directory.apply(tx, change, pending.position());
                }
                onAct.write(tx, pending.position(), pending.act());
            }
        });
        FaultPoints.reach("after-commit");
        onWritten.accept(sealed);
        onPosted.accept(LedgerChange.of(sealed, to));
        sealed.clear();
        committed = to;
        onCommitted.accept(to);
    }

    /** Ends the thread that commits, after the commit under way. */
    @Override
    public void close() {
        committer.close();
    }

    private void act(long position, Act act) {
        // Acts ask the database what it holds, so it must hold all that came before the batch.
        if (act.type().equals(LedgerAct.RERATED) || act.type().equals(LedgerAct.IMPORTED)) {
            beginCommit();
        }
        awaitCommit();
        if (!actsInBatch.add(act.id()) || database.read(tx -> ledger.knowsAct(tx, act.id()))) {
            return;
        }
        fold.batch()
                .acts()
                .add(new AppliedAct(act.id(), position, act.type(), act.actor(), act.atMillis()));
        if (LateReport.is(act)) {
            late(position, act);
            return;
        }
        DirectoryChange change = DirectoryJson.read(act);
        changes.add(new Pending(act, change, position));
        if (change != null) {
            fold.directoryChanged(change);
            return;
        }
        LedgerAct decision = LedgerAct.read(act);
        if (decision == null) {
            throw new IllegalStateException(
                    "entry " + position + " is an act of unknown type " + act.type());
        }
        switch (decision) {
            case LedgerAct.Release release -> held.release(position, release);
            case LedgerAct.Dismiss dismiss -> held.dismiss(position, dismiss);
            case LedgerAct.Assign assign -> assign(position, assign);
            case LedgerAct.Adjust adjust -> corrections.adjust(position, act, adjust);
            case LedgerAct.Rerate rerate -> corrections.rerate(position, act, rerate);
            case LedgerAct.Reclassify reclassify -> reclassify(position, act, reclassify);
            case LedgerAct.Import all -> imports.enter(position, act, all);
        }
    }

    /** A node that was made by a decision that does not hold sent what cannot be counted. */
    private void late(long position, Act act) {
        changes.add(new Pending(act, null, position));
        Report report = LateReport.report(act);
        if (fold.identities().node(report.sourceId()) != null) {
            body.read(position, report, true, readers.of(report.route()));
            fold.report(body);
        }
    }

    private void reclassify(long position, Act act, LedgerAct.Reclassify reclassify) {
        if (!corrections.reclassify(position, act, reclassify)) {
            return;
        }
        for (long id : reclassify.heldIds()) {
            switch (reclassify.decision()) {
                case POSTED -> held.release(position, new LedgerAct.Release(id, 0));
                case DISMISSED -> held.dismiss(position, new LedgerAct.Dismiss(id));
            }
        }
    }

    private void assign(long position, LedgerAct.Assign assign) {
        long credentialId = fold.identities().credentialOf(assign.userId());
        if (credentialId != 0
                && fold.memory()
                        .assign(
                                assign.sourceId(),
                                assign.unattributedId(),
                                assign.userId(),
                                credentialId)) {
            fold.batch()
                    .assigned()
                    .add(
                            new Unattributed.Assigned(
                                    assign.unattributedId(), assign.userId(), credentialId));
            fold.parts.assigned(
                    position,
                    assign.sourceId(),
                    assign.unattributedId(),
                    assign.userId(),
                    credentialId);
            // What the user is charged now, only the moved rows can tell.
            folded = position;
            beginCommit();
            awaitCommit();
            fold.memory().charged.set(assign.userId(), corrections.chargedOf(assign.userId()));
            onCharged.charged(assign.userId(), fold.memory().charged.of(assign.userId()));
        }
    }
}
