package dev.weir.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tokens of nodes: 256 random bits, kept as a hash only. */
final class Tokens {
    // Own tokens travel in query strings that some node software writes without escaping.
    private static final Pattern OWN = Pattern.compile("[A-Za-z0-9._~-]{16,128}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    static String random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    static void check(String field, String token, Problems problems) {
        if (!OWN.matcher(token).matches()) {
            problems.add(field, "invalid", "must be 16 to 128 letters, digits or any of - . _ ~");
        }
    }

    /** Lower-case hex SHA-256 of the token. A slow hash is for passwords, not for random bits. */
    static String sha256Hex(String token) {
        return HexFormat.of().formatHex(sha256(token.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The person's own token, checked, or a random one when null. */
    static String chosen(@Nullable String own, Problems problems) {
        if (own == null) {
            return random();
        }
        check("token", own, problems);
        return own;
    }
}
