package dev.weir.access;

import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.Transaction;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is signed in. Any thread. */
public final class Sessions {
    /** Of one account; the one used longest ago makes room. */
    private static final int MOST_OF_AN_ACCOUNT = 30;

    private final AccessBook book;
    private final AccessSettings settings;

    Sessions(AccessBook book, AccessSettings settings) {
        this.book = book;
        this.settings = settings;
    }

    /**
     * A session with its secret, which nobody else keeps.
     *
     * @param secret for the cookie
     */
    public record Opened(String secret, Session session, Account account) {
        @Override
        public String toString() {
            return "Opened[" + session + "]";
        }
    }

    /**
     * Who has the cookie with this secret, if it is good.
     *
     * @throws DatabaseUnavailable when sessions were not read yet
     */
    public Optional<Principal> authenticate(String secret, String address) {
        Optional<Principal> who = still(secret);
        Session session = book.session(Secrets.sha256(secret));
        if (who.isPresent() && session != null) {
            book.noteUse(session, address);
        }
        return who;
    }

    /**
     * As {@link #authenticate}, without counting as use: for connections that stay open.
     *
     * @throws DatabaseUnavailable when sessions were not read yet
     */
    public Optional<Principal> still(String secret) {
        return still(book.session(Secrets.sha256(secret)));
    }

    /**
     * Who is signed in by the session of this public name, if it is good still: for what was issued
     * by its means and ends with it.
     *
     * @throws DatabaseUnavailable when sessions were not read yet
     */
    public Optional<Principal> stillNamed(String id) {
        return still(book.sessionNamed(id));
    }

    private Optional<Principal> still(@Nullable Session session) {
        if (session == null || over(session)) {
            return Optional.empty();
        }
        Account account = book.account(session.accountId());
        if (account == null || !account.enabled()) {
            return Optional.empty();
        }
        return Optional.of(principal(account, session.id()));
    }

    static Principal principal(Account account, String credential) {
        return new Principal(
                Principal.Kind.ACCOUNT,
                account.email(),
                account.role().permissions(),
                account.id(),
                credential);
    }

    private boolean over(Session session) {
        long now = book.now();
        return now - session.usedAtMs() >= settings.sessionIdle().toMillis()
                || now - session.createdAtMs() >= settings.sessionLifetime().toMillis();
    }

    /** When a session ends at the latest, epoch milliseconds. */
    public long endsAtMs(Session session) {
        return session.createdAtMs() + settings.sessionLifetime().toMillis();
    }

    /** The living sessions of an account, the newest first. */
    public List<Session> of(long accountId) {
        book.load();
        return book.sessionsOf(accountId).stream()
                .filter(one -> !over(one))
                .sorted(
                        Comparator.comparingLong(Session::createdAtMs)
                                .reversed()
                                .thenComparing(Session::id))
                .toList();
    }

    /** Ends one's own session of this name; another's is not found. */
    public void end(Origin origin, long accountId, String id) {
        Session session =
                of(accountId).stream()
                        .filter(one -> one.id().equals(id))
                        .findFirst()
                        .orElseThrow(() ->
                                AccessRefused.of(
                                        AccessRefused.Why.NOT_FOUND, "there is no such session"));
        end(origin, accountId, List.of(session), "session.ended");
    }

    /** Ends all of an account but one; how many. */
    public int endOthers(Origin origin, long accountId, String kept) {
        List<Session> others =
                of(accountId).stream().filter(one -> !one.id().equals(kept)).toList();
        if (!others.isEmpty()) {
            end(origin, accountId, others, "sessions.ended");
        }
        return others.size();
    }

    /** Signs out. Holds at once, also while the database is away: then its end is written later. */
    public void signOut(Origin origin) {
        String id = origin.who().credential();
        List<Session> own =
                book.sessionsOf(origin.who().accountId()).stream()
                        .filter(one -> one.id().equals(id))
                        .toList();
        try {
            end(origin, origin.who().accountId(), own, "sign-out");
        } catch (DatabaseUnavailable e) {
            // Ended in memory; the keeper writes it when it can.
            return;
        }
    }

    private void end(Origin origin, long accountId, List<Session> ended, String action) {
        String email = book.present(accountId).email();
        String which =
                AuditLog.json(json -> {
                    json.startList("sessions");
                    ended.forEach(one -> json.value(one.id()));
                    json.end();
                });
        book.end(
                ended,
                tx ->
                        book.audit.append(
                                tx, origin, book.now(), action, "account " + email, which, null));
    }

    /** A new session; the caller {@link AccessBook#show shows} it once it is committed. */
    Opened open(Transaction tx, Account account, String address, String agent) throws SQLException {
        String secret = Secrets.make();
        long now = book.now();
        Session session =
                new Session(
                        Secrets.makeName(),
                        Secrets.sha256(secret),
                        account.id(),
                        now,
                        now,
                        address,
                        agent);
        book.store.insert(tx, session);
        return new Opened(secret, session, account);
    }

    /** Those that make room for one more; the caller ends them in the same change. */
    List<Session> surplus(long accountId) {
        List<Session> all =
                book.sessionsOf(accountId).stream()
                        .sorted(Comparator.comparingLong(Session::usedAtMs))
                        .toList();
        return all.subList(0, Math.max(0, all.size() - MOST_OF_AN_ACCOUNT + 1));
    }

    /** Removes what is over; called now and then. */
    void sweep() {
        List<Session> over = book.sessions().stream().filter(this::over).toList();
        if (!over.isEmpty()) {
            book.end(over, null);
        }
    }

    /** Whether the account has a session from there. */
    boolean knownAt(@Nullable Account account, String network) {
        return account != null
                && book.sessionsOf(account.id()).stream()
                        .anyMatch(one -> Throttle.network(one.address()).equals(network));
    }
}
