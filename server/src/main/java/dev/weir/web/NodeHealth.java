package dev.weir.web;

import dev.weir.directory.Node;

/** How well a node is heard, in one word. */
final class NodeHealth {
    /** A node is late after so many push intervals without contact, silent after twice as many. */
    private static final int LATE_INTERVALS = 2;

    private NodeHealth() {}

    /**
     * @param now epoch milliseconds
     * @return reporting, late, silent, never or disabled
     */
    static String of(Rooms rooms, Node node, long now) {
        if (!node.enabled()) {
            return "disabled";
        }
        long contact = rooms.nodes().of(node.sourceId()).lastContactMillis();
        if (contact == 0) {
            return "never";
        }
        long interval = 1_000L * rooms.directory().settings().pushIntervalSeconds();
        long silence = now - contact;
        return silence <= LATE_INTERVALS * interval
                ? "reporting"
                : silence <= 2 * LATE_INTERVALS * interval ? "late" : "silent";
    }
}
