package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows of {@code unattributed}. */
final class Unknown {
    static final String SELECT =
            "select id, source_id, wire_key, first_position, assigned_user_id from unattributed";

    private Unknown() {}

    /** Names that belong to nobody yet, by number, of one source or all. */
    static List<Unattributed> open(Transaction tx, OptionalLong sourceId) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        SELECT
                                + " where assigned_user_id = 0"
                                + (sourceId.isPresent() ? " and source_id = ?" : "")
                                + " order by id");
        if (sourceId.isPresent()) {
            select.setLong(1, sourceId.getAsLong());
        }
        List<Unattributed> names = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.add(read(row));
            }
        }
        return names;
    }

    static Optional<Unattributed> openOne(Transaction tx, long id) throws SQLException {
        PreparedStatement select = tx.prepared(SELECT + " where assigned_user_id = 0 and id = ?");
        select.setLong(1, id);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(read(row)) : Optional.empty();
        }
    }

    static Unattributed read(ResultSet row) throws SQLException {
        return new Unattributed(
                row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4), row.getLong(5));
    }
}
