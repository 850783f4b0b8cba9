package dev.weir.collect.uniproxy;

import io.helidon.common.parameters.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Who a request says it comes from. Nothing of it is true until the {@link Doorkeeper} says so.
 *
 * @param token the secret, null = none
 * @param nodeId number of the node as text, null = none
 * @param nodeType protocol as the software calls it, null = none
 */
record NodeClaim(@Nullable String token, @Nullable String nodeId, @Nullable String nodeType) {
    private static final int MAX_LENGTH = 512;

    static NodeClaim of(Parameters query) {
        return new NodeClaim(
                first(query, "token"), first(query, "node_id"), first(query, "node_type"));
    }

    /** Reads the claim among the top-level members of a body. */
    static NodeClaim of(byte[] body) {
        JsonCursor json = new JsonCursor(body);
        String token = null;
        String nodeId = null;
        String nodeType = null;
        if (json.object()) {
            for (boolean first = true; json.member(first); first = false) {
                if (json.textIs("token")) {
                    token = scalar(json);
                } else if (json.textIs("node_id")) {
                    nodeId = scalar(json);
                } else if (json.textIs("node_type")) {
                    nodeType = scalar(json);
                } else {
                    json.skip();
                }
            }
        }
        return new NodeClaim(token, nodeId, nodeType);
    }

    /** This claim with what it lacks out of another. */
    NodeClaim or(NodeClaim other) {
        return new NodeClaim(
                token == null ? other.token : token,
                nodeId == null ? other.nodeId : nodeId,
                nodeType == null ? other.nodeType : nodeType);
    }

    private static @Nullable String scalar(JsonCursor json) {
        if (json.text()) {
            int length = json.textEnd() - json.textStart();
            return length == 0 || length > MAX_LENGTH ? null : json.textValue();
        }
        if (json.number() == JsonCursor.Amount.WHOLE) {
            return Long.toString(json.numberValue());
        }
        return null;
    }

    private static @Nullable String first(Parameters query, String name) {
        if (!query.contains(name)) {
            return null;
        }
        String value = query.get(name);
        return value.isEmpty() || value.length() > MAX_LENGTH ? null : value;
    }

    @Override
    public String toString() {
        return "node " + nodeType + " " + nodeId; // without the token: it may reach a log
    }
}
