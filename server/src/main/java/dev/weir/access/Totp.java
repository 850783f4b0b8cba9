package dev.weir.access;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of six digits that change every 30 seconds (RFC 6238 with HMAC-SHA1, which is what every
 * authenticator program knows).
 */
final class Totp {
    private static final long STEP_MILLIS = 30_000;

    /** RFC 6238 §5.2 recommends one step for clocks that go apart and for slow typing. */
    private static final int STEPS_AROUND = 1;

    /** RFC 4226 §4 recommends as many bits as the hash has. */
    private static final int SECRET_BYTES = 20;

    /** No step was accepted. */
    static final long NONE = -1;

    private Totp() {}

    static String newSecret() {
        return Base32.encode(Secrets.bytes(SECRET_BYTES));
    }

    static long stepAt(long millis) {
        return Math.floorDiv(millis, STEP_MILLIS);
    }

    /**
     * The step whose code this is, or {@link #NONE}. Steps up to the one accepted last are not
     * accepted again (RFC 6238 §5.2), so a code that somebody saw is of no use to him.
     */
    static long accept(String secret, String code, long millis, long acceptedLast) {
        long now = stepAt(millis);
        long found = NONE;
        for (long step = now - STEPS_AROUND; step <= now + STEPS_AROUND; step++) {
            // All are looked at, so time does not tell which.
            if (Secrets.same(code(secret, step), code) && step > acceptedLast) {
                found = step;
            }
        }
        return found;
    }

    /** The code of a step. */
    static String code(String secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base32.decode(secret), "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            // Dynamic truncation, RFC 4226 §5.3.
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff;
            return String.format("%06d", number % 1_000_000);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA1", e);
        }
    }

    /** What an authenticator program reads, from a picture or typed. */
    static String uri(String secret, String email) {
        return "otpauth://totp/Weir:"
                + URLEncoder.encode(email, StandardCharsets.UTF_8).replace("+", "%20")
                + "?secret="
                + secret
                + "&issuer=Weir&algorithm=SHA1&digits=6&period=30";
    }
}
