package dev.weir.database;

/**
 * The database refused a statement for what it says: a constraint, a type, a missing table. Doing
 * it again will not help.
 */
public final class DatabaseRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
