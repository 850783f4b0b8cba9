package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Rows of {@code user_total} and {@code source_total}. */
final class Totals {
    static final String AMOUNTS =
            "upload, download, billed_upload, billed_download, adjusted_upload, adjusted_download,"
                    + " adjusted_billed_upload, adjusted_billed_download, last_at_ms";

    private Totals() {}

    /**
     * @param of {@code user} or {@code source}
     */
    private static String select(String of) {
        return "select " + of + "_id, " + AMOUNTS + " from " + of + "_total";
    }

    /** The journal position that the ledger includes; 0 = nothing was posted. */
    static long position(Transaction tx) throws SQLException {
        try (ResultSet row = tx.prepared("select position from posting").executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static Figures of(Transaction tx, String of, long id) throws SQLException {
        return Figures.of(total(tx, of, id));
    }

    /** The total of one user or source; zeros when it was never used. */
    static Total total(Transaction tx, String of, long id) throws SQLException {
        PreparedStatement select = tx.prepared(select(of) + " where " + of + "_id = ?");
        select.setLong(1, id);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? read(row) : new Total(id, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
    }

    static void forEach(Transaction tx, String of, Consumer<Total> each) throws SQLException {
        try (ResultSet row = tx.prepared(select(of) + " order by " + of + "_id").executeQuery()) {
            while (row.next()) {
                each.accept(read(row));
            }
        }
    }

    static Total read(ResultSet row) throws SQLException {
        return new Total(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10));
    }
}
