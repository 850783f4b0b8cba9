package dev.weir.shadow;

import dev.weir.database.Transaction;
import dev.weir.shadow.Grounds.HeldAmount;
import dev.weir.shadow.Grounds.UserSource;
import dev.weir.shadow.Grounds.Verdicts;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.PanelFigures.DayKey;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the comparison reads of the ledger; writes nothing. */
final class LedgerSightStore {
    private static final String SUMS =
            "sum(upload), sum(download), sum(billed_upload), sum(billed_download)";

    /** Rows that a server sends at a time: there may be millions. */
    private static final int AT_A_TIME = 10_000;

    private LedgerSightStore() {}

    /**
     * The ledger as this snapshot has it.
     *
     * @param since only days that begin here or later, epoch seconds
     * @param daysFrom the same of single days of users
     */
    static LedgerSight sight(Transaction tx, long since, long daysFrom, Path scratch)
            throws SQLException {
        tx.patient();
        long position;
        try (ResultSet row = tx.prepared("select position from posting").executeQuery()) {
            position = row.next() ? row.getLong(1) : 0;
        }
        LedgerSight sight = LedgerSight.at(position, scratch);
        boolean whole = false;
        try {
            users(tx, since, sight);
            rows(
                    tx,
                    "select user_id, bucket, source_id, rate, "
                            + SUMS
                            + " from day_usage where bucket >= ? and user_id <> 0"
                            + " group by user_id, bucket, source_id, rate"
                            + " order by user_id, bucket, source_id, rate",
                    daysFrom,
                    sight.userDays(),
                    8);
            nobody(tx, since, sight);
            days(tx, since, sight);
            whole = true;
            return sight;
        } finally {
            if (!whole) {
                sight.close();
            }
        }
    }

    private static void users(Transaction tx, long since, LedgerSight sight) throws SQLException {
        rows(
                tx,
                "select user_id, source_id, rate, "
                        + SUMS
                        + " from day_usage where bucket >= ? and user_id <> 0"
                        + " group by user_id, source_id, rate order by user_id, source_id, rate",
                since,
                sight.users(),
                7);
        PreparedStatement sums =
                tx.prepared(
                        "select source_id, sum(upload) + sum(download) from day_usage"
                                + " where bucket >= ? group by source_id");
        sums.setLong(1, since);
        try (ResultSet row = sums.executeQuery()) {
            while (row.next()) {
                sight.bySource().put(row.getLong(1), row.getLong(2));
            }
        }
    }

    private static void rows(Transaction tx, String sql, long since, NumberFile into, int width)
            throws SQLException {
        PreparedStatement select = tx.prepared(sql);
        select.setFetchSize(AT_A_TIME);
        select.setLong(1, since);
        long[] numbers = new long[width];
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                for (int i = 0; i < width; i++) {
                    numbers[i] = row.getLong(i + 1);
                }
                into.add(numbers);
            }
        }
    }

    private static void nobody(Transaction tx, long since, LedgerSight sight) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select name.wire_key, day_usage.source_id, rate, "
                                + SUMS
                                + " from day_usage join unattributed name on name.id = credential_id"
                                + " where bucket >= ? and user_id = 0"
                                + " group by name.wire_key, day_usage.source_id, rate");
        select.setLong(1, since);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sight.nobody()
                        .computeIfAbsent(number(row.getString(1)), _ -> new HashMap<>())
                        .merge(
                                new RowKey(row.getLong(2), row.getLong(3)),
                                new Amount(
                                        new Bytes(row.getLong(4), row.getLong(5)),
                                        new Bytes(row.getLong(6), row.getLong(7))),
                                Amount::plus);
            }
        }
    }

    private static void days(Transaction tx, long since, LedgerSight sight) throws SQLException {
        PreparedStatement days =
                tx.prepared(
                        "select source_id, bucket, upload, download from source_day"
                                + " where bucket >= ?");
        days.setLong(1, since);
        try (ResultSet row = days.executeQuery()) {
            while (row.next()) {
                sight.days()
                        .put(
                                new DayKey(row.getLong(1), row.getLong(2)),
                                new Bytes(row.getLong(3), row.getLong(4)));
            }
        }
    }

    /** What node software called a user; another program's name is nobody's number. */
    private static long number(String name) {
        return name.matches("[0-9]{1,18}") ? Long.parseLong(name) : 0;
    }

    /** Verdicts up to this position are kept no more; 0 = all are there. */
    static long verdictsDropped(Transaction tx) throws SQLException {
        try (ResultSet row =
                tx.prepared("select dropped_through from retention where name = 'verdict'")
                        .executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /**
     * What posting said of a stretch of a source's reports.
     *
     * @param to what was decided beyond this position is left out
     */
    static Verdicts verdicts(Transaction tx, long sourceId, long first, long last, long to)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select sum(upload), sum(download), sum(repeated), sum(quarantined)"
                                + " from verdict where source_id = ? and position >= ? and position <= ?");
        select.setLong(1, sourceId);
        select.setLong(2, first);
        select.setLong(3, last);
        Bytes posted;
        long repeated;
        long held;
        try (ResultSet row = select.executeQuery()) {
            row.next();
            posted = new Bytes(row.getLong(1), row.getLong(2));
            repeated = row.getLong(3);
            held = row.getLong(4);
        }
        PreparedStatement directions =
                tx.prepared(
                        "select upload, download, state, decided_position from quarantine"
                                + " where source_id = ? and position >= ? and position <= ?");
        directions.setLong(1, sourceId);
        directions.setLong(2, first);
        directions.setLong(3, last);
        Bytes then = Bytes.NONE;
        Bytes released = Bytes.NONE;
        try (ResultSet row = directions.executeQuery()) {
            while (row.next()) {
                Bytes one = new Bytes(row.getLong(1), row.getLong(2));
                then = then.plus(one);
                if (row.getString(3).equals("released") && row.getLong(4) <= to) {
                    released = released.plus(one);
                }
            }
        }
        return new Verdicts(posted, repeated, held, then, released);
    }

    /**
     * Adds those reports of a stretch of a source's that begin before the day on which the panel
     * counted them, with what was held of them.
     */
    static void moves(Transaction tx, DayKey there, long first, long last, Moves into)
            throws SQLException {
        for (String rows :
                List.of(
                        "at_ms, upload, download from verdict",
                        "to_ms, upload, download from quarantine")) {
            PreparedStatement select =
                    tx.prepared(
                            "select from_ms, "
                                    + rows
                                    + " where source_id = ? and position >= ? and position <= ?"
                                    + " and from_ms < ?");
            select.setLong(1, there.sourceId());
            select.setLong(2, first);
            select.setLong(3, last);
            select.setLong(4, there.bucket() * 1_000);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    into.add(
                            there,
                            row.getLong(1),
                            row.getLong(2),
                            new Bytes(row.getLong(3), row.getLong(4)));
                }
            }
        }
    }

    /** What reports after {@code from} up to {@code to} said and posting held at that position. */
    static Map<UserSource, List<HeldAmount>> held(Transaction tx, long from, long to)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select wire_key, source_id, upload, download, position, from_ms, to_ms"
                                + " from quarantine where position > ? and position <= ?"
                                + " and (state <> 'released' or decided_position > ?)");
        select.setLong(1, from);
        select.setLong(2, to);
        select.setLong(3, to);
        return heldAmounts(select);
    }

    /** What was released in that stretch of what earlier reports had said. */
    static Map<UserSource, List<HeldAmount>> releasedLate(Transaction tx, long from, long to)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select user_id, source_id, upload, download, position, from_ms, to_ms"
                                + " from quarantine where position <= ? and state = 'released'"
                                + " and decided_position > ? and decided_position <= ?");
        select.setLong(1, from);
        select.setLong(2, from);
        select.setLong(3, to);
        return heldAmounts(select);
    }

    private static Map<UserSource, List<HeldAmount>> heldAmounts(PreparedStatement select)
            throws SQLException {
        Map<UserSource, List<HeldAmount>> held = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                held.computeIfAbsent(
                                new UserSource(number(row.getString(1)), row.getLong(2)),
                                _ -> new ArrayList<>())
                        .add(
                                new HeldAmount(
                                        row.getLong(5),
                                        new Bytes(row.getLong(3), row.getLong(4)),
                                        row.getLong(6),
                                        row.getLong(7)));
            }
        }
        return held;
    }

    /** Billed bytes of corrections in that stretch, by user. */
    static Map<Long, Bytes> corrections(Transaction tx, long from, long to) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select user_id, sum(billed_upload), sum(billed_download)"
                                + " from adjustment where position > ? and position <= ?"
                                + " group by user_id");
        select.setLong(1, from);
        select.setLong(2, to);
        Map<Long, Bytes> corrections = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                corrections.put(row.getLong(1), new Bytes(row.getLong(2), row.getLong(3)));
            }
        }
        return corrections;
    }
}
