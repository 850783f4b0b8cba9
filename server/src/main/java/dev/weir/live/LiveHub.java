package dev.weir.live;

import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.LedgerChange;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows who listens to what, and sends what changed. Any thread; one of its own reads and sends.
 */
public final class LiveHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);

    /** Version of the protocol. */
    public static final int VERSION = 1;

    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final LiveSettings settings;
    private final Subjects subjects;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final String version;
    private final String epoch;
    private final LiveCounters counters = new LiveCounters();
    private final Feed feed;
    private final Pulse pulse;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Thread thread;

    // Guarded by the lock.
    private final Subscriptions subscriptions;
    private final ChangeLog changes = new ChangeLog();
    private long seen;
    private boolean doubted;
    private boolean rightsChanged;
    private boolean stopping;

    /**
     * @param database opens it or returns it opened; throws {@link DatabaseUnavailable}
     * @param version of the program, for the clients
     * @param nanos monotonic clock
     */
    public LiveHub(
            LiveSettings settings,
            Supplier<Database> database,
            Subjects subjects,
            String version,
            InstantSource wall,
            LongSupplier nanos) {
        this.settings = settings;
        this.subjects = subjects;
        this.wall = wall;
        this.nanos = nanos;
        this.version = version;
        epoch = Long.toString(new SecureRandom().nextLong() >>> 1, 36);
        subscriptions = new Subscriptions(settings, subjects);
        feed = new Feed(this, database, subjects, wall, nanos);
        pulse = new Pulse(this);
        thread = Thread.ofPlatform().name("live").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** What it has done since the start. */
    public LiveCounters counting() {
        return counters;
    }

    /** Sockets that are open now. */
    public int clients() {
        lock.lock();
        try {
            return subscriptions.clients().size();
        } finally {
            lock.unlock();
        }
    }

    /** Users and nodes that somebody watches now. */
    public int watchedSubjects() {
        lock.lock();
        try {
            return subscriptions.watched().size();
        } finally {
            lock.unlock();
        }
    }

    /** What tells this run of the server from others. */
    public String epoch() {
        return epoch;
    }

    LiveSettings settings() {
        return settings;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    Messages messages(long asOf) {
        long now = wall.millis();
        return new Messages(epoch, asOf, now, subjects.calendar().zoneAt(now / 1_000));
    }

    // ---- what posting and others tell

    /** A commit is in the database. By the thread that commits; quick. */
    public void posted(LedgerChange change) {
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
    public void resumed(long position) {
        locked(() -> {
            seen = Math.max(seen, position);
            doubted = true;
        });
    }

    /** Sessions, tokens or roles changed: everybody's rights are looked at again, at once. */
    public void authorityChanged() {
        locked(() -> rightsChanged = true);
    }

    // ---- clients

    /** Why another socket of this viewer would be refused now; null when it would not. */
    public @Nullable String refusal(Viewer viewer) {
        lock.lock();
        try {
            return stopping ? "the server is stopping" : subscriptions.refusal(viewer);
        } finally {
            lock.unlock();
        }
    }

    /** Counts an upgrade that was refused for want of room. */
    public void refused() {
        counters.refuse();
    }

    /** Takes in a client; null when there is no room, see {@link #refusal}. */
    public @Nullable LiveClient open(Viewer viewer, Wire wire) {
        LiveClient client =
                new LiveClient(
                        this, viewer, wire, new Outbox(settings.outboxBytes(), nanos), nanos());
        lock.lock();
        try {
            if (refusal(viewer) != null) {
                counters.refuse();
                return null;
            }
            subscriptions.add(client);
        } finally {
            lock.unlock();
        }
        counters.open();
        return client;
    }

    void greet(LiveClient client) {
        control(client, "hello", this::hello);
    }

    private void hello(JsonWriter json) {
        json.field("version", VERSION)
                .field("build", version)
                .field("zone", messages(0).zone().getId())
                .field("heartbeat_ms", settings.heartbeat().toMillis())
                .field("interval_ms", settings.interval().toMillis())
                .field("subscriptions", settings.subscriptions());
    }

    void control(LiveClient client, String type, JsonWriter.Part data) {
        send(client, messages(feed.asOf()).control(type, data));
    }

    void pong(LiveClient client) {
        control(client, "pong", _ -> {});
    }

    void send(LiveClient client, byte[] body) {
        counters.message(body.length);
        client.send(body);
    }

    void forget(LiveClient client) {
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

    void unsubscribe(LiveClient client, List<Topic> topics) {
        locked(() -> subscriptions.release(client, topics));
    }

    // ---- the thread

    private void run() {
        while (awaitWork()) {
            round();
            pulse.beat(takeRightsChanged(), feed.asOf());
        }
    }

    /** Waits until something is to be done; false when the hub stops. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (!stopping && !rightsChanged) {
                long left = Math.min(pulse.dueAt(), feed.dueAt(work())) - nanos();
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

    private void round() {
        try {
            feed.round();
        } catch (DatabaseUnavailable e) {
            LOG.debug("The live feed waits for the database", e);
            failed();
        } catch (RuntimeException e) {
            LOG.error("The live feed failed and reads everything anew", e);
            failed();
        }
    }

    private void failed() {
        doubt();
        feed.notBefore(nanos() + RETRY_NANOS);
    }

    private boolean takeRightsChanged() {
        lock.lock();
        try {
            boolean changed = rightsChanged;
            rightsChanged = false;
            return changed;
        } finally {
            lock.unlock();
        }
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

    /** Closes every socket and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopping = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        for (LiveClient client : everybody()) {
            client.drop(CloseCodes.GOING_AWAY, "the server is stopping");
        }
        if (thread.getState() == Thread.State.NEW) {
            return;
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
