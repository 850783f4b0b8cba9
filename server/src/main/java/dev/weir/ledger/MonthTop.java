package dev.weir.ledger;

import dev.weir.database.RowWriter;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Keeps the great sums of a month by amount: all that are above a bound, which rises as they become
 * many. So what is indexed by amount stays small, whatever the number of users.
 */
final class MonthTop {
    /** So many are kept of each order when the bound rises. */
    private static final int KEPT = 10_000;

    /** With more the bound rises. */
    private static final int MANY = 25_000;

    /**
     * Whoever has more than one of these stands at the top.
     *
     * @param total raw bytes; -1 = all stand there
     * @param billed billed bytes
     */
    record Bound(long total, long billed) {
        static final Bound NONE = new Bound(-1, -1);
    }

    private MonthTop() {}

    /**
     * Takes over what has changed of these users.
     *
     * @param users in order
     */
    static void update(Transaction tx, long month, List<Long> users) throws SQLException {
        update(tx, month, users, KEPT, MANY);
    }

    static void update(Transaction tx, long month, List<Long> users, int kept, int many)
            throws SQLException {
        Bound bound = bound(tx, month);
        Map<Long, Figures> sums = PairSteps.months(tx, month, users);
        List<Map.Entry<Long, Figures>> above =
                sums.entrySet().stream()
                        .filter(sum -> isAbove(sum.getValue(), bound))
                        .sorted(Map.Entry.comparingByKey())
                        .toList();
        if (above.isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, LedgerTables.USER_MONTH_TOP.table, above.size());
        for (Map.Entry<Long, Figures> sum : above) {
            Figures of = sum.getValue();
            writer.bind(month)
                    .bind(sum.getKey())
                    .bind(of.upload())
                    .bind(of.download())
                    .bind(of.total())
                    .bind(of.billed())
                    .end();
        }
        if (count(tx, month) > many) {
            raise(tx, month, bound, kept);
        }
    }

    private static boolean isAbove(Figures sum, Bound bound) {
        return sum.total() > bound.total() || sum.billed() > bound.billed();
    }

    static Bound bound(Transaction tx, long month) throws SQLException {
        PreparedStatement select =
                tx.prepared("select total, billed from summed_month where month = ?");
        select.setLong(1, month);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? new Bound(row.getLong(1), row.getLong(2)) : Bound.NONE;
        }
    }

    private static long count(Transaction tx, long month) throws SQLException {
        PreparedStatement select =
                tx.prepared("select count(*) from user_month_top where month = ?");
        select.setLong(1, month);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void raise(Transaction tx, long month, Bound before, int kept)
            throws SQLException {
        // Some stand there by one amount alone, so the other may be below its bound.
        long total = Math.max(before.total(), amountAt(tx, month, "total", kept));
        long billed = Math.max(before.billed(), amountAt(tx, month, "billed", kept));
        RowWriter.upserting(tx, LedgerTables.SUMMED_MONTH.table, 1)
                .bind(month)
                .bind(total)
                .bind(billed)
                .end();
        PreparedStatement delete =
                tx.prepared(
                        "delete from user_month_top where month = ? and total <= ?"
                                + " and billed <= ?");
        delete.setLong(1, month);
        delete.setLong(2, total);
        delete.setLong(3, billed);
        delete.executeUpdate();
    }

    private static long amountAt(Transaction tx, long month, String amount, int place)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select %1$s from user_month_top where month = ? order by %1$s desc limit 1 offset ?"
                                .formatted(amount));
        select.setLong(1, month);
        select.setInt(2, place);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
