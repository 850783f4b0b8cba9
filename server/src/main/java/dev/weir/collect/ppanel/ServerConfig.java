package dev.weir.collect.ppanel;

import dev.weir.collect.node.GoPattern;
import dev.weir.collect.node.NodeSettings;
import dev.weir.directory.Node;
import dev.weir.directory.Settings;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What a server of PPanel is told: its protocols, each one of our nodes.
 *
 * <p>The same nodes and settings are the same bytes: ppanel-node hashes them and starts its core
 * anew at any other, which loses what it had not reported. It refuses the whole server for one
 * protocol that it does not know, so those are left out.
 */
final class ServerConfig {
    private static final Set<String> KNOWN =
            Set.of("vmess", "vless", "trojan", "shadowsocks", "hysteria", "tuic", "anytls");

    private ServerConfig() {}

    /** The nodes in any order, at least one. */
    static byte[] write(List<Node> nodes, Settings installation) {
        List<Node> served =
                nodes.stream()
                        .filter(node -> KNOWN.contains(node.type()))
                        .sorted(Comparator.comparingLong(Node::sourceId))
                        .toList();
        return JsonWriter.object(json -> {
            json.field("code", 200).field("msg", "success");
            json.startObject("data");
            json.field("traffic_report_threshold", 0);
            json.field("push_interval", installation.pushIntervalSeconds());
            json.field("pull_interval", installation.pullIntervalSeconds());
            json.field("ip_strategy", "");
            json.startList("dns").end();
            json.startList("block");
            blocks(served).forEach(json::value);
            json.end();
            json.startList("outbound").end();
            json.startList("protocols");
            for (Node node : served) {
                protocol(node, NodeSettings.of(node), json);
            }
            json.end();
            json.field("total", served.size());
            json.end();
        });
    }

    private static void protocol(Node node, NodeSettings settings, JsonWriter json) {
        json.startObject();
        json.field("type", node.type()).field("port", settings.port()).field("enable", true);
        json.field("security", settings.tls() ? "tls" : settings.reality() ? "reality" : "none");
        json.field(
                "sni",
                settings.reality() ? settings.realityNames().getFirst() : settings.serverName());
        json.field("transport", settings.text("network"));
        json.field("host", settings.transportHost());
        json.field("path", settings.path());
        json.field("service_name", settings.serviceName());
        json.field("flow", settings.text("flow"));
        json.field("cipher", settings.text("cipher"));
        json.field("server_key", settings.text("server_key"));
        json.field("up_mbps", settings.number("up_mbps"));
        json.field("down_mbps", settings.number("down_mbps"));
        json.field("obfs", settings.text("obfs"));
        json.field("obfs_password", settings.text("obfs_password"));
        json.field("obfs_host", settings.ofObject("obfs_settings", "host"));
        json.field("obfs_path", settings.ofObject("obfs_settings", "path"));
        json.field("congestion_controller", settings.text("congestion_control"));
        json.field("reduce_rtt", settings.flag("zero_rtt_handshake"));
        json.field("padding_scheme", String.join("\n", settings.texts("padding_scheme")));
        reality(settings, json);
        encryption(settings, json);
        certificate(settings, json);
        json.end();
    }

    private static void reality(NodeSettings settings, JsonWriter json) {
        if (settings.reality()) {
            json.field("reality_server_addr", settings.realityHost());
            json.field("reality_server_port", Long.parseLong(settings.realityPort()));
            json.field("reality_private_key", settings.ofTls("private_key"));
            json.field("reality_short_id", settings.realityShortIds().getFirst());
        }
    }

    private static void encryption(NodeSettings settings, JsonWriter json) {
        String name = settings.text("encryption");
        if (!name.isEmpty()) {
            String ticket = settings.ofObject("encryption_settings", "ticket");
            json.field("encryption", name);
            json.field("encryption_mode", settings.ofObject("encryption_settings", "mode"));
            // The software appends the unit itself.
            json.field(
                    "encryption_ticket",
                    ticket.endsWith("s") ? ticket.substring(0, ticket.length() - 1) : ticket);
            json.field(
                    "encryption_server_padding",
                    settings.ofObject("encryption_settings", "server_padding"));
            json.field(
                    "encryption_private_key",
                    settings.ofObject("encryption_settings", "private_key"));
        }
    }

    /**
     * Without a mode the software would serve without TLS and not say so: then it makes itself a
     * certificate.
     */
    private static void certificate(NodeSettings settings, JsonWriter json) {
        if (!settings.tls()) {
            return;
        }
        String mode = settings.ofObject("cert_config", "cert_mode");
        String older = settings.ofTls("cert_mode");
        boolean own = !mode.isEmpty();
        json.field("cert_mode", own ? mode : older.isEmpty() ? "self" : older);
        json.field("cert_dns_provider", own ? provider(settings) : settings.ofTls("provider"));
        json.field("cert_dns_env", own ? environment(settings) : settings.ofTls("dns_env"));
    }

    private static String provider(NodeSettings settings) {
        String provider = settings.ofObject("cert_config", "dns_provider");
        return provider.isEmpty() ? settings.ofObject("cert_config", "provider") : provider;
    }

    /** Lines of {@code NAME=value}. */
    private static String environment(NodeSettings settings) {
        StringJoiner lines = new StringJoiner("\n");
        JsonObject environment = settings.object("cert_config", "dns_env");
        for (String name : environment.names()) {
            if (environment.value(name) instanceof String value) {
                lines.add(name + "=" + value);
            }
        }
        return lines.toString();
    }

    /** What PPanel calls what V2board's words mean; what it has no word for is left out. */
    private static List<String> blocks(List<Node> nodes) {
        List<String> blocks = new ArrayList<>();
        for (Node node : nodes) {
            for (NodeSettings.Block block : NodeSettings.of(node).blocks()) {
                for (String match : block.matches()) {
                    String told = told(match);
                    if (!told.isEmpty() && !blocks.contains(told)) {
                        blocks.add(told);
                    }
                }
            }
        }
        return blocks;
    }

    private static String told(String match) {
        int colon = match.indexOf(':');
        String value = match.substring(colon + 1);
        return switch (colon < 0 ? "" : match.substring(0, colon)) {
            case "" -> "keyword:" + value;
            case "full" -> value;
            case "domain" -> "suffix:" + value;
            case "keyword" -> "keyword:" + value;
            case "regexp" -> GoPattern.isSafe(value) ? "regex:" + value : "";
            default -> "";
        };
    }
}
