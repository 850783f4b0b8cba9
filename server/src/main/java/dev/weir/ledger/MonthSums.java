package dev.weir.ledger;

import dev.weir.database.RowWriter;
import dev.weir.database.Transaction;
import dev.weir.usage.AccountingCalendar;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the sums of day rows by month and user. A day is added once, when it is over, so that a
 * commit does not pay for it; what comes later for a day that was added, is added with its rows.
 */
final class MonthSums {
    /** A day all of whose users were added. */
    static final long ALL_USERS = Long.MAX_VALUE;

    private MonthSums() {}

    /**
     * A day of which some rows stand in sums.
     *
     * @param through the last of its users who was added; 0 = none
     */
    record Day(long bucket, long month, long through) {}

    /**
     * Adds some rows of the newest day that is over and not yet added.
     *
     * @return false when there is none
     */
    static boolean sumUp(Transaction tx, AccountingCalendar calendar, long endedBy, int atMost)
            throws SQLException {
        // First, as the first statement of a commit is: no commit of another process may read
        // which rows were added before this is done, and write rows after.
        tx.prepared("update posting set fence = fence").executeUpdate();
        Optional<Day> next = nextDay(tx, calendar, endedBy);
        if (next.isEmpty()) {
            return false;
        }
        Day day = next.get();
        long through = lastUser(tx, day, atMost);
        write(tx, sums(tx, day, through));
        RowWriter.upserting(tx, LedgerTables.SUMMED_DAY.table, 1)
                .bind(day.bucket())
                .bind(day.month())
                .bind(through)
                .end();
        return true;
    }

    private static Optional<Day> nextDay(Transaction tx, AccountingCalendar calendar, long endedBy)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        Buckets.all(tx.dialect(), "source_day")
                                + " select b.bucket, d.month, d.through_user_id from buckets b"
                                + " left join summed_day d on d.bucket = b.bucket"
                                + " where b.bucket < ? and (d.bucket is null"
                                + " or d.through_user_id < ?) order by b.bucket desc");
        select.setLong(1, endedBy);
        select.setLong(2, ALL_USERS);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long bucket = row.getLong(1);
                long month = row.getLong(2);
                if (month != 0) {
                    return Optional.of(new Day(bucket, month, row.getLong(3)));
                }
                if (calendar.nextDayStart(bucket) <= endedBy) {
                    return Optional.of(new Day(bucket, monthOf(calendar, bucket), 0));
                }
            }
        }
        return Optional.empty();
    }

    private static long monthOf(AccountingCalendar calendar, long bucket) {
        LocalDate date = calendar.dateOf(bucket);
        return date.getYear() * 100L + date.getMonthValue();
    }

    private static long lastUser(Transaction tx, Day day, int atMost) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select user_id from day_usage where bucket = ? and user_id > ?"
                                + " order by user_id limit 1 offset ?");
        select.setLong(1, day.bucket());
        select.setLong(2, day.through());
        select.setInt(3, atMost - 1);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : ALL_USERS;
        }
    }

    private static UsageSums sums(Transaction tx, Day day, long through) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select user_id, upload, download, billed_upload, billed_download"
                                + " from day_usage where bucket = ? and user_id > ?"
                                + " and user_id <= ?");
        select.setLong(1, day.bucket());
        select.setLong(2, day.through());
        select.setLong(3, through);
        UsageSums sums = new UsageSums();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sums.add(
                        day.month(),
                        row.getLong(1),
                        0,
                        0,
                        0,
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5));
            }
        }
        return sums;
    }

    /**
     * Adds what was just written to days that were added before.
     *
     * @param days rows of the transaction
     * @param scratch overwritten
     */
    static void addLate(Transaction tx, UsageSums days, UsageSums scratch) throws SQLException {
        Map<Long, Optional<Day>> known = new HashMap<>();
        Optional<Day> day = Optional.empty();
        long last = Long.MIN_VALUE;
        scratch.clear();
        for (int row = 0; row < days.size(); row++) {
            long bucket = days.at(row, UsageSums.BUCKET);
            if (bucket != last) {
                last = bucket;
                day = known.get(bucket);
                if (day == null) {
                    day = find(tx, bucket);
                    known.put(bucket, day);
                }
            }
            if (day.isPresent()) {
                addLate(day.get(), days, row, scratch);
            }
        }
        write(tx, scratch);
    }

    private static void addLate(Day day, UsageSums days, int row, UsageSums into) {
        long user = days.at(row, UsageSums.USER);
        if (user > 0 && user <= day.through()) {
            into.add(
                    day.month(),
                    user,
                    0,
                    0,
                    0,
                    days.at(row, UsageSums.UPLOAD),
                    days.at(row, UsageSums.DOWNLOAD),
                    days.at(row, UsageSums.BILLED_UPLOAD),
                    days.at(row, UsageSums.BILLED_DOWNLOAD));
        }
    }

    private static Optional<Day> find(Transaction tx, long bucket) throws SQLException {
        PreparedStatement select =
                tx.prepared("select month, through_user_id from summed_day where bucket = ?");
        select.setLong(1, bucket);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Day(bucket, row.getLong(1), row.getLong(2)))
                    : Optional.empty();
        }
    }

    private static void write(Transaction tx, UsageSums sums) throws SQLException {
        if (sums.size() == 0) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, LedgerTables.USER_MONTH.table, sums.size());
        Map<Long, List<Long>> users = new TreeMap<>();
        for (int row : sums.sorted()) {
            long month = sums.at(row, UsageSums.BUCKET);
            long user = sums.at(row, UsageSums.USER);
            writer.bind(month)
                    .bind(user)
                    .bind(sums.at(row, UsageSums.UPLOAD))
                    .bind(sums.at(row, UsageSums.DOWNLOAD))
                    .bind(sums.at(row, UsageSums.BILLED_UPLOAD))
                    .bind(sums.at(row, UsageSums.BILLED_DOWNLOAD))
                    .end();
            users.computeIfAbsent(month, _ -> new ArrayList<>()).add(user);
        }
        for (Map.Entry<Long, List<Long>> month : users.entrySet()) {
            MonthTop.update(tx, month.getKey(), month.getValue());
        }
    }
}
