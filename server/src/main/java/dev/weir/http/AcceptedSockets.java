package dev.weir.http;

import io.helidon.common.socket.SocketOptions;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets the options of accepted sockets, and remembers each until its connection asks for it.
 *
 * <p>Helidon shows its connections no socket, but one is needed to see whether a peer has left
 * before it is answered (R5). This is the one place where Helidon hands it out. Filled by the
 * accept thread, emptied by connection threads.
 */
final class AcceptedSockets implements SocketOptions {
    private final SocketOptions options = SocketOptions.builder().tcpNoDelay(true).build();
    private final Map<SocketAddress, Accepted> byPeer = new ConcurrentHashMap<>();
    private final Map<Socket, Socket> below = new ConcurrentHashMap<>();

    /**
     * One accepted connection.
     *
     * @param talking where requests are read
     * @param raw the connection itself; the same without TLS. Closing it never waits for anybody
     */
    record Accepted(Socket talking, Socket raw) {}

    @Override
    public void configureSocket(Socket socket) {
        options.configureSocket(socket);
        Socket raw = below.remove(socket);
        SocketAddress peer = socket.getRemoteSocketAddress();
        if (peer == null) {
            return;
        }
        byPeer.put(peer, new Accepted(socket, raw == null ? socket : raw));
    }

    /** Says what lies below a socket with TLS, before it is configured. */
    void layered(Socket talking, Socket raw) {
        below.put(talking, raw);
    }

    /** The socket of this peer; null when Helidon did not let us see it. */
    @Nullable Accepted of(InetSocketAddress peer) {
        return byPeer.get(peer);
    }

    /** Its connection has it and is itself known: it need not be remembered here. */
    void takenUp(InetSocketAddress peer) {
        byPeer.remove(peer);
    }

    /** Whether a connection was accepted that nobody has taken up yet. */
    boolean areUnderWay() {
        return !byPeer.isEmpty();
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
