package dev.weir.collect.uniproxy;

import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.NodeClaim;
import dev.weir.collect.node.Reception.ClaimReader;
import io.helidon.common.parameters.Parameters;
import io.helidon.webserver.http.ServerRequest;
import org.jspecify.annotations.Nullable;

/** Who a request says it comes from: in the query, or among the top-level members of its body. */
final class UniProxyClaims implements ClaimReader {
    @Override
    public NodeClaim read(ServerRequest request) {
        Parameters query = request.query();
        return new NodeClaim(
                NodeClaim.first(query, "token"),
                NodeClaim.first(query, "node_id"),
                NodeClaim.first(query, "node_type"),
                NodeClaim.first(query, "machine_id"));
    }

    @Override
    public NodeClaim read(byte[] body) {
        JsonCursor json = new JsonCursor(body);
        @Nullable String token = null;
        @Nullable String nodeId = null;
        @Nullable String nodeType = null;
        @Nullable String machineId = null;
        if (json.object()) {
            for (boolean first = true; json.member(first); first = false) {
                if (json.textIs("token")) {
                    token = NodeClaim.scalar(json);
                } else if (json.textIs("node_id")) {
                    nodeId = NodeClaim.scalar(json);
                } else if (json.textIs("node_type")) {
                    nodeType = NodeClaim.scalar(json);
                } else if (json.textIs("machine_id")) {
                    machineId = NodeClaim.scalar(json);
                } else {
                    json.skip();
                }
            }
        }
        return new NodeClaim(token, nodeId, nodeType, machineId);
    }
}
