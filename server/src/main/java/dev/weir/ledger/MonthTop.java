package dev.weir.ledger;

import dev.weir.database.RowWriter;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps the great sums of a month by amount: all that are above a bound, which rises as they become
 * many. So what is indexed by amount stays small, whatever the number of users.
 */
final class MonthTop {
    /** So many are kept of each order when the bound rises. */
    private static final int KEPT = 10_000;

    /** With more the bounds rise; of four orders that have no user in common 40,000 are left. */
    private static final int MANY = 50_000;

    /**
     * Whoever has more than one of these stands at the top. Bytes; -1 = all stand there.
     *
     * @param total raw, of both directions
     * @param billed of both directions
     * @param upload raw
     * @param download raw
     */
    record Bound(long total, long billed, long upload, long download) {
        static final Bound NONE = new Bound(-1, -1, -1, -1);

        long of(RankBy by) {
            return switch (by) {
                case TOTAL -> total;
                case BILLED -> billed;
                case UPLOAD -> upload;
                case DOWNLOAD -> download;
            };
        }

        boolean isBelow(Figures sum) {
            return Arrays.stream(RankBy.values()).anyMatch(by -> by.of(sum) > of(by));
        }
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
                        .filter(sum -> bound.isBelow(sum.getValue()))
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

    static Bound bound(Transaction tx, long month) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select total, billed, upload, download from summed_month where month = ?");
        select.setLong(1, month);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? new Bound(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))
                    : Bound.NONE;
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
        Bound raised =
                new Bound(
                        raised(tx, month, before, RankBy.TOTAL, kept),
                        raised(tx, month, before, RankBy.BILLED, kept),
                        raised(tx, month, before, RankBy.UPLOAD, kept),
                        raised(tx, month, before, RankBy.DOWNLOAD, kept));
        RowWriter.upserting(tx, LedgerTables.SUMMED_MONTH.table, 1)
                .bind(month)
                .bind(raised.total())
                .bind(raised.billed())
                .bind(raised.upload())
                .bind(raised.download())
                .end();
        PreparedStatement delete =
                tx.prepared(
                        "delete from user_month_top where month = ? and total <= ? and billed <= ?"
                                + " and upload <= ? and download <= ?");
        delete.setLong(1, month);
        delete.setLong(2, raised.total());
        delete.setLong(3, raised.billed());
        delete.setLong(4, raised.upload());
        delete.setLong(5, raised.download());
        delete.executeUpdate();
    }

    /** Some stand there by another amount alone, so this one may be below its bound. */
    private static long raised(Transaction tx, long month, Bound before, RankBy by, int kept)
            throws SQLException {
        return Math.max(before.of(by), amountAt(tx, month, column(by), kept));
    }

    /** By which column of {@code user_month_top} users are found in this order. */
    static String column(RankBy by) {
        return by.name().toLowerCase(Locale.ROOT);
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
