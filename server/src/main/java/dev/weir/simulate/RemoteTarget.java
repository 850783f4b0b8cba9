package dev.weir.simulate;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/** A server that somebody else runs. */
final class RemoteTarget implements Target {
    private static final int TRIES = 600;
    private static final long PAUSE_NANOS = 100_000_000;

    private final InetSocketAddress address;
    private final String token;
    private volatile boolean doubtful;

    RemoteTarget(URI uri, String token) {
        int port = uri.getPort() > 0 ? uri.getPort() : 80;
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new SimulationFailed("not an http address: " + uri);
        }
        this.address = new InetSocketAddress(uri.getHost(), port);
        this.token = token;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public int life() {
        return 1;
    }

    @Override
    public void awaitUp() {
        if (!doubtful) {
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            try {
                Connection.open(address, 1).close();
                doubtful = false;
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        throw new SimulationFailed("no server at " + address);
    }

    @Override
    public void suspect() {
        doubtful = true;
    }

    @Override
    public long clockOffsetMillis() {
        return 0;
    }
}
