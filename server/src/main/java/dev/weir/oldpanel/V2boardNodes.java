package dev.weir.oldpanel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** V2board's nodes: a table for each protocol, each with numbers of its own. */
final class V2boardNodes {
    /** Tables and what their nodes are called in statistics. */
    static final List<String> KINDS =
            List.of(
                    "v2ray",
                    "vmess",
                    "vless",
                    "trojan",
                    "shadowsocks",
                    "hysteria",
                    "tuic",
                    "anytls",
                    "v2node");

    private final Map<Long, Map<String, Object>> routes;
    private final Findings findings;

    V2boardNodes(Map<Long, Map<String, Object>> routes, Findings findings) {
        this.routes = routes;
        this.findings = findings;
    }

    /** The tables that this one has. */
    static List<String> tables(OldPanelStore store) {
        return KINDS.stream().map(kind -> table(store, kind)).filter(store::has).toList();
    }

    /** What is vmess was called v2ray until 2023, and until 2021 its table nothing at all. */
    private static String table(OldPanelStore store, String kind) {
        return kind.equals("v2ray") && !store.has("server_v2ray") ? "server" : "server_" + kind;
    }

    /** A node's kind by the name that a row of usage has for it: both ever meant the same nodes. */
    static String kindOf(OldPanelStore store, String method) {
        return switch (method) {
            case "v2ray", "vmess" -> store.has("server_vmess") ? "vmess" : "v2ray";
            default -> method;
        };
    }

    static String oldId(String kind, long id) {
        return kind + " " + id;
    }

    List<OldNode> read(OldPanelStore store) {
        List<OldNode> nodes = new ArrayList<>();
        for (String kind : KINDS) {
            store.forEach(
                    table(store, kind),
                    "id",
                    row -> {
                        try {
                            nodes.add(node(kind, row));
                        } catch (Row.Unreadable e) {
                            findings.lost(
                                    "nodes",
                                    String.valueOf(e.getMessage()),
                                    kind + " " + row.text("id"));
                        }
                    });
        }
        return nodes;
    }

    private OldNode node(String kind, Row row) throws Row.Unreadable {
        long id = row.number("id");
        String type =
                switch (kind) {
                    case "v2ray" -> "vmess";
                    case "v2node" -> row.text("protocol").replace("hysteria2", "hysteria");
                    default -> kind;
                };
        String name = oldId(kind, id);
        Map<String, Object> settings = settings(type, row, name);
        List<Object> ids = Json.list(row.text("route_id"));
        if (ids != null) {
            NodeSettings.routes(settings, ids, routes, findings, name);
        }
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", name);
        node.put("type", type);
        node.put("nodeId", id);
        node.put("name", OldNode.name(row.text("name", name), findings, name));
        node.put("domain", OldNode.host(row.text("host"), findings, name));
        node.put(
                "remark",
                row.has("parent_id") && !row.text("parent_id").equals("0")
                        ? "child of node " + kind + " " + row.text("parent_id")
                        : "");
        node.put("enabled", true);
        node.put("groups", OldNode.numbers(row.text("group_id"), findings, name));
        node.put("rateMillionths", row.rate("rate"));
        node.put("rateRanges", List.of());
        node.put("settings", settings);
        return new OldNode(name, type, id, node);
    }

    private Map<String, Object> settings(String type, Row row, String node) throws Row.Unreadable {
        Map<String, Object> given = given(row);
        Map<String, Object> settings = NodeSettings.listening(row.number("server_port"), given);
        NodeSettings.put(settings, "listen_ip", row.text("listen_ip"));
        Map<String, Object> tls = tls(row);
        switch (type) {
            case "shadowsocks" ->
                    NodeSettings.shadowsocks(settings, given, row.number("created_at", 0));
            case "vmess" -> NodeSettings.tls(settings, given, 0, tls, findings, node);
            case "vless" -> {
                NodeSettings.tls(settings, given, 0, tls, findings, node);
                NodeSettings.put(settings, "flow", row.text("flow"));
                encryption(settings, row);
            }
            case "trojan" -> {
                settings.put("host", row.text("host"));
                serverName(settings, row, tls);
                if (row.has("tls")) {
                    NodeSettings.tls(settings, given, 1, tls, findings, node);
                }
            }
            case "hysteria" -> {
                hysteria(settings, row, tls);
                NodeSettings.tlsSettings(settings, tls, findings, node);
            }
            case "tuic" -> {
                serverName(settings, row, tls);
                NodeSettings.put(settings, "congestion_control", row.text("congestion_control"));
                settings.put("zero_rtt_handshake", row.flag("zero_rtt_handshake", false));
                NodeSettings.tlsSettings(settings, tls, findings, node);
            }
            case "anytls" -> {
                serverName(settings, row, tls);
                List<Object> scheme = Json.list(row.text("padding_scheme"));
                if (scheme != null && !scheme.isEmpty()) {
                    settings.put("padding_scheme", scheme);
                }
                NodeSettings.tlsSettings(settings, tls, findings, node);
            }
            default -> throw new Row.Unreadable("protocol " + type + " is not known here");
        }
        return settings;
    }

    /** Columns by the names that Xboard's settings have. */
    private static Map<String, Object> given(Row row) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (String column : List.of("network", "tls", "cipher", "obfs")) {
            NodeSettings.put(given, column, row.text(column));
        }
        // Names of columns were read in lower case.
        given.put(
                "network_settings",
                Json.object(row.text("network_settings", row.text("networksettings"))));
        given.put("obfs_settings", Json.object(row.text("obfs_settings")));
        return given;
    }

    private static Map<String, Object> tls(Row row) {
        Map<String, Object> tls = Json.object(row.text("tls_settings", row.text("tlssettings")));
        if (tls.containsKey("serverName")) {
            tls.putIfAbsent("server_name", tls.get("serverName"));
        }
        return tls;
    }

    private static void serverName(Map<String, Object> settings, Row row, Map<String, Object> tls) {
        NodeSettings.put(
                settings,
                "server_name",
                NodeSettings.first(row.text("server_name"), Json.text(tls, "server_name")));
    }

    private static void encryption(Map<String, Object> settings, Row row) {
        String method = row.text("encryption");
        if (method.isEmpty() || method.equals("none")) {
            return;
        }
        settings.put("encryption", method);
        Map<String, Object> all = Json.object(row.text("encryption_settings"));
        Map<String, Object> told = new LinkedHashMap<>();
        for (String name : List.of("mode", "ticket", "server_padding", "private_key")) {
            NodeSettings.put(told, name, Json.text(all, name));
        }
        settings.put("encryption_settings", told);
    }

    private static void hysteria(Map<String, Object> settings, Row row, Map<String, Object> tls)
            throws Row.Unreadable {
        long version = row.number("version", row.has("protocol") ? 2 : 1);
        settings.put("version", version);
        settings.put("host", row.text("host"));
        serverName(settings, row, tls);
        long up = row.number("up_mbps", 0);
        long down = row.number("down_mbps", 0);
        settings.put("up_mbps", up);
        settings.put("down_mbps", down);
        if (version == 1) {
            NodeSettings.put(settings, "obfs", row.text("obfs_password", row.text("obfs")));
        } else {
            settings.put("ignore_client_bandwidth", up == 0 && down == 0);
            NodeSettings.put(settings, "obfs", row.text("obfs"));
            if (!row.text("obfs").isEmpty()) {
                NodeSettings.put(settings, "obfs_password", row.text("obfs_password"));
            }
        }
    }
}
