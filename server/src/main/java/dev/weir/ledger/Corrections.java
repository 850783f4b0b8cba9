package dev.weir.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Rows of {@code adjustment}. */
final class Corrections {
    static final String SELECT =
            "select id, position, user_id, source_id, bucket, upload, download, billed_upload,"
                    + " billed_download, reason, actor, at_ms, kind from adjustment";

    private Corrections() {}

    static Adjustment read(ResultSet row) throws SQLException {
        return new Adjustment(
                UUID.fromString(row.getString(1)),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getString(10),
                row.getString(11),
                row.getLong(12),
                Adjustment.Kind.of(row.getString(13)));
    }
}
