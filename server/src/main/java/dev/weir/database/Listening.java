package dev.weir.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A connection of its own on which PostgreSQL says that somebody notified a channel. It keeps
 * nothing for who is not connected: whoever listens looks for himself after the start. One thread.
 */
public final class Listening implements AutoCloseable {
    private final Connection connection;

    private Listening(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param channel a plain name of ours
     */
    static Listening open(DataSource source, String channel) {
        try {
            Connection connection = source.getConnection();
            try (Statement listen = connection.createStatement()) {
                listen.execute("listen " + channel);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return new Listening(connection);
        } catch (SQLException e) {
            throw ended(e);
        }
    }

    /**
     * Waits until somebody notifies, at most so long; whether somebody did.
     *
     * @throws DatabaseUnavailable when the connection ended
     */
    public boolean await(Duration atMost) {
        try {
            PGNotification[] heard =
                    connection
                            .unwrap(PGConnection.class)
                            .getNotifications(Math.toIntExact(atMost.toMillis()));
            return heard != null && heard.length > 0;
        } catch (SQLException e) {
            throw ended(e);
        }
    }

    private static DatabaseUnavailable ended(SQLException e) {
        return new DatabaseUnavailable("cannot listen: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends it, too.
            return;
        }
    }
}
