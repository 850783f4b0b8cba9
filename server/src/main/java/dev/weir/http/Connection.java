package dev.weir.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, as routes may ask it about their peer and about the fate of their answers
 * (R5).
 *
 * <p>{@code send} succeeds when the client is long gone, so only what happens afterwards tells
 * whether an answer arrived. One virtual thread serves the connection; the clocks of its limits are
 * read by another.
 */
public final class Connection {
    /** What became of an answer, as far as TCP can tell. */
    public enum Fate {
        /** The peer sent another request on this connection. */
        FOLLOWED,
        /** The peer ended the connection cleanly after our answer. */
        ENDED,
        /** The connection broke, or had ended before our answer. */
        BROKEN,
        /** We ended it, or cannot know. */
        UNKNOWN
    }

    private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();
    private static final int PEEK_MILLIS = 1;
    private static final long LINGER_NANOS = 2_000_000_000L;
    private static final int LINGER_READ_MILLIS = 500;

    private final InetSocketAddress peer;
    private final @Nullable Socket socket;
    private final @Nullable Socket raw;
    private final DoorMeter meter;
    private final LongSupplier nanos;
    private DoorMeter.Kind answeredAs = DoorMeter.Kind.OTHER;
    private long begunNanos;
    private long sender;
    private boolean counted = true;
    private @Nullable Consumer<Fate> awaitingFate;
    private @Nullable DataWriter writer;
    private @Nullable Function<ConnectionContext, ServerConnection> next;
    private Runnable whenEnded = () -> {};
    private int pushedBack = -1;
    private boolean peerEnded;
    private boolean oldProtocol;
    private boolean answered;
    private boolean lastRequest;
    private volatile boolean proven;
    private volatile boolean ending;
    private volatile boolean question;

    /** When the request being received began, monotonic nanoseconds, 0 = none. */
    private volatile long receivingSince;

    Connection(
            InetSocketAddress peer,
            AcceptedSockets.@Nullable Accepted accepted,
            DoorMeter meter,
            LongSupplier nanos) {
        this.peer = peer;
        this.socket = accepted == null ? null : accepted.talking();
        this.raw = accepted == null ? null : accepted.raw();
        this.meter = meter;
        this.nanos = nanos;
    }

    /** The connection of the request that this thread handles. */
    public static Connection current() {
        return CURRENT.get();
    }

    static ScopedValue.Carrier carrying(Connection connection) {
        return ScopedValue.where(CURRENT, connection);
    }

    /** Who is at the other end: the sender, or the last proxy. */
    public InetSocketAddress peer() {
        return peer;
    }

    /** Whether it speaks TLS with us. */
    boolean isSecure() {
        return !java.util.Objects.equals(socket, raw);
    }

    /** Whether another process of this installation passes it on, and so stands between. */
    public boolean isRelayed() {
        return raw instanceof RelayedSocket;
    }

    /** Whether the peer spoke HTTP/1.0, as some proxies do; then a request stands alone. */
    public boolean oldProtocol() {
        return oldProtocol;
    }

    /**
     * The sender proved who it is; the connection may stay as long as known senders may. A web
     * socket needs this too.
     */
    public void proven() {
        proven = true;
    }

    /**
     * Whether the peer has already ended or broken the connection. To be asked before the first
     * byte of an answer; takes up to a millisecond when the peer is there.
     */
    public boolean peerHasLeft() {
        if (peerEnded) {
            return true;
        }
        if (socket == null || pushedBack >= 0) {
            return false;
        }
        try {
            socket.setSoTimeout(PEEK_MILLIS);
            try {
                pushedBack = socket.getInputStream().read();
                peerEnded = pushedBack < 0;
            } catch (SocketTimeoutException quiet) {
                return false;
            } finally {
                socket.setSoTimeout(0);
            }
        } catch (IOException broken) {
            peerEnded = true;
        }
        return peerEnded;
    }

    /**
     * Writes bytes of a web socket as they are, apart from all other writes; waits while the peer
     * takes nothing. Any thread.
     */
    public void write(byte[] bytes) {
        DataWriter to = writer;
        if (to == null) {
            throw new IllegalStateException("nothing serves this connection yet");
        }
        to.writeNow(BufferData.create(bytes));
    }

    /** Keeps the system from taking much for a peer that takes nothing. */
    public void boundSendBuffer(int bytes) {
        try {
            if (socket != null) {
                socket.setSendBufferSize(bytes);
            }
        } catch (IOException gone) {
            // Then nothing is sent either.
        }
    }

    /** Is run once when the connection has ended, however that came about. */
    public void whenEnded(Runnable listener) {
        whenEnded = listener;
    }

    /** Ends the connection at once, whatever it is doing. Any thread. */
    public void end() {
        closeSocket();
    }

    void ended() {
        whenEnded.run();
    }

    void writesTo(DataWriter to) {
        writer = to;
    }

    /** What serves this connection once the HTTP engine has returned. */
    void becomes(Function<ConnectionContext, ServerConnection> made) {
        next = made;
    }

    @Nullable ServerConnection next(ConnectionContext context) {
        return next == null ? null : next.apply(context);
    }

    /** Asks to be told, once and by this connection's thread, what became of the last answer. */
    public void whenSettled(Consumer<Fate> listener) {
        settle(Fate.UNKNOWN);
        awaitingFate = listener;
    }

    void settle(Fate fate) {
        Consumer<Fate> listener = awaitingFate;
        if (listener != null) {
            awaitingFate = null;
            listener.accept(ending ? Fate.UNKNOWN : fate);
        }
    }

    /** The first bytes of a request are here, whatever they may be. */
    void bytesArrived() {
        answered = false;
    }

    /** Whether the last answer is on its way and no further request has begun. */
    boolean isAnswered() {
        return answered;
    }

    /**
     * Tells the thread that waits for a request that none will come; one whose bytes have arrived
     * is still read.
     */
    void endReading() {
        weEnd();
        if (raw == null) {
            return;
        }
        try {
            raw.shutdownInput();
        } catch (IOException alreadyGone) {
            // Its thread sees that too.
        }
    }

    /**
     * A request's first line is here.
     *
     * @param asking it is a GET, which changes nothing
     */
    void requestBegins(boolean asking) {
        answered = false;
        question = asking;
        lastRequest = oldProtocol;
        answeredAs = DoorMeter.Kind.OTHER;
        counted = false;
        sender = 0;
        begunNanos = nanos.getAsLong();
        receivingSince = Math.max(1, begunNanos);
    }

    /** One of the two sides said that the connection ends with this answer. */
    void isLastRequest() {
        lastRequest = true;
    }

    void answers() {
        question = false;
        answered = true;
    }

    /** Whether a GET waits for the first byte of its answer. */
    boolean isQuestion() {
        return question;
    }

    /** Whether nothing more may be read: Helidon itself would go on. */
    boolean isOver() {
        return answered && lastRequest;
    }

    /**
     * Lets an answer arrive although its request was not read to the end: closing at once would
     * reset the connection and take the answer back.
     */
    void linger() {
        if (socket == null || receivingSince == 0) {
            return;
        }
        weEnd();
        byte[] discarded = new byte[8 << 10];
        try {
            socket.shutdownOutput();
            socket.setSoTimeout(LINGER_READ_MILLIS);
            InputStream in = socket.getInputStream();
            long deadline = nanos.getAsLong() + LINGER_NANOS;
            while (in.read(discarded) >= 0 && nanos.getAsLong() - deadline < 0) {
                // Taken and forgotten.
            }
        } catch (IOException patienceIsOver) {
            // Closing is next.
        }
    }

    /** The request is here, to its last byte. */
    void requestComplete() {
        receivingSince = 0;
        begunNanos = nanos.getAsLong();
    }

    /** How long the request under way has been served, since its last byte was read. */
    public long servingNanos() {
        return nanos.getAsLong() - begunNanos;
    }

    /** Says which source sent the request under way. */
    public void sentBy(long sourceId) {
        sender = sourceId;
    }

    /** The source that sent the request under way; 0 = not known. */
    public long sender() {
        return sender;
    }

    /** Says among whose answers the one under way counts. */
    public void countAs(DoorMeter.Kind kind) {
        answeredAs = kind;
    }

    /** The answer, or its first piece, is with the kernel. */
    void wrote() {
        if (!counted) {
            counted = true;
            meter.answered(answeredAs, nanos.getAsLong() - begunNanos);
        }
    }

    long receivingNanos() {
        long since = receivingSince;
        return since == 0 ? 0 : nanos.getAsLong() - since;
    }

    boolean isProven() {
        return proven;
    }

    void spokeOldProtocol() {
        oldProtocol = true;
    }

    /** A byte that {@link #peerHasLeft} took from the stream, or -1. */
    int takePushedBack() {
        int taken = pushedBack;
        pushedBack = -1;
        return taken;
    }

    boolean peerEnded() {
        return peerEnded;
    }

    /** From now on whatever happens to the connection is our doing. */
    void weEnd() {
        ending = true;
    }

    void closeSocket() {
        weEnd();
        if (raw == null) {
            return;
        }
        try {
            // Below TLS, whose own goodbye would wait for a peer that reads nothing.
            raw.close();
        } catch (IOException alreadyGone) {
            // Closing is all we wanted.
        }
    }
}
