package dev.weir.directory;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The protocols a node may have and the names node software gives them. */
final class NodeTypes {
    static final List<String> ALL =
            List.of(
                    "shadowsocks",
                    "vmess",
                    "vless",
                    "trojan",
                    "hysteria",
                    "tuic",
                    "anytls",
                    "socks",
                    "naive",
                    "http",
                    "mieru");

    /** What {@link #canonical} says for software that serves whatever it is told. */
    static final String ANY = "any";

    private NodeTypes() {}

    /** The type after aliases; empty when none came. */
    static String canonical(@Nullable String type) {
        String lower = type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "v2ray" -> "vmess";
            case "hysteria2" -> "hysteria";
            case "v2node" -> ANY;
            default -> lower;
        };
    }
}
