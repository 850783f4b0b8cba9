package dev.weir.presence;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Brings the addresses that node software reports into one form. */
public final class Addresses {
    private static final int MAX_LENGTH = 64;

    private Addresses() {}

    /**
     * The address as text, or null when it is none: {@code 1.2.3.4_17}, {@code 1.2.3.4:443}, {@code
     * [2001:db8::1]:443} and {@code ::ffff:1.2.3.4} lose what is not address.
     */
    public static @Nullable String normal(String reported) {
        if (reported.length() > MAX_LENGTH) {
            return null;
        }
        String text = withoutNode(reported.strip());
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                return null;
            }
            text = text.substring(1, end);
        } else if (text.indexOf('.') > 0 && text.indexOf(':') == text.lastIndexOf(':')) {
            int port = text.indexOf(':');
            text = port < 0 ? text : text.substring(0, port);
        }
        int zone = text.indexOf('%');
        if (zone >= 0) {
            text = text.substring(0, zone);
        }
        return literal(text);
    }

    private static String withoutNode(String text) {
        int underscore = text.lastIndexOf('_');
        if (underscore < 0) {
            return text;
        }
        for (int i = underscore + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return text;
            }
        }
        return text.substring(0, underscore);
    }

    private static @Nullable String literal(String text) {
        boolean sixth = text.indexOf(':') >= 0;
        if (!sixth && text.chars().filter(c -> c == '.').count() != 3) {
            return null; // "1.2" would be read as 1.0.0.2
        }
        try {
            // Unmaps ::ffff:1.2.3.4 by itself; never asks a name server.
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException notALiteral) {
            return null;
        }
    }
}
