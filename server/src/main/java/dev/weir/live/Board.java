package dev.weir.live;

import dev.weir.ledger.LedgerChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done, and for whom: who listens, what posting told, what is doubted. Everything
 * here is guarded by one lock, which is never held while anything is read or sent. Any thread; the
 * hub's takes the work from it.
 */
final class Board {
    private static final Logger LOG = LoggerFactory.getLogger(Board.class);

    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    // Guarded by the lock.
    private final Subscriptions subscriptions;
    private final ChangeLog changes = new ChangeLog();
    private long seen;
    private boolean doubted;
    private boolean rightsChanged;
    private boolean stopping;

    Board(LiveSettings settings, Subjects subjects, LongSupplier nanos) {
        this.subscriptions = new Subscriptions(settings, subjects);
        this.nanos = nanos;
    }

    // ---- what posting and others tell

    /** A commit is in the database. By the thread that commits; quick. */
    void posted(LedgerChange change) {
        lock.lock();
        try {
            if (!subscriptions.watched().isEmpty()) {
                changes.note(change, subscriptions.watched());
            }
        } catch (RuntimeException e) {
            // Posting must not end with the feed: what was not noted is read anew.
            LOG.error("The live feed could not note a commit and reads everything anew", e);
            doubted = true;
        } finally {
            seen = change.position();
            moved.signalAll();
            lock.unlock();
        }
    }

    /**
     * Posting starts anew from this position: what it told before may lack a commit.
     *
     * @param position of the journal that the ledger includes
     */
    void resumed(long position) {
        locked(() -> {
            seen = Math.max(seen, position);
            doubted = true;
        });
    }

    /** Sessions, tokens or roles changed: everybody's rights are looked at again, at once. */
    void authorityChanged() {
        locked(() -> rightsChanged = true);
    }

    // ---- clients

    int clients() {
        lock.lock();
        try {
            return subscriptions.clients().size();
        } finally {
            lock.unlock();
        }
    }

    int watchedSubjects() {
        return watching(Watchlist::size);
    }

    /** Why another socket of this viewer would be refused now; null when it would not. */
    @Nullable String refusal(Viewer viewer) {
        lock.lock();
        try {
            return stopping ? "the server is stopping" : subscriptions.refusal(viewer);
        } finally {
            lock.unlock();
        }
    }

    /** Whether there was room for another client, which then is one of them. */
    boolean add(LiveClient client) {
        lock.lock();
        try {
            if (refusal(client.viewer()) != null) {
                return false;
            }
            subscriptions.add(client);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void remove(LiveClient client) {
        locked(() -> subscriptions.remove(client));
    }

    /** Whether there was room for all; otherwise nothing was subscribed. */
    boolean subscribe(LiveClient client, List<Topic> topics) {
        lock.lock();
        try {
            boolean done = subscriptions.subscribe(client, topics);
            moved.signalAll();
            return done;
        } finally {
            lock.unlock();
        }
    }

    /** The client is to get snapshots of all it watches. */
    void requestAll(LiveClient client) {
        locked(() -> subscriptions.requestAll(client));
    }

    void unsubscribe(LiveClient client, List<Topic> topics) {
        locked(() -> subscriptions.release(client, topics));
    }

    List<LiveClient> everybody() {
        lock.lock();
        try {
            return List.copyOf(subscriptions.clients());
        } finally {
            lock.unlock();
        }
    }

    List<Topic> topics(LiveClient client) {
        lock.lock();
        try {
            return List.copyOf(client.topics);
        } finally {
            lock.unlock();
        }
    }

    // ---- the hub's thread

    /**
     * Waits until something is to be done; false when the hub stops.
     *
     * @param dueAt when such work is due, on the monotonic clock
     */
    boolean await(ToLongFunction<Feed.Work> dueAt) {
        lock.lock();
        try {
            while (!stopping && !rightsChanged) {
                long left = dueAt.applyAsLong(work()) - nanos.getAsLong();
                if (left <= 0) {
                    break;
                }
                moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Nobody here interrupts this thread; whoever does wants it to end.
            stopping = true;
        } finally {
            lock.unlock();
        }
        return !stopping;
    }

    private Feed.Work work() {
        if (subscriptions.watched().isEmpty()) {
            return Feed.Work.NONE;
        }
        if (!changes.isEmpty()) {
            return Feed.Work.CHANGES;
        }
        boolean asked = doubted || !subscriptions.requests().isEmpty();
        return asked ? Feed.Work.SNAPSHOTS : Feed.Work.FACTS;
    }

    /** Whether rights changed since the last call. */
    boolean takeRightsChanged() {
        lock.lock();
        try {
            boolean changed = rightsChanged;
            rightsChanged = false;
            return changed;
        } finally {
            lock.unlock();
        }
    }

    // ---- for the feed's rounds

    /** What there is to do; forgets what is known when that may be wrong. */
    Feed.Work prepare() {
        lock.lock();
        try {
            if (doubted) {
                doubted = false;
                changes.clear();
                for (Tracked tracked : subscriptions.watched().all()) {
                    tracked.state = null;
                    tracked.changed.clear();
                }
                subscriptions.requestAll();
            }
            return work();
        } finally {
            lock.unlock();
        }
    }

    /** Everything is read anew, and everybody gets snapshots. */
    void doubt() {
        locked(() -> doubted = true);
    }

    /**
     * What changed up to the position of a snapshot. The database has a commit a little before its
     * listeners do, so this waits for them.
     *
     * @throws IllegalStateException when they do not tell within the time
     */
    List<ChangeLog.Commit> changesUpTo(long position, Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (seen < position && !stopping) {
                if (left <= 0) {
                    throw new IllegalStateException(
                            "the ledger is at " + position + ", posting told " + seen);
                }
                left = moved.awaitNanos(left);
            }
            return changes.take(position);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    List<Request> openRequests() {
        lock.lock();
        try {
            return List.copyOf(subscriptions.requests());
        } finally {
            lock.unlock();
        }
    }

    void answered(List<Request> done) {
        locked(() -> subscriptions.requests().removeAll(done));
    }

    /** More snapshots are to be sent. */
    void ask(List<Request> more) {
        locked(() -> subscriptions.requests().addAll(more));
    }

    /** Looks at the watch list under the lock. */
    <T> T watching(Function<Watchlist, T> look) {
        lock.lock();
        try {
            return look.apply(subscriptions.watched());
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody is let in any more, and whoever waits here goes on. */
    void stop() {
        locked(() -> stopping = true);
    }
}
