package dev.weir.feed;

import dev.weir.database.Change;
import dev.weir.database.Database;
import dev.weir.database.DatabaseRefused;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.Dialect;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.DirectoryJson;
import dev.weir.journal.Act;
import dev.weir.ledger.LedgerChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever listens on PostgreSQL what changed; does nothing on another database.
 *
 * <p>Posting only leaves numbers here, in memory. A thread of this class sends them in transactions
 * of their own: a listener that never reads can fill PostgreSQL's queue, at which the commit that
 * notifies fails, and that must not be posting's. What a failure or a crash between two
 * transactions keeps from being told is made up for by an {@code invalidate}.
 */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

    /** Changes are gathered so long: bursts become one notification. */
    private static final Duration GATHER = Duration.ofMillis(500);

    /** After a failure. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Duration gather;
    private final Duration retry;
    private final Changed changed = new Changed();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Thread thread;
    private volatile @Nullable Consumer<Change> writer;
    private boolean pending;
    private boolean stopping;
    private boolean failing;

    public ChangeFeed() {
        this(GATHER, RETRY);
    }

    ChangeFeed(Duration gather, Duration retry) {
        this.gather = gather;
        this.retry = retry;
        thread = Thread.ofPlatform().name("change-feed").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Posting goes on with this database; what was told before may be short of the end. */
    public void resumed(Database database, long position) {
        resumed(database.dialect() == Dialect.POSTGRESQL ? database::change : null, position);
    }

    void resumed(@Nullable Consumer<Change> change, long position) {
        writer = change;
        if (change != null) {
            changed.includes(position);
            changed.addAll();
            wake();
        }
    }

    /** A decision that the commit under way writes; told when it has. */
    public void changes(Act act) {
        if (writer != null
                && act.type().equals(DirectoryJson.NODE_SAVED)
                && DirectoryJson.read(act) instanceof DirectoryChange.NodeSaved saved) {
            changed.add(Channel.NODE, saved.node().sourceId());
        }
    }

    /** What a commit changed; called by the thread that commits, waits for nothing. */
    public void posted(LedgerChange change) {
        if (writer == null) {
            return;
        }
        changed.includes(change.position());
        if (!changed.isAll(Channel.TRAFFIC) || !changed.isAll(Channel.NODE_TRAFFIC)) {
            change.forEachDay((_, userId, sourceId) -> {
                changed.add(Channel.TRAFFIC, userId);
                changed.add(Channel.NODE_TRAFFIC, sourceId);
            });
        }
        change.forEachReassigned(userId -> changed.add(Channel.TRAFFIC, userId));
        if (!changed.isEmpty()) {
            wake();
        }
    }

    private void wake() {
        lock.lock();
        try {
            pending = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (awaitPending()) {
                if (!pause(gather)) {
                    return;
                }
                if (!send()) {
                    changed.addAll();
                    pause(retry);
                    wake();
                }
            }
        } catch (InterruptedException e) {
            // Whoever interrupts this thread wants it to end.
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitPending() throws InterruptedException {
        lock.lock();
        try {
            while (!pending && !stopping) {
                woken.await();
            }
            pending = false;
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Waits whole, unless told to stop. */
    private boolean pause(Duration duration) throws InterruptedException {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (left > 0 && !stopping) {
                left = woken.awaitNanos(left);
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all was told. */
    private boolean send() {
        Consumer<Change> change = writer;
        List<Notice> notices = changed.take();
        if (change == null || notices.isEmpty()) {
            return true;
        }
        try {
            change.accept(tx -> NoticeStore.send(tx, notices));
            failing = false;
            return true;
        } catch (DatabaseUnavailable | DatabaseRefused e) {
            if (!failing) {
                LOG.warn("Listeners on the database are not told of changes: {}", e.getMessage());
            }
            failing = true;
            return false;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            stopping = true;
            woken.signalAll();
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
}
