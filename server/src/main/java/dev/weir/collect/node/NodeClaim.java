package dev.weir.collect.node;

import io.helidon.common.parameters.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Who a request says it comes from. Nothing of it is true until the {@link Doorkeeper} says so.
 *
 * @param token the secret, null = none
 * @param nodeId number of the node as text, null = none
 * @param nodeType protocol as the software calls it, null = none
 * @param machineId number of the machine that speaks for the node, null = the node speaks itself
 */
public record NodeClaim(
        @Nullable String token,
        @Nullable String nodeId,
        @Nullable String nodeType,
        @Nullable String machineId) {
    /** A claim that says nothing. */
    public static final NodeClaim NONE = new NodeClaim(null, null, null);

    /** The type of software that names none and serves whatever its node is. */
    public static final String ANY_TYPE = "any";

    private static final int MAX_LENGTH = 512;

    /** The claim of a node that speaks for itself. */
    public NodeClaim(@Nullable String token, @Nullable String nodeId, @Nullable String nodeType) {
        this(token, nodeId, nodeType, null);
    }

    /** This claim with what it lacks out of another. */
    NodeClaim or(NodeClaim other) {
        return new NodeClaim(
                token == null ? other.token : token,
                nodeId == null ? other.nodeId : nodeId,
                nodeType == null ? other.nodeType : nodeType,
                machineId == null ? other.machineId : machineId);
    }

    /** Whether a token and a node are named, so that nothing more need be read. */
    boolean complete() {
        return token != null && nodeId != null;
    }

    /** The next value as a text to compare with, null when it is none; any value is consumed. */
    public static @Nullable String scalar(JsonCursor json) {
        if (json.text()) {
            int length = json.textEnd() - json.textStart();
            return length == 0 || length > MAX_LENGTH ? null : json.textValue();
        }
        if (json.number() == JsonCursor.Amount.WHOLE) {
            return Long.toString(json.numberValue());
        }
        return null;
    }

    /** The first value of a parameter, null when it is absent, empty or endless. */
    public static @Nullable String first(Parameters query, String name) {
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
