package dev.weir.access;

import dev.weir.database.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From e-mail and password to a session, in one step or two.
 *
 * <p>An unknown account, a wrong password and a disabled account are told apart by nothing: the
 * same answer after the same work. With a second factor the password gives a ticket in two halves,
 * one for the page and one for a cookie: it opens nothing but the second step, lives five minutes
 * and bears five tries. Any thread.
 */
public final class SignIn {
    private static final long TICKET_MS = 5 * 60_000;
    private static final int TRIES = 5;
    private static final int MOST_TICKETS = 1_000;

    /** Failed sign-ins that get a row of their own, a minute; the others are told as a number. */
    private static final int TOLD_A_MINUTE = 60;

    private final AccessBook book;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Throttle throttle;
    private final SignInFailures failures = new SignInFailures();
    private final Map<String, Ticket> tickets =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Ticket> eldest) {
                    return size() > MOST_TICKETS;
                }
            };
    private long minute;
    private int toldThisMinute;
    private int untold;

    private static final class Ticket {
        final long accountId;
        final long passwordAtMs;
        final long endsAtMs;
        int triesLeft = TRIES;

        Ticket(Account account, long endsAtMs) {
            this.accountId = account.id();
            this.passwordAtMs = account.passwordAtMs();
            this.endsAtMs = endsAtMs;
        }
    }

    /** What a right password leads to. */
    public sealed interface Step {
        /** Signed in. */
        record Done(Sessions.Opened opened) implements Step {}

        /**
         * A code is asked for.
         *
         * @param ticket for the page
         * @param half for a cookie
         */
        record CodeNeeded(String ticket, String half) implements Step {
            @Override
            public String toString() {
                return "CodeNeeded";
            }
        }
    }

    SignIn(AccessBook book, Passwords passwords, Sessions sessions, Throttle throttle) {
        this.book = book;
        this.passwords = passwords;
        this.sessions = sessions;
        this.throttle = throttle;
    }

    /**
     * The first step.
     *
     * @param origin from where; who it is, is to be seen
     * @throws AccessRefused when it is not right, or too early
     */
    public Step password(Origin origin, String email, String password) {
        try {
            return byPassword(origin, email, password);
        } catch (AccessRefused refused) {
            failures.count(refused.why());
            throw refused;
        }
    }

    private Step byPassword(Origin origin, String email, String password) {
        book.load();
        String name = Accounts.normal(email.length() > 320 ? "" : email);
        Account account = book.account(name);
        Throttle.Attempt attempt = begin(origin, name, account);
        Account known;
        try {
            boolean right =
                    passwords.matches(password, account == null ? "" : account.passwordHash());
            known = right && account != null && account.enabled() ? account : null;
        } catch (AccessRefused busy) {
            attempt.takenBack();
            throw busy;
        }
        if (known == null) {
            tellFailure(origin, "sign-in.failed", name);
            throw AccessRefused.of(
                    AccessRefused.Why.WRONG_CREDENTIALS, "e-mail or password is not right");
        }
        if (known.hasSecondFactor()) {
            attempt.takenBack();
            return ticket(known);
        }
        Sessions.Opened opened = open(origin, known, "password", null);
        attempt.succeeded();
        return new Step.Done(opened);
    }

    private Throttle.Attempt begin(Origin origin, String name, @Nullable Account account) {
        String network = Throttle.network(origin.address());
        return throttle.begin(name, origin.address(), sessions.knownAt(account, network));
    }

    private Step ticket(Account account) {
        String ticket = Secrets.make();
        String half = Secrets.make();
        synchronized (tickets) {
            tickets.put(key(ticket, half), new Ticket(account, book.now() + TICKET_MS));
        }
        return new Step.CodeNeeded(ticket, half);
    }

    private static String key(String ticket, String half) {
        return Secrets.sha256(ticket + " " + half);
    }

    /**
     * The second step.
     *
     * @param code of the authenticator, or a recovery code
     * @throws AccessRefused when ticket or code is not right, or it is too early
     */
    public Sessions.Opened secondFactor(Origin origin, String ticket, String half, String code) {
        try {
            return bySecondFactor(origin, ticket, half, code);
        } catch (AccessRefused refused) {
            failures.count(refused.why());
            throw refused;
        }
    }

    /** How often sign-ins failed since the start. */
    public SignInFailures failures() {
        return failures;
    }

    private Sessions.Opened bySecondFactor(Origin origin, String ticket, String half, String code) {
        book.load();
        String key = key(ticket, half);
        Account account = holder(key);
        Throttle.Attempt attempt = begin(origin, account.email(), account);
        takeTry(key);
        String typed = code.replaceAll("\\s", "");
        try {
            Sessions.Opened opened =
                    typed.matches("[0-9]{6}")
                            ? byCode(origin, account.id(), typed)
                            : byRecoveryCode(origin, account.id(), typed);
            synchronized (tickets) {
                tickets.remove(key);
            }
            attempt.succeeded();
            return opened;
        } catch (AccessRefused wrong) {
            if (wrong.why() == AccessRefused.Why.WRONG_CODE) {
                tellFailure(origin, "sign-in.wrong-code", account.email());
            }
            throw wrong;
        }
    }

    /** The account of a living ticket. */
    private Account holder(String key) {
        synchronized (tickets) {
            Ticket ticket = tickets.get(key);
            Account account = ticket == null ? null : book.account(ticket.accountId);
            if (ticket == null
                    || account == null
                    || !account.enabled()
                    || account.passwordAtMs() != ticket.passwordAtMs
                    || book.now() >= ticket.endsAtMs) {
                tickets.remove(key);
                throw AccessRefused.of(
                        AccessRefused.Why.WRONG_CODE, "sign in with the password first");
            }
            return account;
        }
    }

    private void takeTry(String key) {
        synchronized (tickets) {
            Ticket ticket = tickets.get(key);
            if (ticket != null && --ticket.triesLeft <= 0) {
                tickets.remove(key);
            }
        }
    }

    private Sessions.Opened byCode(Origin origin, long accountId, String code) {
        return book.alone(() -> {
            Account account = book.present(accountId);
            long step =
                    account.hasSecondFactor()
                            ? Totp.accept(
                                    account.totpSecret(), code, book.now(), account.totpStep())
                            : Totp.NONE;
            if (step == Totp.NONE) {
                throw wrongCode();
            }
            Account stepped = account.withSecondFactor(account.totpSecret(), step);
            return open(origin, stepped, "password and code", null);
        });
    }

    private Sessions.Opened byRecoveryCode(Origin origin, long accountId, String code) {
        String hash = RecoveryCodes.hash(code);
        return book.alone(() -> {
            Account account = book.present(accountId);
            if (!account.hasSecondFactor()) {
                throw wrongCode();
            }
            return open(
                    origin,
                    account,
                    "password and recovery code",
                    tx -> {
                        if (!book.store.takeRecoveryCode(tx, accountId, hash)) {
                            throw wrongCode();
                        }
                    });
        });
    }

    private static AccessRefused wrongCode() {
        return AccessRefused.of(AccessRefused.Why.WRONG_CODE, "the code is not right");
    }

    /** A session for who proved everything; what is done first is part of the same transaction. */
    Sessions.Opened open(Origin origin, Account proven, String by, @Nullable Change first) {
        return book.alone(() -> {
            Account present = book.present(proven.id());
            if (!present.enabled() || present.passwordAtMs() != proven.passwordAtMs()) {
                throw AccessRefused.of(
                        AccessRefused.Why.WRONG_CREDENTIALS, "e-mail or password is not right");
            }
            Account signedIn = proven.signedIn(book.now());
            List<Session> surplus = sessions.surplus(proven.id());
            Sessions.Opened opened =
                    book.database()
                            .write(tx -> {
                                if (first != null) {
                                    first.run(tx);
                                }
                                book.store.update(tx, signedIn);
                                for (Session one : surplus) {
                                    book.store.deleteSession(tx, one.id());
                                }
                                Sessions.Opened made =
                                        sessions.open(
                                                tx, signedIn, origin.address(), origin.agent());
                                tell(tx, origin, made, by);
                                return made;
                            });
            book.show(signedIn);
            book.hide(surplus);
            book.show(opened.session());
            return opened;
        });
    }

    private void tell(
            dev.weir.database.Transaction tx, Origin origin, Sessions.Opened made, String by)
            throws java.sql.SQLException {
        Origin person =
                new Origin(
                        Sessions.principal(made.account(), made.session().id()),
                        origin.address(),
                        origin.agent());
        book.audit.append(
                tx,
                person,
                book.now(),
                "sign-in",
                Accounts.target(made.account()),
                null,
                AuditLog.json(json ->
                        json.field("by", by)
                                .field("session", made.session().id())
                                .field("agent", origin.agent())));
    }

    /** A row for each of the first in a minute: guessing must not fill the table. */
    private void tellFailure(Origin origin, String action, String email) {
        long now = book.now();
        int before = 0;
        synchronized (tickets) {
            if (now / 60_000 != minute) {
                minute = now / 60_000;
                toldThisMinute = 0;
                before = untold;
                untold = 0;
            }
            if (toldThisMinute >= TOLD_A_MINUTE) {
                untold++;
                return;
            }
            toldThisMinute++;
        }
        int notTold = before;
        book.write(tx ->
                book.audit.append(
                        tx,
                        origin,
                        now,
                        action,
                        // People type passwords where the name belongs.
                        "account " + (Accounts.looksLikeAddress(email) ? email : "?"),
                        null,
                        notTold == 0
                                ? null
                                : AuditLog.json(json -> json.field("untoldBefore", notTold))));
    }
}
