package dev.weir.live;

import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.LedgerChange;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into the feed: takes in clients, hears from posting, and runs the thread that reads and
 * sends. What is to be done stands on the {@link Board}. Any thread.
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
    private final Board board;
    private final Thread thread;
    private final AtomicLong failures = new AtomicLong();

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
        board = new Board(settings, subjects, nanos);
        feed = new Feed(this, board, database, subjects, wall, nanos);
        pulse = new Pulse(this, board);
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
        return board.clients();
    }

    /** Rounds in which the database, or something else, did not do what it was asked. */
    public long failures() {
        return failures.get();
    }

    /** Users and nodes that somebody watches now. */
    public int watchedSubjects() {
        return board.watchedSubjects();
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
        return new Messages(
                epoch, asOf, now, subjects.calendar().zoneAt(now / 1_000), Sight.FIGURES);
    }

    // ---- what posting and others tell

    /** A commit is in the database. By the thread that commits; quick. */
    public void posted(LedgerChange change) {
        board.posted(change);
    }

    /**
     * Posting starts anew from this position: what it told before may lack a commit.
     *
     * @param position of the journal that the ledger includes
     */
    public void resumed(long position) {
        board.resumed(position);
    }

    /** Sessions, tokens or roles changed: everybody's rights are looked at again, at once. */
    public void authorityChanged() {
        board.authorityChanged();
    }

    // ---- clients

    /** Why another socket of this viewer would be refused now; null when it would not. */
    public @Nullable String refusal(Viewer viewer) {
        return board.refusal(viewer);
    }

    /** Counts an upgrade that was refused for want of room. */
    public void refused() {
        counters.refuse();
    }

    /** Takes in a client; null when there is no room, see {@link #refusal}. */
    public @Nullable LiveClient open(Viewer viewer, Wire wire) {
        LiveClient client =
                new LiveClient(
                        this, board, viewer, wire, new Outbox(settings.outboxBytes(), nanos));
        if (!board.add(client)) {
            counters.refuse();
            return null;
        }
        counters.open();
        return client;
    }

    void greet(LiveClient client) {
        control(client, "hello", json -> hello(json, client.sight()));
    }

    private void hello(JsonWriter json, Sight sight) {
        json.field("version", VERSION);
        if (sight.health()) {
            json.field("build", version);
        }
        json.field("zone", messages(0).zone().getId())
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

    /** Sends it as the client sees it. */
    void send(LiveClient client, Views views) {
        send(client, views.as(client.sight()));
    }

    // ---- the thread

    private void run() {
        while (board.await(work -> Math.min(pulse.dueAt(), feed.dueAt(work)))) {
            // Rights first: what follows is sent to who may still hear it.
            pulse.checkRights(board.takeRightsChanged());
            round();
            pulse.beat(feed.asOf());
        }
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
        failures.incrementAndGet();
        board.doubt();
        feed.notBefore(nanos() + RETRY_NANOS);
    }

    /** Closes every socket and ends. */
    @Override
    public void close() {
        board.stop();
        board.everybody().forEach(client -> client.drop(Ending.SERVER_STOPPING));
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
