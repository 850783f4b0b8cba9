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
    private final Map<SocketAddress, Socket> byPeer = new ConcurrentHashMap<>();

    @Override
    public void configureSocket(Socket socket) {
        options.configureSocket(socket);
        SocketAddress peer = socket.getRemoteSocketAddress();
        if (peer != null) {
            byPeer.put(peer, socket);
        }
    }

    /** The socket of this peer, once; null when Helidon did not let us see it. */
    @Nullable Socket take(InetSocketAddress peer) {
        return byPeer.remove(peer);
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
