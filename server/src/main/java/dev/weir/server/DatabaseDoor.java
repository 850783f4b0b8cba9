package dev.weir.server;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.health.DatabaseStanding;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The database, opened when it first can be. Nodes are served without it, so whoever needs it asks
 * here and lives with {@link DatabaseUnavailable}. Any thread.
 *
 * <p>Posting opens it, again and again until it can be; each try may wait seconds for a lock of
 * another process. Everybody else is told at once.
 */
final class DatabaseDoor implements Supplier<Database>, AutoCloseable {
    private final DatabaseSettings settings;
    private final Runnable before;
    private volatile @Nullable Database opened;
    private volatile DatabaseStanding failed = DatabaseStanding.OPENING;
    private boolean closed;

    /**
     * @param before runs before each try, and says by {@link DatabaseUnavailable} or {@link
     *     StartRefused} that it must not be
     */
    DatabaseDoor(DatabaseSettings settings, Runnable before) {
        this.settings = settings;
        this.before = before;
    }

    /**
     * The open database.
     *
     * @throws DatabaseUnavailable when it is not open
     */
    @Override
    public Database get() {
        Database database = opened;
        if (database == null) {
            throw new DatabaseUnavailable(
                    "the database cannot be opened yet", new IllegalStateException("not open"));
        }
        return database;
    }

    /**
     * The database, opened if it was not.
     *
     * @throws DatabaseUnavailable when it cannot be opened now
     * @throws StartRefused when this process must not use it
     */
    synchronized Database open() {
        if (closed) {
            throw new DatabaseUnavailable(
                    "the server is stopping", new IllegalStateException("closed"));
        }
        Database database = opened;
        if (database == null) {
            database = openNow();
            opened = database;
        }
        return database;
    }

    private Database openNow() {
        try {
            before.run();
            return Database.open(settings);
        } catch (DatabaseUnavailable e) {
            failed = e.isNewer() ? DatabaseStanding.NEWER : DatabaseStanding.AWAY;
            throw e;
        }
    }

    /** Whether it is a server's, which may be anywhere, and not a file. */
    boolean isOnServer() {
        return settings instanceof DatabaseSettings.Server;
    }

    /** How the way to it stands, without trying. */
    DatabaseStanding standing() {
        return opened == null ? failed : DatabaseStanding.OPEN;
    }

    @Override
    public synchronized void close() {
        closed = true;
        Database database = opened;
        if (database != null) {
            database.close();
        }
    }
}
