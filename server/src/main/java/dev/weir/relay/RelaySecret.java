package dev.weir.relay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the processes of one installation know and nobody else does. Never shown or sent. */
public final class RelaySecret {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * @param text 256 random bits, in any writing
     */
    public RelaySecret(String text) {
        if (text.length() < 32) {
            throw new IllegalArgumentException("the secret is too short");
        }
        key = new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), HMAC);
    }

    /** Shows that one knows the secret, for these very words. */
    String sign(String words) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(words.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    /** Whether somebody signed these words who knows the secret; takes the same time always. */
    boolean signed(String words, String signature) {
        return MessageDigest.isEqual(
                sign(words).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "RelaySecret";
    }
}
