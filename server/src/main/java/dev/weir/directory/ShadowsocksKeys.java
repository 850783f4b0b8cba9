package dev.weir.directory;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Ciphers of shadowsocks, and the server key that those of 2022 need. */
final class ShadowsocksKeys {
    /** Those with which one port serves many users. */
    static final List<String> CIPHERS =
            List.of(
                    "aes-128-gcm",
                    "aes-192-gcm",
                    "aes-256-gcm",
                    "chacha20-ietf-poly1305",
                    "xchacha20-ietf-poly1305",
                    "2022-blake3-aes-128-gcm",
                    "2022-blake3-aes-256-gcm");

    private static final SecureRandom RANDOM = new SecureRandom();

    private ShadowsocksKeys() {}

    /** Bytes of the server key; 0 when the cipher has none. */
    static int length(String cipher) {
        return switch (cipher) {
            case "2022-blake3-aes-128-gcm" -> 16;
            case "2022-blake3-aes-256-gcm" -> 32;
            default -> 0;
        };
    }

    /** The key as given, or a new one when the cipher needs one and none is given. */
    static String check(String cipher, String key, String path, Problems problems) {
        int length = length(cipher);
        if (length == 0) {
            if (!key.isEmpty()) {
                problems.add(path, "invalid", "must be empty: " + cipher + " has no server key");
            }
            return key;
        }
        if (key.isEmpty()) {
            byte[] bits = new byte[length];
            RANDOM.nextBytes(bits);
            return Base64.getEncoder().encodeToString(bits);
        }
        if (decodedLength(key) != length) {
            problems.add(path, "invalid", "must be base64 of " + length + " bytes");
        }
        return key;
    }

    private static int decodedLength(String key) {
        try {
            return Base64.getDecoder().decode(key).length;
        } catch (IllegalArgumentException notBase64) {
            return -1;
        }
    }
}
