package dev.weir.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One connection beside those of {@link Database}, for short transactions that must neither wait
 * behind posting nor hang for long. One call at a time; any thread.
 */
public final class SideConnection implements AutoCloseable {
    private final DatabaseSettings settings;
    private final int since;
    private final int silentMillis;
    private Statements statements = new Statements();
    private @Nullable Engine engine;
    private @Nullable DataSource source;
    private @Nullable Connection connection;

    /**
     * @param since the schema is brought up if it is older than this
     * @param silentMillis a server that says nothing for so long is taken for gone
     */
    public SideConnection(DatabaseSettings settings, int since, int silentMillis) {
        this.settings = settings;
        this.since = since;
        this.silentMillis = silentMillis;
    }

    /**
     * Runs the work in a transaction of its own and commits it.
     *
     * @throws DatabaseUnavailable when that failed; whether it was committed is not known
     */
    public synchronized <T extends @Nullable Object> T run(Work<T> work) {
        try {
            Engine opened = engine();
            Connection current = usable(opened);
            T result = work.run(new Transaction(current, opened.dialect(), statements));
            current.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            discard();
            throw Database.unopened(settings, e);
        }
    }

    /**
     * Version of the schema that is there, 0 = none; nothing is brought up for this, if {@code
     * since} is 0.
     *
     * @throws DatabaseUnavailable when the database does not say
     */
    public synchronized int version() {
        try {
            return Migrations.versionOf(engine().migrator());
        } catch (SQLException | RuntimeException e) {
            throw Database.unopened(settings, e);
        }
    }

    private Engine engine() throws SQLException {
        Engine known = engine;
        if (known != null) {
            return known;
        }
        Engine opened = Engine.of(settings);
        int version = Migrations.versionOf(opened.migrator());
        if (version < since) {
            Migrations.bringUp(opened);
        }
        engine = opened;
        return opened;
    }

    private Connection usable(Engine opened) throws SQLException {
        Connection current = connection;
        if (current == null) {
            DataSource from = source == null ? opened.writer() : source;
            source = from;
            current = from.getConnection();
            connection = current;
            current.setNetworkTimeout(Runnable::run, silentMillis);
            current.setAutoCommit(true);
            opened.dialect().boundPauses(current, silentMillis);
            current.setAutoCommit(false);
        }
        return current;
    }

    private void discard() {
        Connection current = connection;
        connection = null;
        statements = new Statements();
        if (current == null) {
            return;
        }
        try {
            current.close();
        } catch (SQLException e) {
            // Given up either way; the server rolls back.
        }
    }

    @Override
    public synchronized void close() {
        discard();
    }
}
