package dev.weir.directory;

import java.net.InetAddress;

/** Addresses in figures, told from host names without asking anybody. */
final class LiteralIp {
    private LiteralIp() {}

    static boolean is(String text) {
        if (text.indexOf('[') >= 0 || text.indexOf('%') >= 0) {
            return false;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            // The platform also reads "1" and "127.1", which node software does not.
            return text.indexOf(':') >= 0 || address.getHostAddress().equals(text);
        } catch (IllegalArgumentException notLiteral) {
            return false;
        }
    }
}
