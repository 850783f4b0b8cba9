package dev.weir.collect.sspanel;

import dev.weir.collect.node.NodeSettings;
import dev.weir.directory.Node;
import dev.weir.directory.Settings;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;

/**
 * A node's settings as {@code mod_mu/nodes/{id}/info} tells them.
 *
 * <p>XrayR takes every member of {@code custom_config} as a string where it is one here; a number
 * in its place makes it refuse the whole.
 */
final class NodeInfo {
    /**
     * From 2021.11 on XrayR reads {@code custom_config}; from 2023.2 on it would no longer report
     * how loaded it is.
     */
    private static final String VERSION = "2022.12";

    private NodeInfo() {}

    static byte[] write(Node node, Settings installation) {
        NodeSettings settings = NodeSettings.of(node);
        return JsonWriter.object(json -> {
            json.field("ret", 1);
            json.startObject("data");
            json.field("node_group", 0).field("node_class", 0).field("node_speedlimit", 0);
            json.field("traffic_rate", 1);
            json.field("sort", sort(node.type(), settings));
            json.field("server", server(node, settings));
            json.startObject("custom_config");
            customConfig(node, settings, json);
            json.end();
            json.field("type", "SSPanel-UIM");
            json.field("version", VERSION);
            json.end();
        });
    }

    private static void customConfig(Node node, NodeSettings settings, JsonWriter json) {
        String port = Integer.toString(settings.port());
        json.field("offset_port_node", port);
        json.field("offset_port_user", port);
        json.field("host", settings.transportHost());
        json.field("server_name", settings.serverName());
        json.field("method", settings.text("cipher"));
        json.field("server_key", settings.text("server_key"));
        json.field("tls", settings.tls() ? "1" : "0");
        json.field("enable_vless", node.type().equals("vless") ? "1" : "0");
        json.field("network", settings.text("network"));
        json.field("security", settings.tls() ? "tls" : settings.reality() ? "reality" : "none");
        json.field("path", settings.path());
        json.field("servicename", settings.serviceName());
        json.field("flow", settings.text("flow"));
        json.field("obfs", settings.text("obfs"));
        json.field("obfs_password", settings.text("obfs_password"));
        json.field("up_mbps", Long.toString(settings.number("up_mbps")));
        json.field("down_mbps", Long.toString(settings.number("down_mbps")));
        json.field("ignore_client_bandwidth", settings.flag("ignore_client_bandwidth"));
        json.field("congestion_control", settings.text("congestion_control"));
        if (!settings.texts("padding_scheme").isEmpty()) {
            json.startList("padding_scheme");
            settings.texts("padding_scheme").forEach(json::value);
            json.end();
        }
        if (settings.network().value("header") instanceof JsonObject header) {
            json.raw("header", header.toText());
        }
        reality(settings, json);
    }

    private static void reality(NodeSettings settings, JsonWriter json) {
        json.field("enable_reality", settings.reality());
        if (!settings.reality()) {
            return;
        }
        json.startObject("reality-opts");
        json.field("dest", settings.realityDestination());
        json.startList("server_names");
        settings.realityNames().forEach(json::value);
        json.end();
        json.field("private_key", settings.ofTls("private_key"));
        json.startList("short_ids");
        settings.realityShortIds().forEach(json::value);
        json.end();
        json.end();
    }

    /** SSPanel's number of a protocol. */
    private static long sort(String type, NodeSettings settings) {
        return switch (type) {
            case "shadowsocks" -> settings.text("cipher").startsWith("2022-") ? 1 : 0;
            case "tuic" -> 2;
            case "trojan" -> 14;
            default -> 11;
        };
    }

    /**
     * The older way to say it, which software reads that was told to mind no {@code custom_config}:
     * {@code host;port;alterId;network;tls;path=…|host=…}, for trojan {@code host;port=…|host=…}.
     */
    private static String server(Node node, NodeSettings settings) {
        String host = node.domain();
        return switch (node.type()) {
            case "shadowsocks" -> host;
            case "trojan" ->
                    host
                            + ";port="
                            + settings.port()
                            + option("host", settings.serverName())
                            + (settings.text("network").equals("grpc") ? "|grpc=1" : "")
                            + option("servicename", settings.serviceName());
            default ->
                    host
                            + ";"
                            + settings.port()
                            + ";0;"
                            + settings.text("network")
                            + ";"
                            + (settings.tls() ? "tls" : "")
                            + ";"
                            + option("path", settings.path())
                            + option("host", settings.transportHost())
                            + option("servicename", settings.serviceName());
        };
    }

    /** What would break the line that it stands in is left out. */
    private static String option(String name, String value) {
        return value.isEmpty() || value.contains(";") || value.contains("|")
                ? ""
                : "|" + name + "=" + value;
    }
}
