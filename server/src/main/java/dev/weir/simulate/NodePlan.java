package dev.weir.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * What one emulated node is to be.
 *
 * @param told family that the server is told: {@code keeps}, {@code resets} or {@code auto}
 * @param rateMillionths its rate
 * @param usersPerPush users with traffic in a round
 * @param shape what its users do
 * @param processes that share its id, 1 or more
 */
record NodePlan(
        ClientKind kind,
        String told,
        long rateMillionths,
        int usersPerPush,
        Shape shape,
        int processes) {
    static final long RATE_ONE = 1_000_000;
    static final long RATE_ODD = 1_300_000;

    /** How traffic is spread. */
    enum Shape {
        /** Up to 1 MiB up and 16 MiB down a user and round. */
        PLAIN,
        /** Single bytes, where every rounding shows. */
        SINGLE_BYTES,
        /** The same for every user in every round, so that bodies are equal. */
        CONSTANT
    }

    /** Fewer users than this make a push from whose values nothing can be concluded (R6). */
    private static final int FEW = 4;

    private static final int AT_LEAST = 24;

    /**
     * A fleet in which every kind of client and every hard case occurs, over and over.
     *
     * @param usersPerPush of the large nodes
     */
    static List<NodePlan> fleet(int nodes, int usersPerPush) {
        int many = Math.max(AT_LEAST, usersPerPush);
        List<NodePlan> cases =
                List.of(
                        plain(ClientKind.XRAYR, many),
                        plain(ClientKind.V2BX, many),
                        plain(ClientKind.V2NODE, many),
                        plain(ClientKind.XBOARD_NODE, many),
                        odd(ClientKind.XRAYR, many),
                        odd(ClientKind.V2BX, many),
                        plain(ClientKind.XRAYR, 1),
                        plain(ClientKind.V2BX, 1),
                        plain(ClientKind.HYSTERIA, AT_LEAST),
                        plain(ClientKind.PPANEL, many),
                        shared(ClientKind.XRAYR, many),
                        shared(ClientKind.V2BX, many),
                        constant(ClientKind.XRAYR, AT_LEAST),
                        constant(ClientKind.V2BX, AT_LEAST),
                        untold(ClientKind.XRAYR, many),
                        untold(ClientKind.V2BX, many),
                        plain(ClientKind.HYSTERIA, 1),
                        plain(ClientKind.XBOARD_NODE, 2),
                        shared(ClientKind.V2NODE, 1),
                        odd(ClientKind.XRAYR, 1));
        List<NodePlan> fleet = new ArrayList<>(nodes);
        for (int i = 0; i < nodes; i++) {
            fleet.add(cases.get(i % cases.size()));
        }
        return fleet;
    }

    private static String familyOf(ClientKind kind) {
        return kind.keeps() ? "keeps" : "resets";
    }

    private static NodePlan plain(ClientKind kind, int users) {
        return new NodePlan(kind, familyOf(kind), RATE_ONE, users, Shape.PLAIN, 1);
    }

    private static NodePlan odd(ClientKind kind, int users) {
        return new NodePlan(kind, familyOf(kind), RATE_ODD, users, Shape.SINGLE_BYTES, 1);
    }

    private static NodePlan shared(ClientKind kind, int users) {
        return new NodePlan(kind, familyOf(kind), RATE_ONE, users, Shape.PLAIN, 2);
    }

    private static NodePlan constant(ClientKind kind, int users) {
        return new NodePlan(kind, familyOf(kind), RATE_ONE, users, Shape.CONSTANT, 1);
    }

    private static NodePlan untold(ClientKind kind, int users) {
        return new NodePlan(kind, "auto", RATE_ONE, users, Shape.PLAIN, 1);
    }

    /**
     * Whether the server has all it needs to count to the byte without holding anything (R6, R7).
     */
    boolean decidable() {
        return kind.cookies() && !told.equals("auto");
    }

    /** Users that a node of this plan knows; not all have traffic in each round. */
    int poolSize() {
        return usersPerPush < FEW ? usersPerPush : usersPerPush + usersPerPush / 5;
    }

    String name(int number) {
        return "simulated %s %02d".formatted(kind.text(), number);
    }
}
