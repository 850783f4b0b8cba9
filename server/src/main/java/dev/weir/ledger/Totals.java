package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Rows of {@code user_total} and {@code source_total}. */
final class Totals {
    private static final String AMOUNTS =
            "upload, download, billed_upload, billed_download, adjusted_upload, adjusted_download,"
                    + " adjusted_billed_upload, adjusted_billed_download, last_at_ms";

    private Totals() {}

    /**
     * @param of {@code user} or {@code source}
     */
    static String select(String of) {
        return "select " + of + "_id, " + AMOUNTS + " from " + of + "_total order by " + of + "_id";
    }

    static void forEach(Transaction tx, String of, Consumer<Total> each) throws SQLException {
        try (ResultSet row = tx.prepared(select(of)).executeQuery()) {
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
