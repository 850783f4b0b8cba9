package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** What a re-rating reads: day rows of known users, and what re-ratings before it corrected. */
final class RatedDays {
    private RatedDays() {}

    /** In the order of day, user, source; an id of 0 = all. */
    static void forEach(
            Transaction tx, long userId, long sourceId, Range days, Consumer<RatedDay> each)
            throws SQLException {
        // A user's rows are found day by day; a source's by its index.
        PreparedStatement select =
                userId != 0
                        ? tx.prepared(
                                Buckets.all("day_usage")
                                        + " select u.bucket, u.user_id, u.source_id, u.rate,"
                                        + " u.upload, u.download, u.billed_upload,"
                                        + " u.billed_download from buckets b join day_usage u"
                                        + " on u.bucket = b.bucket where b.bucket >= ?"
                                        + " and b.bucket < ? and u.user_id = ?"
                                        + (sourceId == 0 ? "" : " and u.source_id = ?")
                                        + " order by u.bucket, u.source_id")
                        : tx.prepared(
                                "select bucket, user_id, source_id, rate, upload, download,"
                                        + " billed_upload, billed_download from day_usage"
                                        + " where bucket >= ? and bucket < ? and user_id <> ?"
                                        + (sourceId == 0 ? "" : " and source_id = ?")
                                        + " order by bucket, user_id, source_id");
        read(select, userId, sourceId, days, each);
    }

    /** Sums of what re-ratings corrected so far; rate and raw amounts are 0. */
    static void forEachCorrected(
            Transaction tx, long userId, long sourceId, Range days, Consumer<RatedDay> each)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select bucket, user_id, source_id, 0, 0, 0, sum(billed_upload),"
                                + " sum(billed_download) from adjustment"
                                + " where bucket >= ? and bucket < ? and user_id "
                                + (userId == 0 ? "<>" : "=")
                                + " ?"
                                + (sourceId == 0 ? "" : " and source_id = ?")
                                + " and kind = 'rerated' group by bucket, user_id, source_id");
        read(select, userId, sourceId, days, each);
    }

    private static void read(
            PreparedStatement select,
            long userId,
            long sourceId,
            Range days,
            Consumer<RatedDay> each)
            throws SQLException {
        select.setLong(1, days.from());
        select.setLong(2, days.to());
        select.setLong(3, userId);
        if (sourceId != 0) {
            select.setLong(4, sourceId);
        }
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                each.accept(
                        new RatedDay(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8)));
            }
        }
    }
}
