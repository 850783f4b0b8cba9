package dev.weir.config;

import java.util.Optional;

/**
 * Who may scrape, and what is told of nodes.
 *
 * @param access who may
 * @param listen an address of its own for metrics and probes; empty = where everything else is
 * @param token opens metrics and nothing else; empty = there is none. Never shown
 * @param nodes what is said of a node besides its figures
 */
public record MetricsConfig(
        Access access, Optional<Listen> listen, Optional<String> token, Nodes nodes) {
    /** Without the token. */
    @Override
    public String toString() {
        return "MetricsConfig[" + access + ", " + listen + ", " + nodes + "]";
    }

    /** Who may scrape. */
    public enum Access {
        /** Nobody; there is no such path. */
        OFF,
        /** Who sends a token that may read health, or the one in the token file. */
        TOKEN,
        /** Whoever reaches the listener; only on an address of its own. */
        OPEN
    }

    /** What is said of a node besides its figures. */
    public enum Nodes {
        /** Nothing: figures of single nodes are left out. */
        NONE,
        /** Number and type, which name it on the wire. */
        ID,
        /** And what people call it. */
        NAME
    }

    /**
     * @param address literal address or name to bind
     * @param port TCP port, 0 = any free one
     */
    public record Listen(String address, int port) {}
}
