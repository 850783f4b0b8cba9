package dev.weir.database;

/** The database cannot be reached, read or written now; the same work may succeed later. */
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether it was made by a newer program: no later try of this one will succeed. */
    public boolean isNewer() {
        return isCausedBy(SchemaNewer.class);
    }

    /** Whether it holds a copy of another database that is not whole. */
    public boolean isHalfCopy() {
        return isCausedBy(CopyUnfinished.class);
    }

    private boolean isCausedBy(Class<?> reason) {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (reason.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
