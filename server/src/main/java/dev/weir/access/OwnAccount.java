package dev.weir.access;

import dev.weir.database.Change;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What somebody who is signed in does with his own account. What weakens or changes how he signs in
 * asks for the password again, gives his session another secret and ends all his other sessions.
 * Any thread.
 */
public final class OwnAccount {
    private static final long ENROLMENT_MS = 10 * 60_000;

    private final AccessBook book;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Throttle throttle;

    /** Begun and not confirmed, by account. */
    private final Map<Long, Enrolment> enrolments = new ConcurrentHashMap<>();

    private record Enrolment(String secret, String session, long endsAtMs) {}

    /**
     * A second factor to be confirmed.
     *
     * @param secret base32, for typing
     * @param uri for a picture or a link
     */
    public record Offered(String secret, String uri) {
        @Override
        public String toString() {
            return "Offered";
        }
    }

    /**
     * A change that gave the session another secret.
     *
     * @param recoveryCodes shown this once; empty when the change makes none
     */
    public record Changed(Sessions.Opened opened, List<String> recoveryCodes) {
        @Override
        public String toString() {
            return "Changed[" + opened + "]";
        }
    }

    OwnAccount(AccessBook book, Passwords passwords, Sessions sessions, Throttle throttle) {
        this.book = book;
        this.passwords = passwords;
        this.sessions = sessions;
        this.throttle = throttle;
    }

    public Account get(Principal principal) {
        return book.present(principal.accountId());
    }

    /** How many recovery codes are left; 0 without a second factor. */
    public long recoveryCodesLeft(Principal principal) {
        return book.database().read(tx -> book.store.recoveryCodesLeft(tx, principal.accountId()));
    }

    public Changed changePassword(Origin origin, String present, String wanted) {
        Account account = confirmed(origin, present);
        String hash = passwords.hash(Passwords.checked(wanted, account.email()));
        return book.alone(() -> {
            Account before = get(origin.who());
            return save(
                    origin,
                    "account.password-changed",
                    before,
                    before.withPassword(hash, book.now()),
                    List.of(),
                    tx -> {});
        });
    }

    /** Offers a second factor; it holds once a code of it was shown. */
    public Offered offerSecondFactor(Origin origin, String password) {
        Account account = confirmed(origin, password);
        if (account.hasSecondFactor()) {
            throw AccessRefused.of(
                    AccessRefused.Why.CONFLICT, "the account has a second factor already");
        }
        String secret = Totp.newSecret();
        enrolments.put(
                account.id(),
                new Enrolment(secret, origin.who().credential(), book.now() + ENROLMENT_MS));
        return new Offered(secret, Totp.uri(secret, account.email()));
    }

    public Changed confirmSecondFactor(Origin origin, String code) {
        Enrolment enrolment = enrolments.get(origin.who().accountId());
        if (enrolment == null
                || !enrolment.session().equals(origin.who().credential())
                || book.now() >= enrolment.endsAtMs()) {
            throw AccessRefused.of(
                    AccessRefused.Why.CONFLICT, "begin with a new secret; this one is too old");
        }
        long step = Totp.accept(enrolment.secret(), code.replaceAll("\\s", ""), book.now(), 0);
        if (step == Totp.NONE) {
            throw AccessRefused.of(AccessRefused.Why.WRONG_CODE, "the code is not right");
        }
        List<String> codes = RecoveryCodes.make();
        Changed changed =
                book.alone(() -> {
                    Account before = get(origin.who());
                    if (before.hasSecondFactor()) {
                        throw AccessRefused.of(
                                AccessRefused.Why.CONFLICT,
                                "the account has a second factor already");
                    }
                    return save(
                            origin,
                            "account.second-factor-added",
                            before,
                            before.withSecondFactor(enrolment.secret(), step),
                            codes,
                            tx ->
                                    book.store.replaceRecoveryCodes(
                                            tx, before.id(), RecoveryCodes.hashes(codes)));
                });
        enrolments.remove(origin.who().accountId());
        return changed;
    }

    public Changed removeSecondFactor(Origin origin, String password) {
        confirmed(origin, password);
        return book.alone(() -> {
            Account before = get(origin.who());
            return save(
                    origin,
                    "account.second-factor-removed",
                    before,
                    before.withSecondFactor("", before.totpStep()),
                    List.of(),
                    tx -> book.store.replaceRecoveryCodes(tx, before.id(), List.of()));
        });
    }

    /** Makes new recovery codes in the place of those before. */
    public Changed renewRecoveryCodes(Origin origin, String password) {
        confirmed(origin, password);
        List<String> codes = RecoveryCodes.make();
        return book.alone(() -> {
            Account before = get(origin.who());
            if (!before.hasSecondFactor()) {
                throw AccessRefused.of(
                        AccessRefused.Why.CONFLICT, "the account has no second factor");
            }
            return save(
                    origin,
                    "account.recovery-codes-renewed",
                    before,
                    before,
                    codes,
                    tx ->
                            book.store.replaceRecoveryCodes(
                                    tx, before.id(), RecoveryCodes.hashes(codes)));
        });
    }

    /** The account, when this is its password: a stolen session must not be enough. */
    private Account confirmed(Origin origin, String password) {
        Account account = get(origin.who());
        // Not by account alone: whoever stole a session could keep the owner from signing in.
        Throttle.Attempt attempt =
                throttle.begin("confirm " + account.id(), origin.address(), true);
        boolean right;
        try {
            right = passwords.matches(password, account.passwordHash());
        } catch (AccessRefused busy) {
            attempt.takenBack();
            throw busy;
        }
        if (!right) {
            throw AccessRefused.of(AccessRefused.Why.WRONG_PASSWORD, "the password is not right");
        }
        attempt.succeeded();
        return account;
    }

    private Changed save(
            Origin origin,
            String action,
            Account before,
            Account after,
            List<String> codes,
            Change more) {
        List<Session> ended = book.sessionsOf(after.id());
        Sessions.Opened opened =
                book.database()
                        .write(tx -> {
                            book.store.update(tx, after);
                            more.run(tx);
                            for (Session session : ended) {
                                book.store.deleteSession(tx, session.id());
                            }
                            book.audit.append(
                                    tx,
                                    origin,
                                    book.now(),
                                    action,
                                    Accounts.target(after),
                                    AccessBook.json(before),
                                    AccessBook.json(after));
                            return sessions.open(tx, after, origin.address(), origin.agent());
                        });
        book.show(after);
        book.hide(ended);
        book.show(opened.session());
        return new Changed(opened, codes);
    }
}
