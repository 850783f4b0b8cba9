package dev.weir.access;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first account of a new server. Whoever reads the server's log may make it, once, by a secret
 * that lives half an hour: so a stranger who finds the server first cannot take it. Any thread.
 */
public final class SetUp {
    /** How long a link is good. */
    public static final Duration LIFETIME = Duration.ofMinutes(30);

    private final AccessBook book;
    private final Accounts accounts;
    private final Passwords passwords;
    private final SignIn signIn;
    private final Throttle throttle;
    private volatile @Nullable Link link;

    /** Only in memory: a restart makes another. */
    private record Link(String sha256, long endsAtMs) {}

    SetUp(
            AccessBook book,
            Accounts accounts,
            Passwords passwords,
            SignIn signIn,
            Throttle throttle) {
        this.book = book;
        this.accounts = accounts;
        this.passwords = passwords;
        this.signIn = signIn;
        this.throttle = throttle;
    }

    /** Whether there is no account yet. */
    public boolean needed() {
        return accounts.none();
    }

    /**
     * The secret of a new link; one made before is of no more use.
     *
     * @throws AccessRefused when there is an account
     */
    public String newLink() {
        return book.alone(() -> {
            if (!accounts.none()) {
                throw AccessRefused.of(
                        AccessRefused.Why.ALREADY_SET_UP,
                        "there is an account already; 'weir admin create' makes more");
            }
            String secret = Secrets.make();
            link = new Link(Secrets.sha256(secret), book.now() + LIFETIME.toMillis());
            return secret;
        });
    }

    /**
     * The secret of a link, unless there is an account or somebody asked for a link already: that
     * one stays good, though the server has only now come to make its own.
     */
    public Optional<String> firstLink() {
        return book.alone(
                () -> accounts.none() && link == null ? Optional.of(newLink()) : Optional.empty());
    }

    /**
     * Makes the first account, an owner, and signs it in.
     *
     * @throws AccessRefused when the link is not good, or a value breaks a rule
     */
    public Sessions.Opened complete(Origin origin, String secret, String email, String password) {
        Throttle.Attempt attempt = throttle.begin("set-up", origin.address(), false);
        String sha256 = Secrets.sha256(secret);
        check(sha256);
        attempt.takenBack();
        String name = Accounts.checked(email);
        String hash = passwords.hash(Passwords.checked(password, name));
        return book.alone(() -> {
            check(sha256);
            Account account = accounts.insert(origin, name, hash, Role.OWNER);
            link = null;
            return signIn.open(origin, account, "set-up link", null);
        });
    }

    private void check(String sha256) {
        Link present = link;
        if (present == null
                || !Secrets.same(present.sha256(), sha256)
                || book.now() >= present.endsAtMs()
                || !accounts.none()) {
            throw AccessRefused.of(
                    AccessRefused.Why.SETUP_LINK_INVALID,
                    "this link was used or is too old, or there is an account already");
        }
    }

    /** Makes the owner that the configuration names, when there is no account; whether it did. */
    public boolean unattended(String email, String password) {
        if (!accounts.none()) {
            return false;
        }
        accounts.create(Origin.server(), email, password, Role.OWNER);
        return true;
    }
}
