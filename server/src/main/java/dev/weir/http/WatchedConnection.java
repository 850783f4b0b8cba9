package dev.weir.http;

import dev.weir.http.HttpFaults.Fault;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A Helidon connection under watch: it learns how answers fared, and is ended when its peer takes
 * too long over a request or an answer, which Helidon itself does not bound.
 */
final class WatchedConnection implements ServerConnection, InterruptableTask<Void> {
    private static final Duration FOREVER = Duration.ofDays(365);

    private final ListenerSettings settings;
    private final HttpFaults faults;
    private final DoorMeter meter;
    private final OpenConnections open;
    private final Connection connection;
    private final WatchedStream stream;
    private volatile ServerConnection inner;
    private volatile boolean counted;
    private volatile boolean madeElse;
    private volatile @Nullable Thread serving;

    WatchedConnection(
            ServerConnectionSelector http1,
            ConnectionContext context,
            ListenerSettings settings,
            HttpFaults faults,
            DoorMeter meter,
            AcceptedSockets sockets,
            OpenConnections open,
            LongSupplier nanos) {
        this.settings = settings;
        this.faults = faults;
        this.meter = meter;
        this.open = open;
        InetSocketAddress peer =
                context.remotePeer().address() instanceof InetSocketAddress inet
                        ? inet
                        : InetSocketAddress.createUnresolved("unknown", 0);
        this.connection = new Connection(peer, sockets.of(peer), meter, nanos);
        this.stream = new WatchedStream(context, connection, faults, nanos);
        this.connection.writesTo(stream);
        this.inner = http1.connection(stream);
        open.add(this);
        sockets.takenUp(peer);
    }

    @Override
    public void handle(Limit limit) {
        meter.opened();
        serving = Thread.currentThread();
        Connection.carrying(connection)
                .run(() -> {
                    try {
                        serve(limit);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        connection.settle(Connection.Fate.UNKNOWN);
                        meter.closed();
                        connection.ended();
                        open.remove(this);
                    }
                });
    }

    /** HTTP, until a route made something else of the connection. */
    private void serve(Limit limit) throws InterruptedException {
        try {
            inner.handle(limit);
        } catch (CloseConnectionException over) {
            ServerConnection next = connection.next(stream);
            if (next == null) {
                throw over;
            }
            inner = next;
            madeElse = true;
            next.handle(limit);
        }
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"}) // Helidon still declares it abstract
    public void handle(Semaphore requestSemaphore) {
        throw new UnsupportedOperationException("served with a limit");
    }

    @Override
    public Duration idleTime() {
        if (tooLong() != null) {
            return FOREVER;
        }
        return inner.idleTime();
    }

    /** Called by the idle timer when {@link #idleTime} is too long, and when the listener stops. */
    @Override
    public void close(boolean interrupt) {
        Fault fault = tooLong();
        if (fault != null) {
            if (!counted) {
                counted = true;
                faults.count(fault);
            }
            connection.closeSocket();
            return;
        }
        connection.weEnd();
        inner.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
        return inner instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    /**
     * Comes to its end, if that cuts nothing off; asked again and again while the listener stops.
     *
     * @param firstRequest how long to wait for a first request
     * @param settled how long between two requests
     * @param noMoreQuestions whether those that wait for an answer to a GET need wait no longer
     */
    void leave(Duration firstRequest, Duration settled, boolean noMoreQuestions) {
        long waiting = stream.waitingNanos();
        if (madeElse) {
            // Whoever made it a web socket has said goodbye by now.
            if (noMoreQuestions) {
                connection.closeSocket();
            }
        } else if (waiting > (stream.answeredOnce() ? settled : firstRequest).toNanos()) {
            connection.endReading();
        } else if (waiting < 0 && noMoreQuestions && connection.isQuestion()) {
            Thread thread = serving;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private @Nullable Fault tooLong() {
        if (connection.receivingNanos() > settings.requestTimeout().toNanos()) {
            return Fault.SLOW_SENDER;
        }
        if (stream.writingNanos() > settings.stallTimeout().toNanos()) {
            return Fault.SLOW_READER;
        }
        boolean waiting = canInterrupt();
        if (waiting
                && !connection.isProven()
                && inner.idleTime().compareTo(settings.strangerTimeout()) > 0) {
            return Fault.STRANGER;
        }
        return null;
    }
}
