package dev.weir.access;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Passwords as Argon2id hashes.
 *
 * <p>A hash takes {@value #MEMORY_KIB} KiB and tens of milliseconds of a core, and strangers may
 * ask for one: so one is computed at a time, on a platform thread of its own, a few wait, and more
 * are refused. Nodes' answers keep every other core. Any thread may call.
 */
final class Passwords implements AutoCloseable {
    /** OWASP's first choice for Argon2id where memory counts: 19 MiB, two passes, one lane. */
    private static final int MEMORY_KIB = 19_456;

    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    /** Who waits longer than about a second is better told so. */
    private static final int WAITING = 16;

    private static final int SHORTEST = 12;
    private static final int LONGEST = 256;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.MINUTES,
                    new ArrayBlockingQueue<>(WAITING),
                    Thread.ofPlatform().name("passwords").daemon().factory());

    /** What a password is held against where there is no account: nobody knows its password. */
    private final String decoy;

    Passwords() {
        thread.allowCoreThreadTimeOut(true);
        decoy = text(Secrets.bytes(SALT_BYTES), Secrets.bytes(HASH_BYTES));
    }

    /**
     * The password as it is hashed: the same whatever keyboard typed it.
     *
     * @throws AccessRefused when it is too short, too long or too plain
     */
    static String checked(String password, String email) {
        String normal = normal(password);
        int length = normal.codePointCount(0, normal.length());
        if (length < SHORTEST) {
            throw AccessRefused.invalid(
                    "password", "must have at least " + SHORTEST + " characters");
        }
        if (length > LONGEST) {
            throw AccessRefused.invalid("password", "must have at most " + LONGEST + " characters");
        }
        if (normal.codePoints().distinct().count() < 4
                || normal.toLowerCase(Locale.ROOT).equals(email)) {
            throw AccessRefused.invalid("password", "is too easy to guess");
        }
        return normal;
    }

    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** Hashes a password that was {@link #checked}. */
    String hash(String checked) {
        return compute(() -> {
            byte[] salt = Secrets.bytes(SALT_BYTES);
            return text(
                    salt,
                    function(MEMORY_KIB, PASSES, LANES).hash(bytes(checked), salt).getBytes());
        });
    }

    /**
     * Whether it is the password of this hash. Without a hash as much is computed, so that time
     * does not tell whether there is an account.
     *
     * @param hash as {@link #hash} made it; empty = no account
     */
    boolean matches(String password, String hash) {
        // Longer than any password may be: nothing is read that costs more than a hash.
        String tried = normal(password.length() > 4 * LONGEST ? "" : password);
        boolean same = compute(() -> verify(tried, hash.isEmpty() ? decoy : hash));
        return same && !hash.isEmpty();
    }

    private static boolean verify(String password, String hash) {
        // $argon2id$v=19$m=19456,t=2,p=1$salt$hash
        String[] parts = hash.split("\\$", -1);
        if (parts.length != 6 || !parts[1].equals("argon2id")) {
            throw new IllegalStateException("a stored password is no Argon2id hash");
        }
        String[] costs = parts[3].split("[=,]", -1);
        Argon2Function function =
                function(
                        Integer.parseInt(costs[1]),
                        Integer.parseInt(costs[3]),
                        Integer.parseInt(costs[5]));
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        byte[] expected = Base64.getDecoder().decode(parts[5]);
        byte[] actual = function.hash(bytes(password), salt).getBytes();
        return java.security.MessageDigest.isEqual(expected, actual);
    }

    private static Argon2Function function(int memoryKib, int passes, int lanes) {
        return Argon2Function.getInstance(memoryKib, passes, lanes, HASH_BYTES, Argon2.ID);
    }

    private static String text(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        MEMORY_KIB,
                        PASSES,
                        LANES,
                        base64.encodeToString(salt),
                        base64.encodeToString(hash));
    }

    private static byte[] bytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }

    /** How many hashes were computed or begun. */
    long computed() {
        return thread.getTaskCount();
    }

    private <T> T compute(java.util.concurrent.Callable<T> work) {
        try {
            Future<T> result = thread.submit(work);
            return result.get();
        } catch (RejectedExecutionException e) {
            throw AccessRefused.later(
                    AccessRefused.Why.BUSY, "too many passwords are being checked", 2);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password could not be hashed", e.getCause());
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            throw AccessRefused.later(AccessRefused.Why.BUSY, "the server is stopping", 10);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
