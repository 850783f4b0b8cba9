package dev.weir.http;

import dev.weir.http.HttpFaults.Fault;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a connection on their way to and from Helidon's HTTP/1 engine.
 *
 * <p>Tells the {@link Connection} what follows an answer: another request, a clean end, a break.
 * Reads HTTP/1.0 as HTTP/1.1 with one request per connection, which is how a proxy speaks that
 * nobody told otherwise.
 */
final class WatchedStream implements ConnectionContext, DataWriter {
    private static final byte[] OLD_VERSION = {'H', 'T', 'T', 'P', '/', '1', '.', '0', '\r', '\n'};

    /** Length of {@code HTTP/1.1 100 Continue} with its empty line: no answer, the body follows. */
    private static final int CONTINUE_BYTES = 25;

    private static final int PIECE_BYTES = 64 << 10;

    private final ConnectionContext inner;
    private final Connection connection;
    private final HttpFaults faults;
    private final LongSupplier nanos;
    private final PeerInfo remotePeer;
    private final DataReader reader = new ForgettingReader(this::read);
    private boolean first = true;
    private boolean begun;
    private volatile boolean answeredOnce;

    /** Since when no request has been under way, monotonic nanoseconds, 0 = one is. */
    private volatile long waitingSince;

    /** A web socket is written to by two threads: by its own, and by whoever has news. */
    private final ReentrantLock writing = new ReentrantLock();

    /** When the write under way began, monotonic nanoseconds, 0 = none. */
    private volatile long writingSince;

    WatchedStream(
            ConnectionContext inner, Connection connection, HttpFaults faults, LongSupplier nanos) {
        this.inner = inner;
        this.connection = connection;
        this.faults = faults;
        this.nanos = nanos;
        this.remotePeer = inner.remotePeer();
    }

    private byte @Nullable [] read() {
        if (connection.isOver()) {
            connection.linger();
            return null;
        }
        int early = connection.takePushedBack();
        byte[] bytes = early >= 0 ? new byte[] {(byte) early} : awaited();
        if (bytes == null) {
            connection.settle(
                    connection.peerEnded() ? Connection.Fate.BROKEN : Connection.Fate.ENDED);
            if (connection.receivingNanos() > 0) {
                // Helidon would answer 500 to a head that ends early; nobody is there to read it,
                // and some clients would take it for success.
                faults.count(Fault.SHORT_REQUEST);
                throw new CloseConnectionException("ended within a request");
            }
            return null;
        }
        connection.settle(Connection.Fate.FOLLOWED);
        if (first) {
            first = false;
            readAsNew(bytes);
        }
        return bytes;
    }

    /** What comes next; between two requests others may look how long that takes. */
    private byte @Nullable [] awaited() {
        if (begun && !connection.isAnswered()) {
            return next();
        }
        answeredOnce = begun;
        waitingSince = Math.max(1, nanos.getAsLong());
        byte[] bytes = next();
        waitingSince = 0;
        begun = true;
        connection.bytesArrived();
        return bytes;
    }

    /** How long no request has been under way, nanoseconds, -1 = one is. */
    long waitingNanos() {
        long since = waitingSince;
        return since == 0 ? -1 : nanos.getAsLong() - since;
    }

    /** Whether the connection has had an answer before. */
    boolean answeredOnce() {
        return answeredOnce;
    }

    private byte @Nullable [] next() {
        if (connection.peerEnded()) {
            return null;
        }
        DataReader begun = inner.dataReader();
        if (begun.available() > 0) {
            return begun.readBuffer().readBytes();
        }
        try {
            return inner.serverSocket().get();
        } catch (UncheckedIOException e) {
            connection.settle(Connection.Fate.BROKEN);
            if (connection.receivingNanos() > 0) {
                faults.count(Fault.SHORT_REQUEST);
            }
            throw new ServerConnectionException("the connection broke", e);
        }
    }

    private void readAsNew(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        int start = end + 1 - OLD_VERSION.length;
        if (end == bytes.length || start < 0) {
            return;
        }
        for (int i = 0; i < OLD_VERSION.length; i++) {
            if (bytes[start + i] != OLD_VERSION[i]) {
                return;
            }
        }
        bytes[end - 2] = '1';
        connection.spokeOldProtocol();
    }

    long writingNanos() {
        long since = writingSince;
        return since == 0 ? 0 : nanos.getAsLong() - since;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void write(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        if (buffer.available() <= PIECE_BYTES) {
            timed(() -> inner.dataWriter().write(buffer), true);
            return;
        }
        // In pieces, so that a slow reader of a long list is told from one that takes nothing.
        byte[] all = buffer.readBytes();
        for (int at = 0; at < all.length; at += PIECE_BYTES) {
            // Copied: Helidon 4.3.1 writes wrong bytes from a buffer that begins within an array.
            int end = Math.min(at + PIECE_BYTES, all.length);
            BufferData piece = BufferData.create(Arrays.copyOfRange(all, at, end));
            timed(() -> inner.dataWriter().write(piece), true);
        }
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        boolean goOn = buffer.available() == CONTINUE_BYTES;
        timed(() -> inner.dataWriter().writeNow(buffer), !goOn);
    }

    private void timed(Runnable write, boolean answer) {
        if (answer) {
            connection.answers();
        }
        writing.lock();
        try {
            writingSince = Math.max(1, nanos.getAsLong());
            write.run();
        } finally {
            writingSince = 0;
            writing.unlock();
        }
        if (answer) {
            connection.wrote();
        }
    }

    @Override
    public void flush() {
        inner.dataWriter().flush();
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return this;
    }

    @Override
    public ListenerContext listenerContext() {
        return inner.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return inner.executor();
    }

    @Override
    public Router router() {
        return inner.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return inner.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return inner.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return remotePeer;
    }

    @Override
    public PeerInfo localPeer() {
        return inner.localPeer();
    }

    @Override
    public boolean isSecure() {
        return connection.isSecure();
    }

    @Override
    public String socketId() {
        return inner.socketId();
    }

    @Override
    public String childSocketId() {
        return inner.childSocketId();
    }
}
