package dev.weir.directory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the settings document of a node against its protocol, so that nothing wrong ever reaches
 * node software, which answers a wrong type with a crash.
 *
 * <p>What passes is kept as canonical text: every member in the protocol's order, defaults filled
 * in. A later change of a default therefore leaves existing nodes as they are.
 */
final class ProtocolSettings {
    private static final int LONGEST = 262_144;

    /** The members of tls_settings that stand before the port, in order. */
    private static final List<String> BEFORE_PORT = List.of("server_name", "server_names", "dest");

    private ProtocolSettings() {}

    /**
     * The canonical text; empty when there are problems.
     *
     * @param type a known protocol; an unknown one is somebody else's problem and yields nothing
     * @param path what to put before the names of members in problems
     */
    static String check(String type, String text, String path, Problems problems) {
        if (!NodeTypes.ALL.contains(type)) {
            return "";
        }
        if (text.length() > LONGEST) {
            problems.add(path, "too_long", "must not be longer than " + LONGEST + " characters");
            return "";
        }
        Object document;
        try {
            document = JsonText.read(text.isBlank() ? "{}" : text);
        } catch (IllegalArgumentException e) {
            problems.add(path, "invalid", "is not JSON: " + e.getMessage());
            return "";
        }
        Problems own = new Problems();
        Object checked = ProtocolForms.of(type).check(document, path, own);
        if (own.isEmpty() && checked instanceof Map<?, ?> members) {
            Map<String, Object> settings = new LinkedHashMap<>();
            members.forEach((name, member) -> settings.put((String) name, member));
            checkTogether(type, settings, path, own);
            checked = settings;
        }
        own.found().forEach(p -> problems.add(p.field(), p.code(), p.message()));
        return own.isEmpty() ? JsonText.write(checked) : "";
    }

    /** What one member alone cannot show. */
    private static void checkTogether(
            String type, Map<String, Object> settings, String path, Problems problems) {
        switch (type) {
            case "shadowsocks" ->
                    settings.put(
                            "server_key",
                            ShadowsocksKeys.check(
                                    text(settings, "cipher"),
                                    text(settings, "server_key"),
                                    path + ".server_key",
                                    problems));
            case "hysteria" -> checkObfs(settings, path, problems);
            case "vless" -> settings.put("decryption", decryption(settings, path, problems));
            default -> {}
        }
        checkFlow(type, settings, path, problems);
        checkRoutes(settings, path + ".routes", problems);
        checkReality(settings, path, problems);
    }

    private static void checkObfs(Map<String, Object> settings, String path, Problems problems) {
        boolean second = settings.get("version") instanceof Long version && version == 2;
        String obfs = text(settings, "obfs");
        boolean password = !text(settings, "obfs_password").isEmpty();
        if (second && !obfs.isEmpty() && !obfs.equals("salamander")) {
            problems.add(path + ".obfs", "invalid", "must be salamander or empty in version 2");
        } else if (second && obfs.isEmpty() == password) {
            problems.add(
                    path + ".obfs_password", "invalid", "must be set exactly when obfs is set");
        } else if (!second && password) {
            problems.add(
                    path + ".obfs_password", "invalid", "in version 1 the password is obfs itself");
        }
    }

    private static void checkFlow(
            String type, Map<String, Object> settings, String path, Problems problems) {
        boolean set = !text(settings, "flow").isEmpty();
        boolean carries =
                type.equals("vless")
                        && text(settings, "network").equals("tcp")
                        && !Long.valueOf(0).equals(settings.get("tls"));
        if (set && !carries) {
            problems.add(path + ".flow", "invalid", "needs vless over tcp with tls 1 or 2");
        }
    }

    /**
     * Without a match, XrayR blocks everything by a block rule and V2bX dies of a dns rule; only
     * the default way out needs none.
     */
    private static void checkRoutes(Map<String, Object> settings, String path, Problems problems) {
        if (!(settings.get("routes") instanceof List<?> routes)) {
            return;
        }
        for (int i = 0; i < routes.size(); i++) {
            if (routes.get(i) instanceof Map<?, ?> route
                    && route.get("match") instanceof List<?> match
                    && (match.contains("")
                            || (match.isEmpty() && !"default_out".equals(route.get("action"))))) {
                problems.add(
                        path + "[" + i + "].match",
                        "missing",
                        "must name something: nothing would match everything");
            }
        }
    }

    private static void checkReality(Map<String, Object> settings, String path, Problems problems) {
        if (!Long.valueOf(2).equals(settings.get("tls"))
                || !(settings.get("tls_settings") instanceof Map<?, ?> given)) {
            return;
        }
        Map<String, Object> tls = new LinkedHashMap<>();
        given.forEach((name, member) -> tls.put((String) name, member));
        if (text(tls, "private_key").isEmpty()) {
            problems.add(path + ".tls_settings.private_key", "missing", "is required by tls 2");
        }
        if (text(tls, "server_name").isEmpty() && !(tls.get("server_names") instanceof List<?>)) {
            problems.add(path + ".tls_settings.server_name", "missing", "is required by tls 2");
        }
        // Node software dials dest:server_port, so an absent port would be "example.com:".
        settings.put("tls_settings", tls.containsKey("server_port") ? tls : withPort(tls));
    }

    /** With the default in its form's place, so that the text stays the same when checked again. */
    private static Map<String, Object> withPort(Map<String, Object> tls) {
        Map<String, Object> whole = new LinkedHashMap<>();
        for (String name : BEFORE_PORT) {
            if (tls.containsKey(name)) {
                whole.put(name, tls.get(name));
            }
        }
        whole.put("server_port", "443");
        tls.forEach(whole::putIfAbsent);
        return whole;
    }

    /**
     * Xboard-Node wants the parts in one string, v2node one by one. Where there are parts they are
     * the truth, so that both serve the same key.
     */
    private static String decryption(Map<String, Object> settings, String path, Problems problems) {
        String method = text(settings, "encryption");
        if (method.isEmpty()) {
            return text(settings, "decryption");
        }
        StringBuilder joined = new StringBuilder(method);
        if (settings.get("encryption_settings") instanceof Map<?, ?> parts) {
            for (String part : List.of("mode", "ticket", "server_padding", "private_key")) {
                if (parts.get(part) instanceof String value && !value.isEmpty()) {
                    joined.append('.').append(value);
                } else if (!part.equals("server_padding")) {
                    problems.add(
                            path + ".encryption_settings." + part,
                            "missing",
                            "is required by encryption " + method);
                }
            }
        }
        return joined.toString();
    }

    private static String text(Map<String, Object> settings, String name) {
        return settings.get(name) instanceof String text ? text : "";
    }
}
