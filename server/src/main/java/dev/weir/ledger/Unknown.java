package dev.weir.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of {@code unattributed}. */
final class Unknown {
    static final String SELECT =
            "select id, source_id, wire_key, first_position, assigned_user_id from unattributed";

    private Unknown() {}

    static Unattributed read(ResultSet row) throws SQLException {
        return new Unattributed(
                row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4), row.getLong(5));
    }
}
