package dev.weir.shadow;

import dev.weir.directory.Node;
import dev.weir.journal.Report.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a node's requests go at a panel of its kind, as node software writes them.
 *
 * @param push of reports, path and query
 * @param users of its user list, which is asked to see whether the panel answers: asking changes
 *     nothing
 */
record PanelPath(String push, String users) {
    private static final String V1 = "/api/v1/server/";
    private static final String V2 = "/api/v2/server/";

    /**
     * @param token the panel's, for all its nodes
     * @throws IllegalArgumentException for what no panel is told
     */
    static PanelPath of(Route route, Node node, String token) {
        return switch (route) {
            case UNIPROXY_PUSH -> board(V1 + "UniProxy/", "push", node, token);
            case V2_PUSH -> board(V2, "push", node, token);
            case V2_REPORT -> board(V2, "report", node, token);
            case TIDALAB_SUBMIT -> board(V1 + tidalab(node.type()), "submit", node, token);
            case SSPANEL_TRAFFIC -> {
                String query =
                        "?key=%s&muKey=%s&node_id=%d"
                                .formatted(encoded(token), encoded(token), node.nodeId());
                yield new PanelPath("/mod_mu/users/traffic" + query, "/mod_mu/users" + query);
            }
            case PPANEL_PUSH -> {
                String query =
                        "?protocol=%s&server_id=%d&secret_key=%s"
                                .formatted(encoded(node.type()), node.nodeId(), encoded(token));
                yield new PanelPath("/v1/server/push" + query, "/v1/server/user" + query);
            }
            case INBOX_AMOUNTS, INBOX_COUNTERS ->
                    throw new IllegalArgumentException("the inbox is not of node software");
        };
    }

    /** Where a node of a V2board or Xboard reads what it is to serve: user list or config. */
    static String told(Node node, String what, String token) {
        return V1 + "UniProxy/" + what + query(node, token);
    }

    private static PanelPath board(String base, String push, Node node, String token) {
        String query = query(node, token);
        return new PanelPath(base + push + query, base + "user" + query);
    }

    private static String query(Node node, String token) {
        return "?node_type=%s&node_id=%d&token=%s"
                .formatted(encoded(node.type()), node.nodeId(), encoded(token));
    }

    private static String tidalab(String type) {
        return switch (type) {
            case "trojan" -> "TrojanTidalab/";
            case "vmess" -> "Deepbwork/";
            default -> "ShadowsocksTidalab/";
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
