package dev.weir.roster;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Strong entity tags: 128 bits of SHA-256, quoted. */
final class ETags {
    private ETags() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String of(byte[] bytes) {
        return of(sha256().digest(bytes), 16);
    }

    static String of(byte[] digest, int length) {
        return '"' + HexFormat.of().formatHex(digest, 0, length) + '"';
    }
}
