package dev.weir.simulate;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The connections that a proxy keeps to the server and shares among all nodes behind it. Any
 * thread.
 *
 * <p>Oldest first, so that one connection carries the requests of many nodes in turn.
 */
final class ProxyPool {
    private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();

    /** An idle connection to this start of the server, or null. */
    @Nullable Connection take(int life) {
        while (true) {
            Connection connection = idle.poll();
            if (connection == null || connection.life() == life) {
                return connection;
            }
            connection.close();
        }
    }

    void give(Connection connection) {
        idle.add(connection);
    }

    void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
