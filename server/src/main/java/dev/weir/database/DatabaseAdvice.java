package dev.weir.database;

import java.sql.SQLException;

/** What to do about a database server that does not let us in, in a sentence. */
public final class DatabaseAdvice {
    private static final String OTHER =
            "Mend that, then start again; docs/configuration.md shows how a database is prepared.";

    private DatabaseAdvice() {}

    /** By what the driver said when it was tried. */
    public static String of(DatabaseUnavailable away) {
        for (Throwable cause = away.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused) {
                return by(String.valueOf(refused.getSQLState()), refused.getErrorCode());
            }
        }
        return OTHER;
    }

    private static String by(String state, int code) {
        // 1049: MariaDB has no such database.
        if (state.equals("3D000") || code == 1049) {
            return "Create the database and let the role own it; docs/configuration.md shows how.";
        }
        // 1044, 1045: MariaDB does not know the role, or lets it not into this database.
        if (state.startsWith("28") || code == 1044 || code == 1045) {
            return "Check database-user and WEIR_DATABASE_PASSWORD_FILE, and what the role may;"
                    + " docs/configuration.md shows how one is made.";
        }
        if (state.startsWith("42")) {
            return "The role must be allowed to make tables in this database;"
                    + " docs/configuration.md shows how.";
        }
        if (state.startsWith("08") || state.equals("57P03")) {
            return "Start the database server, or correct the address in 'database'.";
        }
        return OTHER;
    }
}
