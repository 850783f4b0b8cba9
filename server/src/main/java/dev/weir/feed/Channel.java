package dev.weir.feed;

/** A channel of founding document 001, and the collection whose rows it speaks of. */
enum Channel {
    /** Users' figures. */
    TRAFFIC("traffic_update", "user_traffic_logs"),
    /** Sources' figures. */
    NODE_TRAFFIC("node_traffic_update", "node_traffic_logs"),
    /** Nodes themselves: names, addresses, rates. */
    NODE("node_update", "subscription_nodes");

    private final String text;
    private final String collection;

    Channel(String text, String collection) {
        this.text = text;
        this.collection = collection;
    }

    String text() {
        return text;
    }

    String collection() {
        return collection;
    }
}
