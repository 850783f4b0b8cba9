package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Deletes what is kept for a time only, in pieces small enough to stand between two commits. */
final class Retention {
    private Retention() {}

    static int dropHoursBefore(Transaction tx, long before, int atMost) throws SQLException {
        PreparedStatement oldest = tx.prepared("select min(bucket) from hour_usage");
        long bucket;
        try (ResultSet row = oldest.executeQuery()) {
            if (!row.next()) {
                return 0;
            }
            bucket = row.getLong(1);
            if (row.wasNull() || bucket >= before) {
                return 0;
            }
        }
        PreparedStatement nth =
                tx.prepared(
                        "select user_id from hour_usage where bucket = ?"
                                + " order by user_id limit 1 offset ?");
        nth.setLong(1, bucket);
        nth.setInt(2, atMost);
        long lastUser = Long.MAX_VALUE;
        try (ResultSet row = nth.executeQuery()) {
            if (row.next()) {
                // A user with more rows than a piece goes whole.
                lastUser = Math.max(row.getLong(1) - 1, 0);
            }
        }
        PreparedStatement delete =
                tx.prepared("delete from hour_usage where bucket = ? and user_id <= ?");
        delete.setLong(1, bucket);
        delete.setLong(2, lastUser);
        int deleted = delete.executeUpdate();
        return deleted > 0 ? deleted : dropFirstUser(tx, bucket);
    }

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
        carryForward(tx, through, upload, download);
        PreparedStatement delete = tx.prepared("delete from verdict where position <= ?");
        delete.setLong(1, through);
        return delete.executeUpdate();
    }

    private static void carryForward(Transaction tx, long through, long upload, long download)
            throws SQLException {
        RowWriter.upserting(tx, LedgerTables.VERDICT_FORWARD, 1)
                .bind(1)
                .bind(through)
                .bind(upload)
                .bind(download)
                .end();
    }
}
