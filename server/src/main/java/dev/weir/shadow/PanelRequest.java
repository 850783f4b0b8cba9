package dev.weir.shadow;

import dev.weir.directory.Node;
import dev.weir.journal.Report;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A push as the old panel knows it from its own node: the path and query that node software of the
 * route writes, with the panel's token, and the body as it came.
 *
 * @param push of reports, path and query
 * @param users of its user list, which is asked to see whether the panel answers: asking changes
 *     nothing
 */
record PanelRequest(String push, String users, Report report, Node node) {
    private static final String V1 = "/api/v1/server/";
    private static final String V2 = "/api/v2/server/";

    /**
     * @param token the panel's, for all its nodes
     * @throws IllegalArgumentException for what no panel is told
     */
    static PanelRequest of(Report report, Node node, String token) {
        return switch (report.route()) {
            case UNIPROXY_PUSH -> board(V1 + "UniProxy/", "push", report, node, token);
            case V2_PUSH -> board(V2, "push", report, node, token);
            case V2_REPORT -> board(V2, "report", report, node, token);
            case TIDALAB_SUBMIT -> board(V1 + tidalab(node.type()), "submit", report, node, token);
            case SSPANEL_TRAFFIC -> {
                String query =
                        "?key=%s&muKey=%s&node_id=%d"
                                .formatted(encoded(token), encoded(token), node.nodeId());
                yield new PanelRequest(
                        "/mod_mu/users/traffic" + query, "/mod_mu/users" + query, report, node);
            }
            case PPANEL_PUSH -> {
                String query =
                        "?protocol=%s&server_id=%d&secret_key=%s"
                                .formatted(encoded(node.type()), node.nodeId(), encoded(token));
                yield new PanelRequest(
                        "/v1/server/push" + query, "/v1/server/user" + query, report, node);
            }
            case INBOX_AMOUNTS, INBOX_COUNTERS ->
                    throw new IllegalArgumentException("the inbox is not of node software");
        };
    }

    /**
     * What is sent as body. On the routes of V2board and Xboard a body may say who speaks, and
     * there it comes before the query: a machine is Weir's own and its nodes are called by Weir's
     * numbers, so that is put into the panel's words.
     */
    byte[] body() {
        return switch (report.route()) {
            case UNIPROXY_PUSH, V2_PUSH, V2_REPORT ->
                    SpeakerInBody.rewritten(report.body(), node.nodeId());
            default -> report.body();
        };
    }

    private static PanelRequest board(
            String base, String push, Report report, Node node, String token) {
        // v2node calls every node so, and some panels keep its nodes apart.
        boolean v2node = report.client() == Report.Client.V2NODE;
        String query = query(v2node ? "v2node" : node.type(), node, token);
        return new PanelRequest(base + push + query, base + "user" + query, report, node);
    }

    private static String query(String type, Node node, String token) {
        return "?node_type=%s&node_id=%d&token=%s"
                .formatted(encoded(type), node.nodeId(), encoded(token));
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
