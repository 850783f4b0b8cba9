package dev.weir.shadow;

import dev.weir.database.Transaction;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.PanelFigures.DayKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the comparison reads of the ledger; writes nothing. */
final class LedgerSightStore {
    private static final String MOVED = "sum(upload) + sum(download)";
    private static final String BILLED = "sum(billed_upload) + sum(billed_download)";

    private LedgerSightStore() {}

    /**
     * The ledger as this snapshot has it.
     *
     * @param since only days that begin here or later, epoch seconds
     */
    static LedgerSight sight(Transaction tx, long since) throws SQLException {
        tx.patient();
        long position;
        try (ResultSet row = tx.prepared("select position from posting").executeQuery()) {
            position = row.next() ? row.getLong(1) : 0;
        }
        LedgerSight sight = new LedgerSight(position);
        PreparedStatement users =
                tx.prepared(
                        "select user_id, source_id, rate, "
                                + MOVED
                                + ", "
                                + BILLED
                                + " from day_usage where bucket >= ? and user_id <> 0"
                                + " group by user_id, source_id, rate");
        rows(users, since, sight.users());
        PreparedStatement nobody =
                tx.prepared(
                        "select name.wire_key, day_usage.source_id, rate, "
                                + MOVED
                                + ", "
                                + BILLED
                                + " from day_usage join unattributed name on name.id = credential_id"
                                + " where bucket >= ? and user_id = 0"
                                + " group by name.wire_key, day_usage.source_id, rate");
        rows(nobody, since, sight.nobody());
        PreparedStatement days =
                tx.prepared(
                        "select source_id, bucket, upload + download from source_day"
                                + " where bucket >= ?");
        days.setLong(1, since);
        try (ResultSet row = days.executeQuery()) {
            while (row.next()) {
                sight.days().put(new DayKey(row.getLong(1), row.getLong(2)), row.getLong(3));
            }
        }
        return sight;
    }

    private static void rows(PreparedStatement select, long since, Map<RowKey, Amount> into)
            throws SQLException {
        select.setLong(1, since);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                into.put(
                        new RowKey(number(row.getString(1)), row.getLong(2), row.getLong(3)),
                        new Amount(row.getLong(4), row.getLong(5)));
            }
        }
    }

    /** What node software called a user; another program's name is nobody's number. */
    private static long number(String name) {
        return name.matches("[0-9]{1,18}") ? Long.parseLong(name) : 0;
    }

    /** What verdicts say of a stretch of a source's reports: posted, repeated, held; raw bytes. */
    static long[] verdicts(Transaction tx, long sourceId, long first, long last)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select sum(upload) + sum(download), sum(repeated), sum(quarantined)"
                                + " from verdict where source_id = ? and position >= ? and position <= ?");
        select.setLong(1, sourceId);
        select.setLong(2, first);
        select.setLong(3, last);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return new long[] {row.getLong(1), row.getLong(2), row.getLong(3)};
        }
    }

    /** A held amount of a report, or one that was released. */
    record HeldAmount(long userId, long sourceId, long raw) {}

    /** What reports after {@code from} up to {@code to} said and posting held at that position. */
    static List<HeldAmount> held(Transaction tx, long from, long to) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select wire_key, source_id, upload + download"
                                + " from quarantine where position > ? and position <= ?"
                                + " and (state <> 'released' or decided_position > ?)");
        select.setLong(1, from);
        select.setLong(2, to);
        select.setLong(3, to);
        return heldAmounts(select);
    }

    /** What was released in that stretch of what earlier reports had said. */
    static List<HeldAmount> releasedLate(Transaction tx, long from, long to) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select user_id, source_id, upload + download from quarantine"
                                + " where position <= ? and state = 'released'"
                                + " and decided_position > ? and decided_position <= ?");
        select.setLong(1, from);
        select.setLong(2, from);
        select.setLong(3, to);
        return heldAmounts(select);
    }

    private static List<HeldAmount> heldAmounts(PreparedStatement select) throws SQLException {
        List<HeldAmount> held = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                held.add(new HeldAmount(number(row.getString(1)), row.getLong(2), row.getLong(3)));
            }
        }
        return held;
    }

    /** Billed bytes of corrections in that stretch, by user. */
    static Map<Long, Long> corrections(Transaction tx, long from, long to) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select user_id, "
                                + BILLED
                                + " from adjustment where position > ? and position <= ?"
                                + " group by user_id");
        select.setLong(1, from);
        select.setLong(2, to);
        Map<Long, Long> corrections = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                corrections.put(row.getLong(1), row.getLong(2));
            }
        }
        return corrections;
    }
}
