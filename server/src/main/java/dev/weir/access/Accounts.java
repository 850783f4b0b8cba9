package dev.weir.access;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who may sign in, as whoever manages access sees them. A change of role, a password that
 * is set, and disabling end all sessions of the account. Any thread.
 */
public final class Accounts {
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\"<>,;]{1,64}@[^\\s@\"<>,;]{1,255}");
    private static final int MOST = 1_000;

    /** What a mail server takes (RFC 5321 §4.5.3.1.3), rounded down so that every log holds it. */
    private static final int LONGEST_EMAIL = 200;

    private final AccessBook book;
    private final Passwords passwords;

    Accounts(AccessBook book, Passwords passwords) {
        this.book = book;
        this.passwords = passwords;
    }

    public List<Account> list() {
        return book.accounts().stream().sorted(Comparator.comparingLong(Account::id)).toList();
    }

    /**
     * @throws AccessRefused when there is none
     */
    public Account get(long id) {
        return book.present(id);
    }

    /**
     * @throws AccessRefused when there is none
     */
    public Account get(String email) {
        Account account = book.account(normal(email));
        if (account == null) {
            throw AccessRefused.of(AccessRefused.Why.NOT_FOUND, "there is no account " + email);
        }
        return account;
    }

    /** Whether nobody can sign in yet. */
    public boolean none() {
        return book.accounts().isEmpty();
    }

    static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    static boolean looksLikeAddress(String normal) {
        return normal.length() <= LONGEST_EMAIL && EMAIL.matcher(normal).matches();
    }

    static String checked(String email) {
        String normal = normal(email);
        if (!looksLikeAddress(normal)) {
            throw AccessRefused.invalid("email", "expected an e-mail address");
        }
        return normal;
    }

    public Account create(Origin origin, String email, String password, Role role) {
        String name = checked(email);
        String hash = passwords.hash(Passwords.checked(password, name));
        return book.alone(() -> insert(origin, name, hash, role));
    }

    /** Part of a change. */
    Account insert(Origin origin, String email, String hash, Role role) {
        if (book.account(email) != null) {
            throw AccessRefused.of(
                    AccessRefused.Why.CONFLICT, "there is an account " + email + " already");
        }
        if (book.accounts().size() >= MOST) {
            throw AccessRefused.of(
                    AccessRefused.Why.CONFLICT, "there are " + MOST + " accounts already");
        }
        long now = book.now();
        Account account =
                book.database()
                        .write(tx -> {
                            Account made =
                                    new Account(
                                            book.store.nextAccountId(tx),
                                            email,
                                            role,
                                            true,
                                            hash,
                                            "",
                                            0,
                                            now,
                                            now,
                                            0);
                            book.store.insert(tx, made);
                            book.audit.append(
                                    tx,
                                    origin,
                                    now,
                                    "account.created",
                                    target(made),
                                    null,
                                    AccessBook.json(made));
                            return made;
                        });
        book.show(account);
        return account;
    }

    /** Changes what is not null. */
    public Account update(Origin origin, long id, @Nullable Role role, @Nullable Boolean enabled) {
        return book.alone(() -> {
            Account present = book.present(id);
            Account changed =
                    present.with(
                            role == null ? present.role() : role,
                            enabled == null ? present.enabled() : enabled);
            if (changed.equals(present)) {
                return present;
            }
            boolean stillOwner = changed.role() == Role.OWNER && changed.enabled();
            if (present.role() == Role.OWNER && !stillOwner) {
                mustNotBeLastOwner(id);
            }
            save(origin, "account.changed", present, changed);
            return changed;
        });
    }

    /** Gives the account another password, for one who forgot it. */
    public Account resetPassword(Origin origin, long id, String password) {
        Account account = book.present(id);
        String hash = passwords.hash(Passwords.checked(password, account.email()));
        return book.alone(() -> {
            Account present = book.present(id);
            Account changed = present.withPassword(hash, book.now());
            save(origin, "account.password-reset", present, changed);
            return changed;
        });
    }

    /** Takes the second factor away, for one who lost it. */
    public Account removeSecondFactor(Origin origin, long id) {
        return book.alone(() -> {
            Account present = book.present(id);
            Account changed = present.withSecondFactor("", present.totpStep());
            save(origin, "account.second-factor-removed", present, changed);
            return changed;
        });
    }

    /** Commits the change with the end of all sessions of the account. */
    private void save(Origin origin, String action, Account before, Account after) {
        List<Session> ended = book.sessionsOf(after.id());
        book.write(tx -> {
            book.store.update(tx, after);
            if (!after.hasSecondFactor()) {
                book.store.replaceRecoveryCodes(tx, after.id(), List.of());
            }
            for (Session session : ended) {
                book.store.deleteSession(tx, session.id());
            }
            book.audit.append(
                    tx,
                    origin,
                    book.now(),
                    action,
                    target(after),
                    AccessBook.json(before),
                    AccessBook.json(after));
        });
        book.show(after);
        book.hide(ended);
    }

    /** Removes the account, with its sessions and API tokens. */
    public void delete(Origin origin, long id) {
        book.alone(() -> {
            Account present = book.present(id);
            if (present.role() == Role.OWNER && present.enabled()) {
                mustNotBeLastOwner(id);
            }
            book.write(tx -> {
                book.store.deleteAccount(tx, id);
                book.audit.append(
                        tx,
                        origin,
                        book.now(),
                        "account.deleted",
                        target(present),
                        AccessBook.json(present),
                        null);
            });
            book.hide(present);
            book.hide(book.sessionsOf(id));
            book.tokens().stream().filter(one -> one.accountId() == id).forEach(book::hide);
            return true;
        });
    }

    private void mustNotBeLastOwner(long id) {
        if (!book.anotherOwner(id)) {
            throw AccessRefused.of(
                    AccessRefused.Why.LAST_OWNER,
                    "this is the last owner who can sign in; make another one first");
        }
    }

    static String target(Account account) {
        return "account " + account.email();
    }
}
