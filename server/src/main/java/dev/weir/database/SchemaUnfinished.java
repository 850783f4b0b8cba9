package dev.weir.database;

import java.sql.SQLException;

/** A migration was begun and failed, and the database keeps what it had done. */
final class SchemaUnfinished extends SQLException {
    private static final long serialVersionUID = 1L;

    SchemaUnfinished(String version) {
        super(
                "the migration to schema version "
                        + version
                        + " failed half-way and left behind what it had made: put the database"
                        + " back from its dump (or make it anew, if nothing was in it yet), mend"
                        + " what the log said then, and run 'weir migrate'");
    }
}
