package dev.weir.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;

/**
 * A listening socket that was handed to this process, as systemd does it: {@code LISTEN_PID} is
 * this process, {@code LISTEN_FDS} is 1, and the descriptor is 3. It outlives the process, so that
 * a restart refuses no connection (R27).
 *
 * <p>Java adopts nothing but descriptor 0, and then throws its standard streams away. So a socket
 * of its own is made, and the inherited one put under it. Linux.
 */
public final class InheritedSocket {
    private static final int FIRST = 3;

    private final ServerSocket socket;
    private final InetSocketAddress address;

    private InheritedSocket(ServerSocket socket, InetSocketAddress address) {
        this.socket = socket;
        this.address = address;
    }

    /**
     * Takes the socket, if one was handed to this very process.
     *
     * @throws IOException when something was handed over that is no TCP socket
     */
    public static Optional<InheritedSocket> take(Map<String, String> environment)
            throws IOException {
        String count = environment.getOrDefault("LISTEN_FDS", "");
        String process = Long.toString(ProcessHandle.current().pid());
        if (count.isEmpty() || !process.equals(environment.get("LISTEN_PID"))) {
            return Optional.empty();
        }
        if (!count.equals("1")) {
            throw new IOException("LISTEN_FDS is " + count + "; one socket was expected");
        }
        return Optional.of(take(new Descriptors(), FIRST));
    }

    static InheritedSocket take(Descriptors descriptors, int inherited) throws IOException {
        InetSocketAddress address = descriptors.address(inherited);
        if (address == null) {
            throw new IOException("descriptor " + inherited + " is no TCP socket");
        }
        ServerSocket own = new ServerSocket();
        try {
            own.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            descriptors.copy(inherited, descriptors.boundTo(own.getLocalPort()));
        } catch (IOException e) {
            own.close();
            throw e;
        }
        return new InheritedSocket(own, address);
    }

    /**
     * A socket that was there before the listener.
     *
     * @param port as others see it
     */
    public static InheritedSocket of(ServerSocket bound, int port) {
        InetAddress on = bound.getInetAddress();
        return new InheritedSocket(
                bound,
                new InetSocketAddress(on == null ? InetAddress.getLoopbackAddress() : on, port));
    }

    /** Accepts what comes to {@link #address}; Java still takes it for the one it made itself. */
    public ServerSocket socket() {
        return socket;
    }

    /** Where it really listens. */
    public InetSocketAddress address() {
        return address;
    }
}
