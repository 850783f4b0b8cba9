package dev.weir.ledger;

import dev.weir.database.RowWriter;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Deletes what is kept for a time only, in pieces small enough to stand between two commits. */
final class Retention {
    private Retention() {}

    static int dropHoursBefore(Transaction tx, long before, int atMost) throws SQLException {
        PreparedStatement oldest = tx.prepared("select min(bucket) from source_hour");
        long bucket;
        try (ResultSet row = oldest.executeQuery()) {
            bucket = row.next() ? row.getLong(1) : before;
            if (row.wasNull()) {
                bucket = before;
            }
        }
        if (bucket >= Math.min(before, firstAddedByHours(tx))) {
            LedgerTables.HOUR_USAGE.table.dropEmptyMonths(tx, before);
            return 0;
        }
        remember(tx, "hour", bucket, 0, 0);
        int deleted = dropUsers(tx, bucket, atMost);
        if (deleted == 0) {
            // The hour is empty now; its sums by source are few and go last, at once.
            PreparedStatement sums = tx.prepared("delete from source_hour where bucket = ?");
            sums.setLong(1, bucket);
            deleted = sums.executeUpdate();
        }
        return deleted;
    }

    /**
     * Where a day begins whose sums by month are made of its hours, and not yet of its day rows.
     */
    private static long firstAddedByHours(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared("select min(bucket) from summed_day where open_hour > 0");
        try (ResultSet row = select.executeQuery()) {
            row.next();
            long first = row.getLong(1);
            return row.wasNull() ? Long.MAX_VALUE : first;
        }
    }

    private static int dropUsers(Transaction tx, long bucket, int atMost) throws SQLException {
        PreparedStatement beyond =
                tx.prepared(
                        "select user_id from hour_usage where bucket = ?"
                                + " order by user_id limit 1 offset ?");
        beyond.setLong(1, bucket);
        beyond.setInt(2, atMost);
        long endUser = Long.MAX_VALUE;
        try (ResultSet row = beyond.executeQuery()) {
            if (row.next()) {
                endUser = row.getLong(1);
            }
        }
        PreparedStatement delete =
                tx.prepared("delete from hour_usage where bucket = ? and user_id < ?");
        delete.setLong(1, bucket);
        delete.setLong(2, endUser);
        int deleted = delete.executeUpdate();
        return deleted > 0 ? deleted : dropFirstUser(tx, bucket);
    }

    /** A user with more rows than a piece goes whole. */
    private static int dropFirstUser(Transaction tx, long bucket) throws SQLException {
        PreparedStatement delete =
                tx.prepared(
                        "delete from hour_usage where bucket = ? and user_id ="
                                + " (select min(user_id) from hour_usage where bucket = ?)");
        delete.setLong(1, bucket);
        delete.setLong(2, bucket);
        return delete.executeUpdate();
    }

    static int dropVerdictsBefore(Transaction tx, long beforeMs, int atMost) throws SQLException {
        PreparedStatement oldest =
                tx.prepared(
                        "select position, at_ms, upload, download from verdict"
                                + " order by position limit ?");
        oldest.setInt(1, atMost);
        long through = 0;
        long upload = 0;
        long download = 0;
        try (ResultSet row = oldest.executeQuery()) {
            while (row.next() && row.getLong(2) < beforeMs) {
                through = row.getLong(1);
                upload = Math.addExact(upload, row.getLong(3));
                download = Math.addExact(download, row.getLong(4));
            }
        }
        if (through == 0) {
            return 0;
        }
        remember(tx, "verdict", through, upload, download);
        PreparedStatement delete = tx.prepared("delete from verdict where position <= ?");
        delete.setLong(1, through);
        return delete.executeUpdate();
    }

    private static void remember(
            Transaction tx, String name, long through, long upload, long download)
            throws SQLException {
        RowWriter.upserting(tx, LedgerTables.RETENTION.table, 1)
                .bind(name)
                .bind(through)
                .bind(upload)
                .bind(download)
                .end();
    }
}
