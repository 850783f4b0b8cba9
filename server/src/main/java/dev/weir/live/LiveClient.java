package dev.weir.live;

import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One who listens: reads what its socket sends, and keeps what it subscribed.
 *
 * <p>Messages come from the socket's thread, one at a time; everything else from any.
 */
public final class LiveClient {
    /** So many messages may come at once, and one more each {@link #NANOS_A_MESSAGE}. */
    private static final long BURST = 30;

    private static final long NANOS_A_MESSAGE = 200_000_000;

    private final LiveHub hub;
    private final Board board;
    private final Viewer viewer;
    private final Wire wire;
    private final Outbox outbox;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Guarded by the hub's lock. */
    final Set<Topic> topics = new LinkedHashSet<>();

    private volatile Sight sight;
    private long allowedFrom;
    private volatile long heardAtNanos;

    LiveClient(LiveHub hub, Board board, Viewer viewer, Wire wire, Outbox outbox) {
        this.hub = hub;
        this.board = board;
        this.viewer = viewer;
        this.wire = wire;
        this.outbox = outbox;
        this.sight = viewer.sight();
        this.heardAtNanos = hub.nanos();
        this.allowedFrom = heardAtNanos - BURST * NANOS_A_MESSAGE;
    }

    /** What is to be sent. */
    public Outbox outbox() {
        return outbox;
    }

    Viewer viewer() {
        return viewer;
    }

    /** Which facts it is shown. */
    Sight sight() {
        return sight;
    }

    /** Its rights may have changed: who sees more or less than before gets everything anew. */
    void lookAgain() {
        Sight now = viewer.sight();
        if (!now.equals(sight)) {
            sight = now;
            board.requestAll(this);
        }
    }

    /** Greets the client; call once {@link #outbox} is being emptied. */
    public void greet() {
        hub.greet(this);
    }

    /** The peer gave a sign of life. */
    public void heard() {
        heardAtNanos = hub.nanos();
    }

    /** The peer asks for a sign of life below the protocol; whether it may so often. */
    public boolean pinged() {
        return isAllowed(hub.nanos());
    }

    private boolean isAllowed(long now) {
        heardAtNanos = now;
        allowedFrom = Math.max(allowedFrom, now - BURST * NANOS_A_MESSAGE) + NANOS_A_MESSAGE;
        if (allowedFrom - now > 0) {
            drop(Ending.TOO_OFTEN);
            return false;
        }
        return true;
    }

    long heardAtNanos() {
        return heardAtNanos;
    }

    /** Reads one message of the client's. */
    public void receive(String text) {
        if (!isAllowed(hub.nanos())) {
            return;
        }
        try {
            JsonObject message = JsonObject.read(text.getBytes(StandardCharsets.UTF_8));
            switch (message.text("type")) {
                case "sub" -> subscribe(message);
                case "unsub" -> board.unsubscribe(this, topics(message));
                case "ping" -> hub.pong(this);
                default -> error("unknown_type", "there is no such type of message");
            }
        } catch (JsonMismatch e) {
            drop(Ending.UNREADABLE);
        }
    }

    /** Subscribes without a message; false when there are too many, and then none was. */
    public boolean subscribe(List<Topic> wanted) {
        return board.subscribe(this, wanted);
    }

    private void subscribe(JsonObject message) {
        List<Topic> wanted = topics(message);
        for (Topic topic : wanted) {
            if (!viewer.may(topic)) {
                error("topic_refused", topic.text() + " is not for " + viewer.account());
                drop(Ending.TOPIC_REFUSED);
                return;
            }
        }
        if (!board.subscribe(this, wanted)) {
            error("too_many_subscriptions", "unsubscribe what is no longer looked at");
        }
    }

    /** The topics a message names; those there are not are answered with an error and left out. */
    private List<Topic> topics(JsonObject message) {
        List<Topic> named = new ArrayList<>();
        if (!message.isNull("topics")) {
            for (Object name : message.list("topics")) {
                Topic topic = name instanceof String text ? Topic.parse(text) : null;
                if (topic != null) {
                    named.add(topic);
                } else if (!"users".equals(name)) {
                    error("no_such_topic", "there is no topic " + name);
                }
            }
        }
        if (!message.isNull("users")) {
            for (Object id : message.list("users")) {
                if (!(id instanceof Long number) || number < 0) {
                    throw new JsonMismatch("users", "expected numbers");
                }
                named.add(new Topic.SomeUser(number));
            }
        }
        return named;
    }

    private void error(String code, String detail) {
        hub.control(this, "error", json -> json.field("code", code).field("detail", detail));
    }

    /** Puts a message into the outbox; a client without room for it is dropped. */
    void send(byte[] body) {
        switch (outbox.offer(body)) {
            case TAKEN -> wire.wake();
            case FULL -> drop(Ending.TOO_SLOW);
            case CLOSED -> {}
        }
    }

    /** Drops the client when it has taken nothing for that long although something waits. */
    void dropIfStuck(long nanos) {
        if (outbox.stuckNanos() > nanos) {
            drop(Ending.TOO_SLOW);
        }
    }

    /** Sends a heartbeat, and asks the peer for a sign of life. */
    void beat(byte[] body) {
        hub.send(this, body);
        wire.ping();
    }

    /** Closes the socket; whoever owns it calls {@link #close} when it has gone. */
    public void drop(Ending why) {
        if (closed.compareAndSet(false, true)) {
            hub.counting().drop(why);
            board.remove(this);
            wire.close(why.code(), why.reason());
        }
    }

    /** The socket has gone. */
    public void close() {
        closed.set(true);
        outbox.close();
        board.remove(this);
    }
}
