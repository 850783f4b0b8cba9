package dev.weir.live;

import dev.weir.access.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sealed proof, for a while, that its bearer may hear of one user: what an end user's page gets
 * from whoever knows who he is. Any thread.
 *
 * <p>Names the session or token that issued it, so that it can end with that; sealed rather than
 * signed, since that name is none of the bearer's business. The key lives as long as the process,
 * so a restart ends every ticket; whoever issued one issues another. Nothing is kept of tickets.
 */
public final class LiveTickets {
    /** The longest that a ticket may hold. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int FIXED_BYTES = 2 * Long.BYTES;

    /** Longer than any: the public names of sessions and tokens are short. */
    private static final int MOST_CHARACTERS = 500;

    private final SecretKeySpec key;
    private final InstantSource wall;
    private final SecureRandom random = new SecureRandom();

    public LiveTickets(InstantSource wall) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "AES");
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

    /**
     * What a ticket says. Whether its issuer is still let in, whoever redeems it finds out.
     *
     * @param userId whom it shows
     * @param untilMillis epoch milliseconds
     * @param kind how its issuer proved who it was
     * @param credential the public name of the issuer's session or token, or empty
     */
    public record Ticket(long userId, long untilMillis, Principal.Kind kind, String credential) {}

    /**
     * @param kind how the issuer proved who it is
     * @param credential the public name of its session or token, or empty
     */
    public Issued issue(long userId, Principal.Kind kind, String credential, Duration life) {
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("not the life of a ticket: " + life);
        }
        long until = wall.millis() + life.toMillis();
        byte[] issuer = (kind.name() + ' ' + credential).getBytes(StandardCharsets.UTF_8);
        byte[] plain =
                ByteBuffer.allocate(FIXED_BYTES + issuer.length)
                        .putLong(userId)
                        .putLong(until)
                        .put(issuer)
                        .array();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
            byte[] whole =
                    ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
            return new Issued(Base64.getUrlEncoder().withoutPadding().encodeToString(whole), until);
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** What the ticket says; empty when it is not ours, was changed, or its time is over. */
    public Optional<Ticket> redeem(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (whole.length < NONCE_BYTES + FIXED_BYTES + TAG_BITS / Byte.SIZE) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(whole).get(nonce);
        byte[] plain;
        try {
            plain =
                    cipher(Cipher.DECRYPT_MODE, nonce)
                            .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
        Ticket ticket = read(ByteBuffer.wrap(plain));
        return wall.millis() < ticket.untilMillis() ? Optional.of(ticket) : Optional.empty();
    }

    private static Ticket read(ByteBuffer plain) {
        long userId = plain.getLong();
        long until = plain.getLong();
        String issuer = StandardCharsets.UTF_8.decode(plain).toString();
        int space = issuer.indexOf(' ');
        return new Ticket(
                userId,
                until,
                Principal.Kind.valueOf(issuer.substring(0, space)),
                issuer.substring(space + 1));
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static IllegalStateException impossible(GeneralSecurityException e) {
        return new IllegalStateException("every Java has " + ALGORITHM, e);
    }
}
