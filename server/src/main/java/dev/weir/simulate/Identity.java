package dev.weir.simulate;

/**
 * Who a node says it is.
 *
 * @param sourceId its number in the server's rows
 * @param nodeId its number on the wire
 */
record Identity(long sourceId, long nodeId, String token) {
    String query(ClientKind kind) {
        return "node_id="
                + nodeId
                + (kind.nodeType().isEmpty() ? "" : "&node_type=" + kind.nodeType())
                + "&token="
                + token;
    }
}
