package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows of {@code quarantine}. */
final class Held {
    static final String SELECT =
            "select id, position, source_id, wire_key, user_id, credential_id, upload, download,"
                    + " from_ms, to_ms, reason, state, decided_position from quarantine";

    private Held() {}

    /** What is held, by reason, and what stands under no user. */
    static Outstanding outstanding(Transaction tx, long asOf) throws SQLException {
        List<Outstanding.Reason> reasons = new ArrayList<>();
        try (ResultSet row =
                tx.prepared(
                                "select reason, count(*), "
                                        + HeldBytes.SUMS
                                        + " from quarantine where state = 'held' group by reason"
                                        + " order by reason")
                        .executeQuery()) {
            while (row.next()) {
                reasons.add(
                        new Outstanding.Reason(
                                row.getString(1), row.getLong(2), HeldBytes.read(row, 3)));
            }
        }
        Total nobody = Totals.total(tx, "user", 0);
        return new Outstanding(asOf, reasons, nobody.upload() + nobody.download());
    }

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
