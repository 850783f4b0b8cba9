package dev.weir.web;

import dev.weir.http.Connection;
import dev.weir.http.WebSockets;
import dev.weir.live.CloseCodes;
import dev.weir.live.Ending;
import dev.weir.live.LiveClient;
import dev.weir.live.LiveHub;
import dev.weir.live.Viewer;
import dev.weir.live.Wire;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages between a web socket and its {@link LiveClient}.
 *
 * <p>The connection's virtual thread reads. Whenever there is something to send, another one is
 * started that writes until there is nothing left: an idle socket keeps one thread, and that
 * parked.
 */
final class LiveSocket implements WsListener, Wire {
    /** What the system may hold for a client that does not read; what is more waits with us. */
    private static final int SEND_BUFFER_BYTES = 64 << 10;

    private static final int WRITE_BYTES = 32 << 10;

    /** So long a client has to take the closing frame; then the connection ends without. */
    private static final long CLOSING_NANOS = Duration.ofSeconds(2).toNanos();

    private record Closing(int code, String reason) {}

    private final LiveHub hub;
    private final Viewer viewer;
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicBoolean pingDue = new AtomicBoolean();
    private final AtomicReference<@Nullable Closing> closing = new AtomicReference<>();
    private volatile @Nullable Connection connection;
    private volatile @Nullable LiveClient client;
    private @Nullable StringBuilder begun;

    LiveSocket(LiveHub hub, Viewer viewer) {
        this.hub = hub;
        this.viewer = viewer;
    }

    @Override
    public void onOpen(WsSession session) {
        Connection mine = Connection.current();
        connection = mine;
        mine.boundSendBuffer(SEND_BUFFER_BYTES);
        LiveClient opened = hub.open(viewer, this);
        if (opened == null) {
            close(CloseCodes.OVERLOADED, "too many live connections");
            return;
        }
        client = opened;
        mine.whenEnded(opened::close);
        opened.greet();
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        LiveClient to = client;
        if (to == null) {
            return;
        }
        StringBuilder whole = begun;
        if (whole == null && last) {
            to.receive(text);
            return;
        }
        if (whole == null) {
            whole = new StringBuilder();
            begun = whole;
        }
        whole.append(text);
        if (whole.length() > WebSockets.MAX_FRAME_BYTES) {
            to.drop(Ending.TOO_LONG);
        } else if (last) {
            begun = null;
            to.receive(whole.toString());
        }
    }

    @Override
    public void onMessage(WsSession session, BufferData bytes, boolean last) {
        if (client != null) {
            client.drop(Ending.UNREADABLE);
        }
    }

    @Override
    public void onPing(WsSession session, BufferData bytes) {
        if (client != null && client.pinged()) {
            session.pong(bytes);
        }
    }

    @Override
    public void onPong(WsSession session, BufferData bytes) {
        if (client != null) {
            client.heard();
        }
    }

    // ---- the way out

    @Override
    public void wake() {
        if (wakes.getAndIncrement() == 0) {
            Thread.startVirtualThread(this::write);
        }
    }

    @Override
    public void ping() {
        pingDue.set(true);
        wake();
    }

    @Override
    public void close(int code, String reason) {
        if (!closing.compareAndSet(null, new Closing(code, reason))) {
            return;
        }
        wake();
        Thread.startVirtualThread(() -> {
            LockSupport.parkNanos(CLOSING_NANOS);
            if (connection != null) {
                connection.end();
            }
        });
    }

    private void write() {
        Connection to = connection;
        if (to == null) {
            return;
        }
        try {
            SocketFrames frames = new SocketFrames();
            int seen = wakes.get();
            do {
                while (gather(frames)) {
                    to.write(frames.take());
                }
                int left = wakes.addAndGet(-seen);
                seen = left;
            } while (seen != 0);
        } catch (UncheckedIOException | SocketWriterException gone) {
            // Nobody is there any more; no later wake starts another thread.
            to.end();
        }
    }

    /** Whether there is something to write. */
    private boolean gather(SocketFrames frames) {
        Closing last = closing.get();
        if (last != null) {
            if (last.code() != 0) {
                closing.set(new Closing(0, ""));
                frames.close(last.code(), last.reason());
            }
            return frames.size() > 0;
        }
        if (pingDue.getAndSet(false)) {
            frames.ping();
        }
        LiveClient from = client;
        if (from != null) {
            while (frames.size() < WRITE_BYTES) {
                byte[] body = from.outbox().take();
                if (body == null) {
                    break;
                }
                frames.message(from.outbox().nextSeq(), body);
            }
        }
        return frames.size() > 0;
    }
}
