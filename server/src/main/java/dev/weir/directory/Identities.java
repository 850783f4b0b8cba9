package dev.weir.directory;

import org.jspecify.annotations.Nullable;

/**
 * What posting knows of the directory: its own copy, changed act by act in the journal's order, so
 * that a report is read against the directory as it was at the report's position (R15).
 *
 * <p>One thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Identities {
    public Identities() {}

    public void load(DirectorySnapshot snapshot) {
        throw new UnsupportedOperationException();
    }

    public void apply(DirectoryChange change) {
        throw new UnsupportedOperationException();
    }

    /**
     * The newest credential of the user with this id on the wire, deleted or not; 0 when the id was
     * never used. The user's id in the ledger is the id on the wire.
     */
    public long credentialOf(long userId) {
        throw new UnsupportedOperationException();
    }

    /** The node even if deleted, or null when the id was never used. */
    public @Nullable Node node(long sourceId) {
        throw new UnsupportedOperationException();
    }

    public Settings settings() {
        throw new UnsupportedOperationException();
    }
}
