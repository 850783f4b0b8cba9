package dev.weir.simulate;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where the server is, which may be away for a while. Any thread. */
final class Panel {
    private static final long RETRY_NANOS = Duration.ofMillis(20).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    private final InetSocketAddress address;
    private final LongSupplier nanos;
    private volatile @Nullable String failure;

    Panel(URI uri, LongSupplier nanos) {
        this.address = new InetSocketAddress(uri.getHost(), uri.getPort());
        this.nanos = nanos;
    }

    String host() {
        return address.getHostString() + ":" + address.getPort();
    }

    /** Ends the run: whoever waits for the server need not wait any longer. */
    void fail(String reason) {
        failure = reason;
    }

    /** Connects, waiting for the server to come back when it is away. */
    Wire connect() {
        long since = nanos.getAsLong();
        while (true) {
            String reason = failure;
            if (reason != null) {
                throw new SimulationFailed(reason);
            }
            try {
                return Wire.open(address);
            } catch (IOException e) {
                if (nanos.getAsLong() - since > PATIENCE_NANOS) {
                    throw new SimulationFailed("no server at " + host() + ": " + e.getMessage(), e);
                }
            }
            pause(RETRY_NANOS);
        }
    }

    /** Gives other threads, and the network, time. */
    static void pause(long nanos) {
        LockSupport.parkNanos(nanos);
        if (Thread.interrupted()) {
            throw new SimulationFailed("interrupted");
        }
    }
}
