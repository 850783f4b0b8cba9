package dev.weir.database;

import java.sql.SQLException;

/** The database's schema is of a newer program. */
final class SchemaNewer extends SQLException {
    private static final long serialVersionUID = 1L;

    SchemaNewer(int version, int known) {
        super(
                "the database has schema version "
                        + version
                        + ", this program knows "
                        + known
                        + ": use the newer program");
    }
}
