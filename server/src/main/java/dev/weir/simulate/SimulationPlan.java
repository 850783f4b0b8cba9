package dev.weir.simulate;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run does.
 *
 * @param deltas entries of distinct pushes to send at least, over all nodes
 * @param seed decides everything that chance decides
 * @param users users in all
 * @param nodes nodes in all, of all kinds in turn
 * @param url a running server, or null to start one of our own
 * @param token the API token of the running server; of no use without {@code url}
 * @param dataDirectory of our own server; null = a temporary one, kept only when there is a
 *     difference
 * @param faultsPerMille of a thousand pushes, so many meet a fault on the way
 * @param kills how often our own server is killed, halted or stopped
 * @param clockSteps how often the clock of our own server is set, mostly while it runs
 * @param database where our own server keeps its ledger; null = in a file of its data directory
 * @param json print one JSON object instead of text
 * @param progress draw a bar on standard error
 */
public record SimulationPlan(
        long deltas,
        long seed,
        int users,
        int nodes,
        @Nullable URI url,
        String token,
        @Nullable Path dataDirectory,
        int faultsPerMille,
        int kills,
        int clockSteps,
        @Nullable DatabasePlan database,
        boolean json,
        boolean progress) {
    public static final int DEFAULT_USERS = 500;
    public static final int DEFAULT_NODES = 27;
    public static final int DEFAULT_FAULTS_PER_MILLE = 150;

    public SimulationPlan {
        require(deltas >= 1, "deltas must be 1 or more");
        require(users >= 1 && users <= 1_000_000, "users must be between 1 and 1,000,000");
        require(nodes >= 1 && nodes <= 10_000, "nodes must be between 1 and 10,000");
        require(faultsPerMille >= 0 && faultsPerMille <= 900, "faults must be 0 to 900 per mille");
        require(kills >= 0, "kills must be 0 or more");
        require(clockSteps >= 0, "clock steps must be 0 or more");
    }

    /** A run against a server of our own, killed now and then. */
    public static SimulationPlan of(long deltas, long seed) {
        return new SimulationPlan(
                deltas,
                seed,
                DEFAULT_USERS,
                DEFAULT_NODES,
                null,
                "",
                null,
                DEFAULT_FAULTS_PER_MILLE,
                defaultKills(deltas),
                defaultClockSteps(deltas),
                null,
                false,
                true);
    }

    /** Enough to meet each kind of death and disk, and more in longer runs. */
    public static int defaultKills(long deltas) {
        return deltas < 10_000 ? 0 : (int) Math.min(44, 11 + deltas / 5_000_000);
    }

    /** Enough for each kind of step, and more in longer runs. */
    public static int defaultClockSteps(long deltas) {
        return deltas < 10_000 ? 0 : (int) Math.min(32, 8 + deltas / 5_000_000);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
