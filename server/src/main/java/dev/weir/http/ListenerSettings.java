package dev.weir.http;

import java.time.Duration;

/**
 * Where to listen and what to bear.
 *
 * @param address literal address or name to bind
 * @param port TCP port, 0 = any free one
 * @param maxBodyBytes largest request body, also after decompression
 * @param bodyMemoryBytes what all bodies being received or handled may take together; half of it is
 *     kept for senders that proved who they are
 * @param maxConnections open at a time; each handles one request at a time
 * @param idleTimeout of a connection whose sender proved who it is (R27)
 * @param strangerTimeout of a connection whose sender did not
 * @param requestTimeout from a request's first line to its last byte
 * @param stallTimeout for one write of an answer
 */
public record ListenerSettings(
        String address,
        int port,
        int maxBodyBytes,
        long bodyMemoryBytes,
        int maxConnections,
        Duration idleTimeout,
        Duration strangerTimeout,
        Duration requestTimeout,
        Duration stallTimeout) {

    public ListenerSettings {
        if (maxBodyBytes < 1 || bodyMemoryBytes / 2 < maxBodyBytes) {
            throw new IllegalArgumentException("the largest body must fit into half the memory");
        }
    }

    /** The usual limits around what an operator sets. */
    public static ListenerSettings of(
            String address, int port, int maxBodyBytes, Duration idleTimeout) {
        return of(address, port, maxBodyBytes, idleTimeout, 0);
    }

    /**
     * The usual limits around what an operator sets.
     *
     * @param webSockets room for so many besides, so that they take none from nodes
     */
    public static ListenerSettings of(
            String address, int port, int maxBodyBytes, Duration idleTimeout, int webSockets) {
        return new ListenerSettings(
                address,
                port,
                maxBodyBytes,
                Math.max(64L << 20, 4L * maxBodyBytes),
                5_000 + webSockets,
                idleTimeout,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }
}
