package dev.weir.database;

/** The database cannot be reached, read or written now; the same work may succeed later. */
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether it was made by a newer program: no later try of this one will succeed. */
    public boolean isNewer() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SchemaNewer) {
                return true;
            }
        }
        return false;
    }
}
