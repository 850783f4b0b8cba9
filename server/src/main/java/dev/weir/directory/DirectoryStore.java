package dev.weir.directory;

import java.sql.Connection;
import java.sql.SQLException;

/** The directory's tables. Called inside the transactions of others. */
@SuppressWarnings("DoNotCallSuggester")
public final class DirectoryStore {
    public DirectoryStore() {}

    /** Writes one change; part of the posting transaction that moves past its act. */
    public void apply(Connection connection, DirectoryChange change, long version)
            throws SQLException {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads all tables.
     *
     * @param position where the ledger stands in the same transaction
     */
    public DirectorySnapshot load(Connection connection, long position) throws SQLException {
        throw new UnsupportedOperationException();
    }
}
