package dev.weir.simulate;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to simulate.
 *
 * @param deltas amounts of one user in one push to send, about
 * @param seed of every choice
 * @param nodes emulated nodes
 * @param usersPerPush users with traffic in a push of the large nodes
 * @param kills how often our own server is killed
 * @param server where a running server is, null = start one
 * @param dataDirectory of the running server, or where our own is to keep its data; null = a
 *     temporary one
 * @param keepData whether the data of our own server stay
 */
public record SimulationSettings(
        long deltas,
        long seed,
        int nodes,
        int usersPerPush,
        int kills,
        @Nullable URI server,
        @Nullable Path dataDirectory,
        boolean keepData) {

    public SimulationSettings {
        if (deltas < 1 || nodes < 1 || usersPerPush < 1 || kills < 0) {
            throw new IllegalArgumentException("deltas, nodes and users must be 1 or more");
        }
    }
}
