package dev.weir.collect.sspanel;

import dev.weir.collect.node.NodeClaim;
import dev.weir.collect.node.Reception.ClaimReader;
import io.helidon.webserver.http.ServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who a request says it comes from: {@code key}, or its younger name {@code muKey}, and {@code
 * node_id} or the number in the path. SSPanel's nodes have no type on the wire.
 */
final class SspanelClaims implements ClaimReader {
    @Override
    public NodeClaim read(ServerRequest request) {
        String key = NodeClaim.first(request.query(), "key");
        String token = key == null ? NodeClaim.first(request.query(), "muKey") : key;
        return new NodeClaim(token, nodeId(request), NodeClaim.ANY_TYPE);
    }

    private static @Nullable String nodeId(ServerRequest request) {
        var path = request.path().pathParameters();
        return path.contains(SspanelApi.NODE)
                ? NodeClaim.first(path, SspanelApi.NODE)
                : NodeClaim.first(request.query(), "node_id");
    }
}
