package dev.weir.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, handed to {@link Work}; not valid after it. One thread.
 *
 * <p>Hot paths prepare SQL text here and bind by JDBC; cold paths ask for {@link #jooq()}, whose
 * classes are loaded by the first who asks.
 */
public final class Transaction {
    private static final int PATIENT_MILLIS = 3_600_000;

    private final Connection connection;
    private final Dialect dialect;
    private final Statements statements;
    private final Set<String> monthsReady = new HashSet<>();
    private @Nullable DSLContext jooq;
    private boolean patient;

    Transaction(Connection connection, Dialect dialect, Statements statements) {
        this.connection = connection;
        this.dialect = dialect;
        this.statements = statements;
    }

    /** The connection; never commit, roll back or close it. */
    public Connection connection() {
        return connection;
    }

    public Dialect dialect() {
        return dialect;
    }

    /**
     * Before a statement that may work for many minutes before it says anything, or one that waits
     * as long for what another database says: comparisons and copies of whole ledgers. Others are
     * given up sooner, for their server may be gone, or this process be paused.
     */
    public void patient() throws SQLException {
        if (dialect != Dialect.SQLITE) {
            patient = true;
            connection.setNetworkTimeout(Runnable::run, PATIENT_MILLIS);
            dialect.boundPauses(connection, 0);
        }
    }

    /** Whether its connection is patient from now on. */
    boolean isPatient() {
        return patient;
    }

    /**
     * The statement of this text, prepared once per connection where the connection lives long. The
     * transaction closes it; the caller must not, and must have closed results of an earlier use.
     */
    public PreparedStatement prepared(String sql) throws SQLException {
        return statements.prepared(connection, sql);
    }

    /** Parts of tables that are known to be there. */
    Set<String> monthsReady() {
        return monthsReady;
    }

    public DSLContext jooq() {
        DSLContext made = jooq;
        if (made == null) {
            made = dialect.jooq(connection);
            jooq = made;
        }
        return made;
    }
}
