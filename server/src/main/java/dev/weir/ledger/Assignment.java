package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Moves the usage of a name that nobody knew to the user it belongs to. Sums stay what they are.
 */
final class Assignment {
    private Assignment() {}

    static void move(Transaction tx, Unattributed.Assigned assigned) throws SQLException {
        long sourceId = take(tx, assigned);
        UsageSums days = new UsageSums();
        UsageSums hours = new UsageSums();
        moveRows(tx, LedgerTables.HOUR_USAGE, sourceId, assigned, hours);
        moveRows(tx, LedgerTables.DAY_USAGE, sourceId, assigned, days);
        TotalSums moved = new TotalSums();
        days.forEach((day, user, source, credential, rate, up, down, billedUp, billedDown) ->
                moved.add(user, up, down, billedUp, billedDown, day * 1000));
        if (moved.size() > 0) {
            subtract(tx, moved);
            BatchWriter.writeTotals(tx, LedgerTables.USER_TOTAL, moved);
            LateSums.add(tx, days, hours, new UsageSums());
        }
    }

    /** Marks the name as assigned; its source. */
    private static long take(Transaction tx, Unattributed.Assigned assigned) throws SQLException {
        PreparedStatement update =
                tx.prepared("update unattributed set assigned_user_id = ? where id = ?");
        update.setLong(1, assigned.toUserId());
        update.setLong(2, assigned.id());
        if (update.executeUpdate() != 1) {
            throw new IllegalStateException("no unattributed name has number " + assigned.id());
        }
        PreparedStatement select = tx.prepared("select source_id from unattributed where id = ?");
        select.setLong(1, assigned.id());
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void moveRows(
            Transaction tx,
            LedgerTables table,
            long sourceId,
            Unattributed.Assigned assigned,
            UsageSums moved)
            throws SQLException {
        // Bucket by bucket, so that the primary key leads to the rows.
        PreparedStatement select =
                tx.prepared(
                        Buckets.all(table.tableName())
                                + " select u.bucket, u.rate, u.upload, u.download,"
                                + " u.billed_upload, u.billed_download from buckets b join "
                                + table.tableName()
                                + " u on u.bucket = b.bucket and u.user_id = 0"
                                + " and u.source_id = ? and u.credential_id = ?");
        select.setLong(1, sourceId);
        select.setLong(2, assigned.id());
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                moved.add(
                        row.getLong(1),
                        assigned.toUserId(),
                        sourceId,
                        assigned.toCredentialId(),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6));
            }
        }
        PreparedStatement delete =
                tx.prepared(
                        "delete from "
                                + table.tableName()
                                + " where bucket = ? and user_id = 0 and source_id = ?"
                                + " and credential_id = ? and rate = ?");
        for (int row = 0; row < moved.size(); row++) {
            delete.setLong(1, moved.at(row, UsageSums.BUCKET));
            delete.setLong(2, sourceId);
            delete.setLong(3, assigned.id());
            delete.setLong(4, moved.at(row, UsageSums.RATE));
            delete.executeUpdate();
        }
        BatchWriter.writeUsage(tx, table, moved);
    }

    private static void subtract(Transaction tx, TotalSums moved) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        "update user_total set upload = upload - ?, download = download - ?,"
                                + " billed_upload = billed_upload - ?,"
                                + " billed_download = billed_download - ? where user_id = 0");
        update.setLong(1, moved.at(0, TotalSums.UPLOAD));
        update.setLong(2, moved.at(0, TotalSums.DOWNLOAD));
        update.setLong(3, moved.at(0, TotalSums.BILLED_UPLOAD));
        update.setLong(4, moved.at(0, TotalSums.BILLED_DOWNLOAD));
        update.executeUpdate();
    }
}
