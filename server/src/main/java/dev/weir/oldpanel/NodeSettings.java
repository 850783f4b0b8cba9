package dev.weir.oldpanel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of a node's protocol by their names here. What only subscriptions of the panel need
 * (fingerprints, public keys, whether certificates are checked) is left out: nodes are not told it.
 */
final class NodeSettings {
    private static final Set<String> TLS =
            Set.of(
                    "server_name",
                    "server_names",
                    "dest",
                    "server_port",
                    "private_key",
                    "short_id",
                    "short_ids",
                    "mldsa65Seed",
                    "cert_mode",
                    "cert_file",
                    "key_file",
                    "provider",
                    "dns_env",
                    "reject_unknown_sni");

    /** Of subscriptions only: nothing is lost when a node is not told them. */
    private static final Set<String> CLIENTS =
            Set.of(
                    "allow_insecure",
                    "public_key",
                    "fingerprint",
                    "utls",
                    "ech",
                    "allowInsecure",
                    "serverName");

    private NodeSettings() {}

    /**
     * Xboard's.
     *
     * @param host of the node
     * @param given its protocol_settings
     * @param createdSeconds when the node was made: Xboard derives a key from it
     */
    static Map<String, Object> xboard(
            String type,
            String host,
            long port,
            long createdSeconds,
            Map<String, Object> given,
            Findings findings,
            String node) {
        Map<String, Object> settings = listening(port, given);
        switch (type) {
            case "shadowsocks" -> shadowsocks(settings, given, createdSeconds);
            case "vmess" ->
                    tls(settings, given, 0, Json.inner(given, "tls_settings"), findings, node);
            case "trojan" -> {
                settings.put("host", host);
                Map<String, Object> tls = Json.inner(given, "tls_settings");
                put(
                        settings,
                        "server_name",
                        first(Json.text(tls, "server_name"), Json.text(given, "server_name")));
                tls(settings, given, 1, tlsOf(given), findings, node);
            }
            case "vless" -> {
                put(settings, "flow", Json.text(given, "flow"));
                Map<String, Object> encryption = Json.inner(given, "encryption");
                if (Json.flag(encryption, "enabled")) {
                    put(settings, "decryption", Json.text(encryption, "decryption"));
                }
                tls(settings, given, 0, tlsOf(given), findings, node);
            }
            case "hysteria" -> hysteria(settings, given, host, findings, node);
            case "tuic" -> {
                settings.put("version", Json.number(given, "version", 5));
                put(settings, "congestion_control", Json.text(given, "congestion_control"));
                innerTls(settings, given, findings, node);
            }
            case "anytls" -> {
                if (given.get("padding_scheme") instanceof List<?> scheme) {
                    settings.put("padding_scheme", scheme);
                }
                innerTls(settings, given, findings, node);
            }
            case "mieru" -> {
                put(settings, "transport", Json.text(given, "transport"));
                put(settings, "traffic_pattern", Json.text(given, "traffic_pattern"));
            }
            default -> tls(settings, given, 0, Json.inner(given, "tls_settings"), findings, node);
        }
        Map<String, Object> multiplex = Json.inner(given, "multiplex");
        if (Json.flag(multiplex, "enabled") && Set.of("vmess", "vless", "trojan").contains(type)) {
            settings.put("multiplex", multiplex);
        }
        return settings;
    }

    private static Map<String, Object> tlsOf(Map<String, Object> given) {
        return Json.number(given, "tls", 1) == 2
                ? Json.inner(given, "reality_settings")
                : Json.inner(given, "tls_settings");
    }

    /** What every protocol has. */
    static Map<String, Object> listening(long port, Map<String, Object> given) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server_port", port);
        put(settings, "network", Json.text(given, "network"));
        Map<String, Object> network = Json.inner(given, "network_settings");
        if (!network.isEmpty()) {
            settings.put("network_settings", network);
        }
        return settings;
    }

    static void shadowsocks(
            Map<String, Object> settings, Map<String, Object> given, long createdSeconds) {
        String cipher = Json.text(given, "cipher");
        settings.put("cipher", cipher);
        int key =
                switch (cipher) {
                    case "2022-blake3-aes-128-gcm" -> 16;
                    case "2022-blake3-aes-256-gcm" -> 32;
                    default -> 0;
                };
        if (key > 0) {
            settings.put("server_key", serverKey(createdSeconds, key));
        }
        put(settings, "obfs", Json.text(given, "obfs"));
        Map<String, Object> obfs = Json.inner(given, "obfs_settings");
        if (!obfs.isEmpty() && !Json.text(given, "obfs").isEmpty()) {
            settings.put("obfs_settings", obfs);
        }
        put(settings, "plugin", Json.text(given, "plugin"));
        put(settings, "plugin_opts", Json.text(given, "plugin_opts"));
    }

    /** As the panels derive it: the first hex digits of the MD5 of the moment, in base64. */
    static String serverKey(long createdSeconds, int length) {
        try {
            byte[] md5 =
                    MessageDigest.getInstance("MD5")
                            .digest(
                                    Long.toString(createdSeconds)
                                            .getBytes(StandardCharsets.US_ASCII));
            String hex = HexFormat.of().formatHex(md5).substring(0, length);
            return Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    static void tls(
            Map<String, Object> settings,
            Map<String, Object> given,
            long standard,
            Map<String, Object> tls,
            Findings findings,
            String node) {
        settings.put("tls", Json.number(given, "tls", standard));
        tlsSettings(settings, tls, findings, node);
    }

    /** Where TLS is always on, and its settings stand in {@code tls}. */
    private static void innerTls(
            Map<String, Object> settings,
            Map<String, Object> given,
            Findings findings,
            String node) {
        Map<String, Object> tls = Json.inner(given, "tls");
        put(settings, "server_name", Json.text(tls, "server_name"));
        tlsSettings(settings, tls, findings, node);
    }

    static void tlsSettings(
            Map<String, Object> settings, Map<String, Object> tls, Findings findings, String node) {
        Map<String, Object> known = new LinkedHashMap<>();
        tls.forEach((name, value) -> {
            if (TLS.contains(name)) {
                if (!(value instanceof String text && text.isEmpty())) {
                    known.put(name, value instanceof List ? value : value.toString());
                }
            } else if (!CLIENTS.contains(name)) {
                findings.told("nodes", "tls setting " + name + " is not known here", node);
            }
        });
        if (!known.isEmpty()) {
            settings.put("tls_settings", known);
        }
    }

    private static void hysteria(
            Map<String, Object> settings,
            Map<String, Object> given,
            String host,
            Findings findings,
            String node) {
        long version = Json.number(given, "version", 2);
        Map<String, Object> obfs = Json.inner(given, "obfs");
        Map<String, Object> width = Json.inner(given, "bandwidth");
        settings.put("version", version);
        settings.put("host", host);
        settings.put("up_mbps", Json.number(width, "up", 0));
        settings.put("down_mbps", Json.number(width, "down", 0));
        boolean open = Json.flag(obfs, "open");
        if (version == 1) {
            put(settings, "obfs", Json.text(obfs, "password"));
        } else if (open) {
            put(settings, "obfs", Json.text(obfs, "type"));
            put(settings, "obfs_password", Json.text(obfs, "password"));
        }
        innerTls(settings, given, findings, node);
    }

    static void put(Map<String, Object> settings, String name, String value) {
        if (!value.isEmpty()) {
            settings.put(name, value);
        }
    }

    static String first(String one, String other) {
        return one.isEmpty() ? other : one;
    }

    /** Routing rules as nodes are told them. */
    static void routes(
            Map<String, Object> settings,
            List<Object> ids,
            Map<Long, Map<String, Object>> routes,
            Findings findings,
            String node) {
        List<Object> chosen = new ArrayList<>();
        for (Object id : ids) {
            String number = id.toString();
            Map<String, Object> route =
                    number.matches("[0-9]{1,9}") ? routes.get(Long.parseLong(number)) : null;
            if (route == null) {
                findings.told("nodes", "names a route that there is not", node);
            } else {
                chosen.add(route);
            }
        }
        if (!chosen.isEmpty()) {
            settings.put("routes", chosen);
        }
    }
}
