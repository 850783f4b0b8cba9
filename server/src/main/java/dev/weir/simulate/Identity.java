package dev.weir.simulate;

/**
 * Who a node says it is.
 *
 * @param sourceId its number in the server's rows
 * @param nodeId its number on the wire
 * @param token its own, or its machine's
 * @param machineId the machine that speaks for it, 0 = it speaks itself
 */
record Identity(long sourceId, long nodeId, String token, long machineId) {
    /** A node that speaks for itself. */
    Identity(long sourceId, long nodeId, String token) {
        this(sourceId, nodeId, token, 0);
    }

    String query(ClientKind kind) {
        return switch (kind.tongue()) {
            case SSPANEL -> "key=" + token + "&muKey=" + token + "&node_id=" + nodeId;
            case PPANEL ->
                    "protocol=" + kind.nodeType() + "&secret_key=" + token + "&server_id=" + nodeId;
            case UNIPROXY, TIDALAB ->
                    (machineId == 0 ? "" : "machine_id=" + machineId + "&")
                            + "node_id="
                            + (machineId == 0 ? nodeId : sourceId)
                            + (kind.nodeType().isEmpty() ? "" : "&node_type=" + kind.nodeType())
                            + "&token="
                            + token;
        };
    }
}
