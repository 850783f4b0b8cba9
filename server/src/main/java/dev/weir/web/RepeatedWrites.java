package dev.weir.web;

import dev.weir.access.Principal;
import dev.weir.database.Database;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes writes repeatable: one with an Idempotency-Key is done once, and whoever repeats it within
 * a day is told what the first was told, also after a restart. Any thread.
 *
 * <p>That a write begins is committed before it is done. If the server dies in between, nobody
 * knows whether it was done, and a repetition is told so rather than done a second time.
 */
final class RepeatedWrites {
    static final String HEADER = "Idempotency-Key";

    private static final Duration KEPT = Duration.ofHours(24);
    private static final int GCM_TAG_BITS = 128;

    /** Each sealing key is used for one body only. */
    private static final byte[] NONCE = new byte[12];

    private final Supplier<Database> database;
    private final InstantSource wall;
    private final KeptAnswerStore store = new KeptAnswerStore();

    /** Keys of writes that are being done, hashed. */
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    RepeatedWrites(Supplier<Database> database, InstantSource wall) {
        this.database = database;
        this.wall = wall;
    }

    /** Does the write, or says what came of it before. */
    ApiAnswer once(ApiRequest request, ApiRoutes.Route route) {
        String key = request.header(HEADER);
        if (!request.hasHeader(HEADER) || request.caller().kind() == Principal.Kind.NOBODY) {
            return route.answer(request);
        }
        if (!key.matches("[!-~]{1,200}")) {
            throw ApiProblem.badParameter(HEADER, "expected 1 to 200 visible ASCII characters");
        }
        String whose = request.caller().kind() + "\0" + owner(request) + "\0" + key;
        String id = HexFormat.of().formatHex(sha256("id\0" + whose));
        if (!running.add(id)) {
            throw ApiProblem.later(
                    409, "still_running", "the first request with this key is being done", 1);
        }
        try {
            return once(request, route, id, whose);
        } finally {
            running.remove(id);
        }
    }

    /** The same person keeps its keys from one session to the next. */
    private static String owner(ApiRequest request) {
        Principal caller = request.caller();
        return caller.kind() == Principal.Kind.API_TOKEN
                ? caller.credential()
                : caller.accountId() + " " + caller.name();
    }

    private ApiAnswer once(ApiRequest request, ApiRoutes.Route route, String id, String whose) {
        String fingerprint = HexFormat.of().formatHex(fingerprint(request));
        long since = wall.millis() - KEPT.toMillis();
        Optional<KeptAnswerStore.Kept> kept =
                database.get()
                        .write(tx -> {
                            Optional<KeptAnswerStore.Kept> found = store.find(tx, id, since);
                            if (found.isEmpty()) {
                                store.forget(tx, id);
                                store.begin(tx, id, fingerprint, wall.millis(), since);
                            }
                            return found;
                        });
        return kept.isPresent()
                ? repeated(kept.get(), fingerprint, whose)
                : first(request, route, id, whose);
    }

    private static ApiAnswer repeated(KeptAnswerStore.Kept kept, String fingerprint, String whose) {
        if (!kept.requestSha256().equals(fingerprint)) {
            throw ApiProblem.of(
                    422,
                    "key_reused",
                    "this key came with another request before",
                    "take a new key for each request, and the same one only to repeat it");
        }
        if (kept.status() == 0) {
            throw ApiProblem.of(
                    409,
                    "outcome_unknown",
                    "the server stopped while the first request with this key was being done",
                    "look whether it was done, and take a new key if it was not");
        }
        return new ApiAnswer(kept.status(), sealed(Cipher.DECRYPT_MODE, whose, kept.body()))
                .repeated();
    }

    private ApiAnswer first(ApiRequest request, ApiRoutes.Route route, String id, String whose) {
        ApiAnswer answer;
        try {
            answer = route.answer(request);
        } catch (ApiProblem refused) {
            if (refused.status() < 500) {
                forget(id);
            }
            throw refused;
        } catch (RuntimeException e) {
            // What is refused is told by an exception of its room; only a defect leaves it open.
            if (ApiRoutes.isRefusal(e)) {
                forget(id);
            }
            throw e;
        }
        byte[] body = sealed(Cipher.ENCRYPT_MODE, whose, answer.body());
        database.get().change(tx -> store.end(tx, id, answer.status(), body));
        return answer;
    }

    private void forget(String id) {
        database.get().change(tx -> store.forget(tx, id));
    }

    private static byte[] fingerprint(ApiRequest request) {
        MessageDigest digest = digest();
        digest.update(request.line().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return digest.digest(request.bytes());
    }

    private static byte[] sealed(int mode, String whose, byte[] body) {
        try {
            byte[] secret = Arrays.copyOf(sha256("seal\0" + whose), 16);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(secret, "AES"),
                    new GCMParameterSpec(GCM_TAG_BITS, NONCE));
            return cipher.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a kept answer cannot be read or written", e);
        }
    }

    private static byte[] sha256(String text) {
        return digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
