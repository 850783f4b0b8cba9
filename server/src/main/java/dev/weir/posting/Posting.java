package dev.weir.posting;

import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.directory.DirectoryStore;
import dev.weir.journal.Act;
import dev.weir.journal.Entry;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.ledger.LedgerChange;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.PositionLost;
import dev.weir.posting.PostingState.Phase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the journal and posts, on one thread of its own, for as long as the server runs.
 *
 * <p>When the database fails, all memory is dropped and read again once the database is back (R14):
 * the commit whose outcome is unknown either happened or did not, and the stored position tells.
 */
public final class Posting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Posting.class);

    /**
     * Commits are at least this far apart, so that a busy pair is written once for many reports.
     */
    private static final long SHORTEST_NANOS = Duration.ofMillis(250).toNanos();

    /**
     * And begin at most this far apart, so that figures are never staler than this and one commit.
     */
    private static final long LONGEST_NANOS = Duration.ofMillis(2_200).toNanos();

    /** The next commit begins twice as long after one that took so long. */
    private static final long LONG_COMMIT_NANOS = Duration.ofMillis(500).toNanos();

    /** An idle wait ends this often to see whether posting is to stop. */
    private static final Duration IDLE = Duration.ofMillis(250);

    /** Between looks at a commit that is under way. */
    private static final long LEAST_WAIT_NANOS = Duration.ofMillis(2).toNanos();

    /** About 200 MB of sums: more is not gathered while a commit lasts. */
    private static final int MOST_DIRTY_ROWS = 2_000_000;

    /** What is not posted by then when the server stops is posted when it starts again. */
    private static final long LONGEST_STOP_NANOS = Duration.ofSeconds(5).toNanos();

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Told what posting does. Called by the posting thread; must be quick. */
    public interface Listener extends ChargedListener, ActWriter {
        /** All figures are to be read again: posting starts, or starts anew. */
        void resumed(Database database);

        /** A decision of a person, before it is applied. */
        void act(long position, Act act);

        /** Everything up to the position is in the database. */
        void committed(long position);

        /**
         * What the commit changed; told before {@link #committed}, by the thread that commits. The
         * change is valid only within the call, and the call must be quick.
         */
        default void posted(LedgerChange change) {}
    }

    private final Journal journal;
    private final Supplier<Database> database;
    private final LedgerStore ledger;
    private final DirectoryStore directory;
    private final ReportReaders readers;
    private final Listener listener;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final long endAtStart;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile boolean stopping;
    private volatile PostingState state;
    private volatile long commitBegunNanos;
    private volatile long lastCommitTook;
    private final PostedCounts counts = new PostedCounts();

    /**
     * @param database opens the database or returns it opened; throws {@link DatabaseUnavailable}
     */
    public Posting(
            Journal journal,
            Supplier<Database> database,
            LedgerStore ledger,
            DirectoryStore directory,
            ReportReaders readers,
            Listener listener,
            InstantSource wall,
            LongSupplier nanos) {
        this.journal = journal;
        this.database = database;
        this.ledger = ledger;
        this.directory = directory;
        this.readers = readers;
        this.listener = listener;
        this.wall = wall;
        this.nanos = nanos;
        endAtStart = journal.end();
        state = new PostingState(Phase.CATCHING_UP, wall.millis(), 0, null);
        thread = Thread.ofPlatform().name("posting").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public PostingState state() {
        return state;
    }

    /** What was posted. */
    public PostedCounts counts() {
        return counts;
    }

    /** Age in milliseconds of the oldest entry that figures do not include; 0 = they have all. */
    public long staleMillis() {
        long committed = state.committed();
        if (committed >= journal.end()) {
            return 0;
        }
        try (JournalReader reader = journal.readAfter(committed)) {
            return reader.next() ? Math.max(0, wall.millis() - reader.entry().atMillis()) : 0;
        }
    }

    /**
     * Waits until everything up to the position is committed.
     *
     * @return whether it is; false after the time-out or when posting stopped
     */
    public boolean awaitCommitted(long position, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (state.committed() < position) {
                if (left <= 0 || stopping || state.phase() == Phase.FAILED) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Posts what little is left, commits and ends. Close every door before. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopping = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                Database opened = database.get();
                listener.resumed(opened);
                counts.standAt(opened, ledger);
                try (Poster poster =
                        Poster.resume(opened, ledger, directory, readers, journal.id())) {
                    poster.onCharged(listener);
                    poster.onCommitted(this::committed);
                    poster.onAct(listener);
                    poster.onWritten(counts::written);
                    poster.onPosted(listener::posted);
                    enter(phaseAt(poster.committed()), poster.committed(), null);
                    follow(poster);
                }
            } catch (DatabaseUnavailable | PositionLost e) {
                troubled(Phase.WAITING_FOR_DATABASE, e);
                pause();
            } catch (InterruptedException e) {
                // Nobody here interrupts this thread; whoever does wants it to end.
                stopping = true;
            } catch (RuntimeException | Error e) {
                // Going on would guess. The journal keeps everything; nodes are still answered.
                troubled(Phase.FAILED, e);
                return;
            }
        }
        enter(Phase.STOPPED, state.committed(), null);
    }

    private void follow(Poster poster) throws InterruptedException {
        commitBegunNanos = nanos.getAsLong();
        try (JournalReader reader = journal.readAfter(poster.committed())) {
            while (!stopping) {
                while (!stopping && reader.next()) {
                    Entry entry = reader.entry();
                    if (entry instanceof Act act) {
                        listener.act(reader.position(), act);
                    }
                    poster.apply(reader.position(), entry);
                    commitIfDue(poster);
                }
                boolean clean = poster.folded() == poster.committed();
                if (clean && state.phase() == Phase.CATCHING_UP) {
                    enter(phaseAt(poster.committed()), poster.committed(), null);
                }
                Duration wait =
                        clean ? IDLE : Duration.ofNanos(Math.max(LEAST_WAIT_NANOS, untilDue()));
                journal.awaitBeyond(poster.folded(), wait);
                commitIfDue(poster);
            }
            finish(poster, reader);
        }
    }

    /**
     * Posts what is left when the server stops and nobody enters anything any more; what would take
     * long is left to the next start.
     */
    private void finish(Poster poster, JournalReader reader) {
        long begun = nanos.getAsLong();
        while (nanos.getAsLong() - begun < LONGEST_STOP_NANOS && reader.next()) {
            poster.apply(reader.position(), reader.entry());
        }
        poster.beginCommit();
        poster.awaitCommit();
    }

    private void commitIfDue(Poster poster) {
        if (untilDue() > 0) {
            return;
        }
        // While a commit is under way the next one gathers more. A database that cannot keep up
        // stops the fold at last; the journal takes the rest.
        if (!poster.isCommitting() || poster.dirtyRows() > MOST_DIRTY_ROWS) {
            poster.awaitCommit();
            commitBegunNanos = nanos.getAsLong();
            poster.beginCommit();
        }
    }

    /**
     * A commit takes as long as it takes. One of 0.3 s is followed by the next 0.5 s after it
     * began, so that figures are fresh; one of a second waits twice as long, so that writing a
     * large ledger leaves the processors to others.
     */
    private long untilDue() {
        long took = Math.min(lastCommitTook, LONGEST_NANOS);
        long interval = took + took * took / LONG_COMMIT_NANOS;
        return Math.clamp(interval, SHORTEST_NANOS, LONGEST_NANOS)
                - (nanos.getAsLong() - commitBegunNanos);
    }

    private void committed(long position) {
        lastCommitTook = nanos.getAsLong() - commitBegunNanos;
        counts.committed(lastCommitTook);
        enter(phaseAt(position), position, null);
        listener.committed(position);
    }

    private Phase phaseAt(long committed) {
        boolean current = state.phase() == Phase.CURRENT || committed >= endAtStart;
        return current ? Phase.CURRENT : Phase.CATCHING_UP;
    }

    private void troubled(Phase phase, Throwable e) {
        if (state.phase() != phase) {
            LOG.error("Posting stopped at position {}: {}", state.committed(), phase, e);
        }
        enter(phase, state.committed(), String.valueOf(e.getMessage()));
    }

    private void enter(Phase phase, long committed, @Nullable String trouble) {
        lock.lock();
        try {
            long since = state.phase() == phase ? state.sinceMillis() : wall.millis();
            state = new PostingState(phase, since, committed, trouble);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(RETRY);
            while (left > 0 && !stopping) {
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } finally {
            lock.unlock();
        }
    }
}
