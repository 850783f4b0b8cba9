package dev.weir.collect.node;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes tokens out of bodies before anything is kept or hashed. */
final class TokenStripper {
    private static final byte MASK = '*';

    private TokenStripper() {}

    /**
     * The body without its top-level {@code token} members and without the presented token
     * anywhere; the same array when there is nothing to take out.
     *
     * @param presented the token that the request was let in by, or null
     */
    static byte[] strip(byte[] body, @Nullable String presented) {
        // One byte per character makes two passes of the JVM's vectorised search.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        byte[] stripped = body;
        if (text.contains("\"token\"") || text.indexOf('\\') >= 0) {
            stripped = withoutMembers(body);
        }
        if (presented != null && couldOnlyBeASecret(presented)) {
            byte[] secret = presented.getBytes(StandardCharsets.UTF_8);
            if (text.contains(new String(secret, StandardCharsets.ISO_8859_1))) {
                stripped = masked(stripped, secret);
            }
        }
        return stripped;
    }

    /** A short token, or one of digits, may stand in a body as a number of bytes. */
    private static boolean couldOnlyBeASecret(String token) {
        for (int i = 0; i < token.length(); i++) {
            if ("0123456789eE.+-".indexOf(token.charAt(i)) < 0) {
                return token.length() >= 8;
            }
        }
        return false;
    }

    private static byte[] withoutMembers(byte[] body) {
        JsonCursor json = new JsonCursor(body);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(body.length);
        boolean taken = false;
        boolean any = false;
        if (!json.object()) {
            return body;
        }
        kept.write(body, 0, json.position());
        for (boolean first = true; json.member(first); first = false) {
            int name = json.textStart() - 1;
            boolean token = json.textIs("token");
            json.skip();
            if (token) {
                taken = true;
                continue;
            }
            if (any) {
                kept.write(',');
            }
            any = true;
            kept.write(body, name, json.position() - name);
        }
        if (json.failed()) {
            return maskedAfterName(body);
        }
        if (!taken) {
            return body;
        }
        kept.write('}');
        kept.write(body, json.position(), body.length - json.position());
        return kept.toByteArray();
    }

    /** For bodies that are no JSON: hides every text that follows the name. */
    private static byte[] maskedAfterName(byte[] body) {
        byte[] name = "\"token\"".getBytes(StandardCharsets.US_ASCII);
        byte[] masked = body.clone();
        for (int at = indexOf(masked, name, 0); at >= 0; at = indexOf(masked, name, at + 1)) {
            int i = at + name.length;
            while (i < masked.length && (masked[i] == ' ' || masked[i] == ':')) {
                i++;
            }
            if (i < masked.length && masked[i] == '"') {
                for (i++; i < masked.length && masked[i] != '"'; i++) {
                    masked[i] = MASK;
                }
            }
        }
        return masked;
    }

    private static byte[] masked(byte[] body, byte[] secret) {
        byte[] masked = body.clone();
        int at = indexOf(masked, secret, 0);
        for (; at >= 0; at = indexOf(masked, secret, at + secret.length)) {
            Arrays.fill(masked, at, at + secret.length, MASK);
        }
        return masked;
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int i = from; i <= bytes.length - wanted.length; i++) {
            if (bytes[i] == wanted[0]
                    && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
