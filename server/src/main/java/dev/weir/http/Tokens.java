package dev.weir.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares secrets without telling by time how much of them was right. */
public final class Tokens {
    private Tokens() {}

    /** Whether the token is the one of this hex SHA-256; an empty digest matches nothing. */
    public static boolean matches(String token, String sha256Hex) {
        if (sha256Hex.length() != 64) {
            return false;
        }
        // Only the digest is compared, so neither length nor prefix of the secret can be measured.
        return MessageDigest.isEqual(sha256(token), HexFormat.of().parseHex(sha256Hex));
    }

    public static String sha256Hex(String token) {
        return HexFormat.of().formatHex(sha256(token));
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
