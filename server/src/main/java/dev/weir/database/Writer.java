package dev.weir.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes, and the turn-taking for it. Turns are fair: posting must not
 * starve a person's change, nor the other way round.
 *
 * <p>After a failure that leaves the connection in doubt it is closed; the next work opens another.
 */
final class Writer {
    /** A transaction that met another is done again as a whole, so often at most. */
    private static final int ATTEMPTS = 5;

    /** Between two statements of a transaction; only a process that is paused takes as long. */
    private static final int PAUSED_MILLIS = 20_000;

    private final Dialect dialect;
    private final DataSource source;
    private final ReentrantLock turn = new ReentrantLock(true);
    private Statements statements = new Statements();
    private @Nullable Connection connection;
    private boolean closed;

    Writer(Engine engine) throws SQLException {
        this.dialect = engine.dialect();
        this.source = engine.writer();
        this.connection = opened();
    }

    <T extends @Nullable Object> T run(Work<T> work) throws SQLException {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("a write inside a write would wait for itself");
        }
        turn.lock();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return once(work);
                } catch (SQLException e) {
                    if (attempt == ATTEMPTS || !dialect.collided(e)) {
                        throw e;
                    }
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private <T extends @Nullable Object> T once(Work<T> work) throws SQLException {
        Connection current = usable();
        boolean committed = false;
        boolean sound = false;
        Transaction transaction = new Transaction(current, dialect, statements);
        try {
            current.setAutoCommit(false); // SQLite: begin immediate
            T result = work.run(transaction);
            current.setAutoCommit(true); // commit
            committed = true;
            return result;
        } catch (SQLException e) {
            sound = dialect == Dialect.SQLITE || dialect.refused(e) || dialect.collided(e);
            throw e;
        } finally {
            if (!committed) {
                undo(current);
                // A driver may take a connection for usable that its server has closed.
                if (!sound && dialect != Dialect.SQLITE) {
                    discard();
                }
            }
            if (transaction.isPatient()) {
                // The next one is none that may wait for so long.
                discard();
            }
        }
    }

    /** How many wait for their turn, about. */
    int waiting() {
        return turn.getQueueLength();
    }

    void close() {
        turn.lock();
        try {
            closed = true;
            discard();
        } finally {
            turn.unlock();
        }
    }

    /** Rolls back; a connection that cannot is closed, which rolls back too. */
    private void undo(Connection current) {
        try {
            current.rollback(); // the driver begins another transaction with it
            current.setAutoCommit(true);
        } catch (SQLException e) {
            discard();
        }
    }

    private void discard() {
        Connection current = connection;
        connection = null;
        Statements old = statements;
        statements = new Statements();
        if (current == null) {
            return;
        }
        try {
            old.close();
        } catch (SQLException e) {
            // Closing the connection closes its statements too.
        }
        try {
            current.close();
        } catch (SQLException e) {
            // Given up either way.
        }
    }

    private Connection opened() throws SQLException {
        Connection opened = source.getConnection();
        try {
            dialect.boundPauses(opened, PAUSED_MILLIS);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * A server that has no connection left, or was not yet told of a role, may have it later:
     * whatever it says to that is no refusal of the work.
     */
    private Connection connected() throws SQLException {
        try {
            return opened();
        } catch (SQLException e) {
            if (dialect == Dialect.SQLITE) {
                throw e;
            }
            throw new SQLTransientConnectionException(e.getMessage(), "08001", e);
        }
    }

    private Connection usable() throws SQLException {
        if (closed) {
            throw new SQLException("the database is closed");
        }
        Connection current = connection;
        if (current == null) {
            current = connected();
            connection = current;
        }
        return current;
    }
}
