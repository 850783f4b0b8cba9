package dev.weir.access;

import dev.weir.database.Database;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The room of access, with its parts. Any thread. */
public final class Access implements AutoCloseable {
    private final AccessBook book;
    private final Passwords passwords = new Passwords();
    private final Sessions sessions;
    private final Accounts accounts;
    private final AccessTokens tokens;
    private final SignIn signIn;
    private final OwnAccount own;
    private final SetUp setUp;

    /**
     * @param database returns it opened; throws {@link dev.weir.database.DatabaseUnavailable}
     * @param nanos monotonic clock, for waits
     */
    public Access(
            Supplier<Database> database,
            AccessSettings settings,
            InstantSource wall,
            LongSupplier nanos) {
        Throttle throttle = new Throttle(nanos);
        book = new AccessBook(database, wall);
        sessions = new Sessions(book, settings);
        accounts = new Accounts(book, passwords);
        tokens = new AccessTokens(book);
        signIn = new SignIn(book, passwords, sessions, throttle);
        own = new OwnAccount(book, passwords, sessions, throttle);
        setUp = new SetUp(book, accounts, passwords, signIn, throttle);
    }

    /**
     * Reads what the tables hold, once; who asks before, does it himself.
     *
     * @throws dev.weir.database.DatabaseUnavailable when they cannot be read now
     */
    public void load() {
        book.load();
    }

    /**
     * Writes what could wait and removes what is over; to be called every minute or so.
     *
     * @throws dev.weir.database.DatabaseUnavailable when it must wait longer
     */
    public void tidy() {
        sessions.sweep();
        book.flush();
    }

    /**
     * Lets somebody know whenever a session, token or account ended or changed, so that what stays
     * open for long is looked at again. One listener; called under a lock: it must not wait.
     */
    public void whenRightsChange(Runnable told) {
        book.whenRightsChange(told);
    }

    public Accounts accounts() {
        return accounts;
    }

    public Sessions sessions() {
        return sessions;
    }

    public AccessTokens tokens() {
        return tokens;
    }

    public SignIn signIn() {
        return signIn;
    }

    public OwnAccount own() {
        return own;
    }

    public SetUp setUp() {
        return setUp;
    }

    public AuditLog audit() {
        return book.audit;
    }

    @Override
    public void close() {
        passwords.close();
    }
}
