package dev.weir.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of {@code quarantine}. */
final class Held {
    static final String SELECT =
            "select id, position, source_id, wire_key, user_id, credential_id, upload, download,"
                    + " from_ms, to_ms, reason, state, decided_position from quarantine";

    private Held() {}

    static Quarantined read(ResultSet row) throws SQLException {
        return new Quarantined(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                Quarantined.Reason.of(row.getString(11)),
                Quarantined.State.of(row.getString(12)),
                row.getLong(13));
    }
}
