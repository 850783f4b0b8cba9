package dev.weir.database;

import java.sql.SQLException;
import java.util.List;

/** The database holds something, and none of it was made by a migration. */
final class SchemaForeign extends SQLException {
    private static final long serialVersionUID = 1L;

    private static final int NAMED = 5;

    /**
     * @param tables those that are there; none = functions or types
     */
    SchemaForeign(List<String> tables) {
        super(
                "it is neither empty nor Weir's: there is no table schema_migrations, but "
                        + (tables.isEmpty()
                                ? "functions or types that were made by somebody else"
                                : String.join(", ", tables.stream().limit(NAMED).toList())
                                        + (tables.size() > NAMED ? ", …" : ""))
                        + ". Name a database of Weir's own");
    }
}
