package dev.weir.directory;

import java.util.List;
import java.util.Map;

/**
 * The settings document of each protocol, member by member. Names are those of the wire; the order
 * is the order on the wire, and never changes: another order is other bytes, which make node
 * software restart its listeners.
 */
final class ProtocolForms {
    private static final int NAME = 253;
    private static final int SECRET = 512;

    private static final Shape HOST =
            Shape.matching(
                    "[A-Za-z0-9_*]([A-Za-z0-9._*-]{0,252})?|[0-9A-Fa-f:.]+|",
                    "must be a host name or an address, without a port");

    private static final Form ROUTE =
            Form.empty()
                    .required("id", Shape.integer(0, Integer.MAX_VALUE))
                    .required("match", Shape.listOf(Shape.text(1_000), 10_000))
                    .required("action", Shape.text(40))
                    .defaulted("action_value", Shape.orNull(Shape.lines(10_000)), JsonText.NULL);

    private static final Form TLS_SETTINGS =
            Form.empty()
                    .optional("server_name", HOST)
                    .optional("server_names", Shape.listOf(HOST, 100))
                    .optional("dest", HOST)
                    .optional("server_port", Shape.portText())
                    .optional("private_key", Shape.text(SECRET))
                    .optional("short_id", shortId())
                    .optional("short_ids", Shape.listOf(shortId(), 100))
                    .optional("mldsa65Seed", Shape.text(SECRET))
                    .optional("cert_mode", Shape.text(20))
                    .optional("cert_file", Shape.text(1_000))
                    .optional("key_file", Shape.text(1_000))
                    .optional("provider", Shape.text(40))
                    .optional("dns_env", Shape.text(2_000))
                    .optional("reject_unknown_sni", Shape.oneOf("0", "1"));

    private static final Form MULTIPLEX =
            Form.empty()
                    .required("enabled", Shape.flag())
                    .defaulted("protocol", Shape.oneOf("h2mux", "smux", "yamux", ""), "")
                    .defaulted("max_connections", Shape.integer(0, 10_000), 0L)
                    .defaulted("min_streams", Shape.integer(0, 10_000), 0L)
                    .defaulted("max_streams", Shape.integer(0, 10_000), 0L)
                    .defaulted("padding", Shape.flag(), false)
                    .optional(
                            "brutal",
                            Form.empty()
                                    .required("enabled", Shape.flag())
                                    .required("up_mbps", mbps())
                                    .required("down_mbps", mbps()));

    private static final Form CERT_CONFIG =
            Form.empty()
                    .required(
                            "cert_mode",
                            Shape.oneOf("none", "dns", "http", "self", "file", "content"))
                    .optional("domain", HOST)
                    .optional("email", Shape.text(320))
                    .optional("dns_provider", Shape.text(40))
                    .optional("provider", Shape.text(40))
                    .optional("dns_env", Shape.strings())
                    .optional("http_port", Shape.port())
                    .optional("cert_file", Shape.text(1_000))
                    .optional("key_file", Shape.text(1_000))
                    .optional("cert_content", Shape.lines(40_000))
                    .optional("key_content", Shape.lines(40_000));

    /** What Xboard-Node and XrayRP take beyond the protocol; sent only where it is set. */
    private static final Form EXTENSIONS =
            Form.empty()
                    .optional("kernel_type", Shape.oneOf("singbox", "xray"))
                    .optional("custom_outbounds", Shape.listOf(Shape.anyObject(), 1_000))
                    .optional("custom_routes", Shape.listOf(Shape.anyObject(), 1_000))
                    .optional("custom_route_rules", Shape.listOf(Shape.anyObject(), 1_000))
                    .optional("cert_config", CERT_CONFIG)
                    .defaulted("routes", Shape.listOf(ROUTE, 1_000), List.of());

    private static final Map<String, Form> FORMS =
            Map.ofEntries(
                    Map.entry("shadowsocks", listen("tcp").with(shadowsocks()).with(tls(0, 0L))),
                    Map.entry("vmess", stream().with(tls(0, 0L, 1L)).with(multiplex())),
                    Map.entry(
                            "vless",
                            stream().with(vless()).with(tls(0, 0L, 1L, 2L)).with(multiplex())),
                    Map.entry(
                            "trojan",
                            listen("tcp", "ws", "grpc").with(tls(1, 0L, 1L, 2L)).with(multiplex())),
                    Map.entry("hysteria", listen("tcp").with(hysteria()).with(tls(1, 1L))),
                    Map.entry("tuic", listen("tcp").with(tuic()).with(tls(1, 1L))),
                    Map.entry("anytls", listen("tcp").with(anytls()).with(tls(1, 1L, 2L))),
                    Map.entry("socks", listen("tcp").with(tls(0, 0L, 1L))),
                    Map.entry("naive", listen("tcp").with(tls(1, 0L, 1L))),
                    Map.entry("http", listen("tcp").with(tls(0, 0L, 1L))),
                    Map.entry("mieru", listen("tcp").with(mieru()).with(tls(0, 0L))));

    private ProtocolForms() {}

    static Form of(String type) {
        Form form = FORMS.get(type);
        if (form == null) {
            throw new IllegalArgumentException("no such protocol: " + type);
        }
        return form.with(EXTENSIONS);
    }

    private static Form stream() {
        return listen("tcp", "ws", "grpc", "httpupgrade", "splithttp", "xhttp")
                .optional("trusted_x_forwarded_for", Shape.listOf(Shape.text(NAME), 100));
    }

    private static Form listen(Object... networks) {
        return Form.empty()
                .defaulted("listen_ip", Shape.literalIp(), "0.0.0.0")
                .required("server_port", Shape.port())
                .defaulted("network", Shape.oneOf(networks), networks[0])
                .defaulted("network_settings", networkSettings(), Map.of());
    }

    private static Form tls(long usual, Object... allowed) {
        return Form.empty()
                .defaulted("tls", Shape.oneOf(allowed), usual)
                .defaulted("tls_settings", TLS_SETTINGS, Map.of())
                .defaulted("flow", Shape.oneOf("", "xtls-rprx-vision"), "")
                .defaulted("host", Shape.text(NAME), "")
                .defaulted("server_name", HOST, "");
    }

    private static Form shadowsocks() {
        return Form.empty()
                .required("cipher", Shape.oneOf(ShadowsocksKeys.CIPHERS.toArray()))
                .defaulted("server_key", Shape.text(SECRET), "")
                .defaulted("obfs", Shape.oneOf("", "http"), "")
                .defaulted(
                        "obfs_settings",
                        Form.empty()
                                .optional("path", Shape.text(1_000))
                                .optional("host", Shape.text(NAME)),
                        Map.of())
                .defaulted("plugin", Shape.text(100), "")
                .defaulted("plugin_opts", Shape.text(1_000), "");
    }

    private static Form vless() {
        return Form.empty()
                .defaulted("encryption", Shape.oneOf("", "mlkem768x25519plus"), "")
                .defaulted(
                        "encryption_settings",
                        Form.empty()
                                .optional("mode", Shape.text(40))
                                .optional("ticket", Shape.text(40))
                                .optional("server_padding", Shape.text(400))
                                .optional("private_key", Shape.text(4_000)),
                        Map.of())
                .defaulted("decryption", Shape.text(5_000), "none");
    }

    private static Form hysteria() {
        return Form.empty()
                .defaulted("version", Shape.oneOf(1L, 2L), 2L)
                .defaulted("up_mbps", mbps(), 0L)
                .defaulted("down_mbps", mbps(), 0L)
                .defaulted("obfs", plainSecret(), "")
                .defaulted("obfs_password", plainSecret(), "")
                .defaulted("ignore_client_bandwidth", Shape.flag(), false)
                .optional("port_hop_enable", Shape.flag())
                .optional("port_hop_ports", Shape.text(200));
    }

    private static Form tuic() {
        return Form.empty()
                .defaulted("version", Shape.oneOf(4L, 5L), 5L)
                .defaulted("congestion_control", Shape.oneOf("bbr", "cubic", "new_reno"), "cubic")
                .defaulted("zero_rtt_handshake", Shape.flag(), false)
                .defaulted("auth_timeout", seconds(), "3s")
                .defaulted("heartbeat", seconds(), "3s");
    }

    private static Form anytls() {
        return Form.empty()
                .defaulted("padding_scheme", Shape.listOf(Shape.text(200), 100), List.of());
    }

    private static Form mieru() {
        return Form.empty()
                .defaulted("transport", Shape.oneOf("TCP", "UDP"), "TCP")
                .defaulted("traffic_pattern", Shape.text(2_000), "");
    }

    private static Form multiplex() {
        return Form.empty().optional("multiplex", MULTIPLEX);
    }

    /** Free for the core of the node software, but for the members that the software reads. */
    private static Shape networkSettings() {
        Form read =
                Form.empty()
                        .optional("path", Shape.text(1_000))
                        .optional("host", Shape.text(NAME))
                        .optional("serviceName", Shape.text(200))
                        .optional("headers", Shape.anyObject())
                        .optional("header", Shape.anyObject())
                        .optional("acceptProxyProtocol", Shape.flag());
        return (value, path, problems) -> {
            Object checked = Shape.anyObject().check(value, path, problems);
            if (checked instanceof Map<?, ?> members) {
                read.checkKnown(members, path, problems);
            }
            return checked;
        };
    }

    private static Shape shortId() {
        return Shape.matching("([0-9a-fA-F]{2}){0,8}", "must be up to 16 hex digits, in pairs");
    }

    private static Shape mbps() {
        return Shape.integer(0, 1_000_000);
    }

    private static Shape seconds() {
        return Shape.matching("[1-9][0-9]{0,3}s", "must be a number of seconds such as 3s");
    }

    /** v2node pastes the password into JSON without escaping it. */
    private static Shape plainSecret() {
        return Shape.matching(
                "[\\x20-\\x7e&&[^\"\\\\]]{0,200}",
                "must be printable ASCII without quotes and backslashes");
    }
}
