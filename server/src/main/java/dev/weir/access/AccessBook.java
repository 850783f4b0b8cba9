package dev.weir.access;

import dev.weir.database.Change;
import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.json.JsonWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All accounts, sessions and tokens in memory, as the tables have them: whoever is signed in stays
 * so while the database is away, and no request waits for it. A change is committed first and shown
 * afterwards; only an end (of a session) holds at once, and is written when it can be.
 *
 * <p>Reading is free of locks; changes go one at a time.
 */
final class AccessBook {
    /** A request is noted when the last noted one is so old. */
    private static final long NOTED_EVERY_MS = 60_000;

    final AccessStore store = new AccessStore();
    final AuditLog audit;
    final InstantSource wall;
    private final Supplier<Database> database;
    private final ReentrantLock lock = new ReentrantLock();

    /** Told of whatever may take somebody's rights; must not wait. */
    private volatile Runnable rightsChanged = () -> {};

    private final Map<Long, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, Account> byEmail = new ConcurrentHashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, AccessToken> tokens = new ConcurrentHashMap<>();

    /** Ended in memory, not yet in the table. */
    private final Set<String> unwrittenEnds = new HashSet<>();

    /** Used since the last time that uses were written, by hash. */
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    private volatile boolean loaded;

    AccessBook(Supplier<Database> database, InstantSource wall) {
        this.database = database;
        this.wall = wall;
        this.audit = new AuditLog(database);
    }

    /**
     * Reads the tables, once.
     *
     * @throws DatabaseUnavailable when they cannot be read now, and were not before
     */
    void load() {
        if (loaded) {
            return;
        }
        lock.lock();
        try {
            if (loaded) {
                return;
            }
            database.get()
                    .read(tx -> {
                        store.accounts(tx).forEach(this::show);
                        store.sessions(tx).forEach(one -> sessions.put(one.sha256(), one));
                        store.tokens(tx).forEach(one -> tokens.put(one.sha256(), one));
                        return true;
                    });
            loaded = true;
        } finally {
            lock.unlock();
        }
    }

    Database database() {
        return database.get();
    }

    long now() {
        return wall.millis();
    }

    /** Does a change alone. */
    <T extends @Nullable Object> T alone(Supplier<T> change) {
        load();
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }

    void write(Change change) {
        database.get().change(change);
    }

    // ---- accounts

    @Nullable Account account(long id) {
        load();
        return accounts.get(id);
    }

    @Nullable Account account(String email) {
        load();
        return byEmail.get(email);
    }

    /** The account, which must be there. */
    Account present(long id) {
        Account account = account(id);
        if (account == null) {
            throw AccessRefused.of(AccessRefused.Why.NOT_FOUND, "there is no account " + id);
        }
        return account;
    }

    Collection<Account> accounts() {
        load();
        return accounts.values();
    }

    void whenRightsChange(Runnable told) {
        rightsChanged = told;
    }

    void show(Account account) {
        accounts.put(account.id(), account);
        byEmail.put(account.email(), account);
        rightsChanged.run();
    }

    void hide(Account account) {
        accounts.remove(account.id());
        byEmail.remove(account.email());
        rightsChanged.run();
    }

    /** Whether somebody other than this account can manage access. */
    boolean anotherOwner(long id) {
        return accounts.values().stream()
                .anyMatch(one -> one.id() != id && one.enabled() && one.role() == Role.OWNER);
    }

    // ---- sessions

    Collection<Session> sessions() {
        return sessions.values();
    }

    @Nullable Session session(String sha256) {
        load();
        return sessions.get(sha256);
    }

    /** The session of this public name. */
    @Nullable Session sessionNamed(String id) {
        load();
        return sessions.values().stream().filter(one -> one.id().equals(id)).findAny().orElse(null);
    }

    List<Session> sessionsOf(long accountId) {
        return sessions.values().stream().filter(one -> one.accountId() == accountId).toList();
    }

    void show(Session session) {
        sessions.put(session.sha256(), session);
    }

    /** Ends them in memory, for who has written their end himself. */
    void hide(Collection<Session> ended) {
        ended.forEach(one -> sessions.remove(one.sha256()));
        rightsChanged.run();
    }

    /** Ends sessions at once; what is written of it may come later. */
    void end(Collection<Session> ended, @Nullable Change told) {
        hide(ended);
        lock.lock();
        try {
            ended.forEach(one -> unwrittenEnds.add(one.id()));
            List<String> ids = List.copyOf(unwrittenEnds);
            write(tx -> {
                for (String id : ids) {
                    store.deleteSession(tx, id);
                }
                if (told != null) {
                    told.run(tx);
                }
            });
            ids.forEach(unwrittenEnds::remove);
        } finally {
            lock.unlock();
        }
    }

    void noteUse(Session session, String address) {
        long now = now();
        if (now - session.usedAtMs() >= NOTED_EVERY_MS || !address.equals(session.address())) {
            sessions.computeIfPresent(session.sha256(), (_, one) -> one.used(now, address));
            used.add(session.sha256());
        }
    }

    // ---- tokens

    Collection<AccessToken> tokens() {
        load();
        return tokens.values();
    }

    @Nullable AccessToken token(String sha256) {
        load();
        return tokens.get(sha256);
    }

    /** The token of this public name. */
    @Nullable AccessToken tokenNamed(String id) {
        load();
        return tokens.values().stream().filter(one -> one.id().equals(id)).findAny().orElse(null);
    }

    void show(AccessToken token) {
        tokens.put(token.sha256(), token);
    }

    void hide(AccessToken token) {
        tokens.remove(token.sha256());
        rightsChanged.run();
    }

    void noteUse(AccessToken token) {
        long now = now();
        if (now - token.usedAtMs() >= NOTED_EVERY_MS) {
            tokens.computeIfPresent(token.sha256(), (_, one) -> one.used(now));
            used.add(token.sha256());
        }
    }

    /**
     * Writes what could wait: uses, and ends that could not be written.
     *
     * @throws DatabaseUnavailable when it must wait longer
     */
    void flush() {
        List<String> hashes = new ArrayList<>(used);
        lock.lock();
        try {
            List<String> ends = List.copyOf(unwrittenEnds);
            if (hashes.isEmpty() && ends.isEmpty()) {
                return;
            }
            write(tx -> {
                for (String id : ends) {
                    store.deleteSession(tx, id);
                }
                for (String hash : hashes) {
                    Session session = sessions.get(hash);
                    AccessToken token = tokens.get(hash);
                    if (session != null) {
                        store.updateUse(tx, session);
                    } else if (token != null) {
                        store.updateUse(tx, token);
                    }
                }
            });
            ends.forEach(unwrittenEnds::remove);
            hashes.forEach(used::remove);
        } finally {
            lock.unlock();
        }
    }

    /** An account as the audit log shows it. */
    static String json(Account account) {
        return AuditLog.json(json -> members(json, account));
    }

    private static void members(JsonWriter json, Account account) {
        json.field("email", account.email())
                .field("role", account.role().text())
                .field("enabled", account.enabled())
                .field("secondFactor", account.hasSecondFactor());
    }
}
