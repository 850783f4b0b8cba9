package dev.weir.live;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed proof, for a while, that its bearer may hear of one user: what an end user's page gets
 * from whoever knows who he is. Any thread.
 *
 * <p>Signed with a key that lives as long as the process, so a restart ends every ticket; whoever
 * issued one issues another. Nothing is kept of tickets.
 */
public final class LiveTickets {
    /** The longest that a ticket may hold. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int PAYLOAD_BYTES = 2 * Long.BYTES;
    private static final int MAC_BYTES = 32;

    private final SecretKeySpec key;
    private final InstantSource wall;

    public LiveTickets(InstantSource wall) {
        byte[] secret = new byte[MAC_BYTES];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.wall = wall;
    }

    /**
     * A ticket.
     *
     * @param text URL-safe; a secret until {@code untilMillis}
     * @param untilMillis epoch milliseconds
     */
    public record Issued(String text, long untilMillis) {
        @Override
        public String toString() {
            return "live ticket until " + untilMillis;
        }
    }

    public Issued issue(long userId, Duration life) {
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("not the life of a ticket: " + life);
        }
        long until = wall.millis() + life.toMillis();
        byte[] payload = ByteBuffer.allocate(PAYLOAD_BYTES).putLong(userId).putLong(until).array();
        byte[] whole =
                ByteBuffer.allocate(PAYLOAD_BYTES + MAC_BYTES)
                        .put(payload)
                        .put(sign(payload))
                        .array();
        return new Issued(Base64.getUrlEncoder().withoutPadding().encodeToString(whole), until);
    }

    /** Whom the ticket was issued for; empty when it is not ours, was changed, or has ended. */
    public Optional<Viewer.EndUser> redeem(String text) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (whole.length != PAYLOAD_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(whole);
        byte[] payload = new byte[PAYLOAD_BYTES];
        byte[] presented = new byte[MAC_BYTES];
        buffer.get(payload).get(presented);
        if (!MessageDigest.isEqual(sign(payload), presented)) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(payload);
        Viewer.EndUser user = new Viewer.EndUser(fields.getLong(), fields.getLong(), wall);
        return user.admitted() ? Optional.of(user) : Optional.empty();
    }

    private byte[] sign(byte[] payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(payload);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
