package dev.weir.ledger;

import dev.weir.database.RowWriter;
import dev.weir.database.Transaction;
import dev.weir.usage.AccountingCalendar;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the sums of day rows by month and user. A day is added once, when it is over, or hour by
 * hour while it is running, so that a commit does not pay for it; what comes later for a day or an
 * hour that was added, is added with its rows ({@link LateSums}).
 */
final class MonthSums {
    private MonthSums() {}

    /**
     * Adds some rows of the newest day that is over and not yet added; of a day that was added by
     * hours, what is left of them.
     *
     * @return false when there is none
     */
    static boolean sumUp(Transaction tx, AccountingCalendar calendar, long endedBy, int atMost)
            throws SQLException {
        lock(tx);
        Optional<SummedDay> next = nextDay(tx, calendar, endedBy);
        if (next.isEmpty()) {
            return false;
        }
        SummedDay day = next.get();
        if (day.isByHours()) {
            Optional<SummedDay> left = beforeNextHour(tx, calendar, day);
            if (left.isPresent()) {
                addHour(tx, calendar, left.get(), atMost);
            } else {
                // Its hours are its day rows: all that comes is added by those from here on.
                SummedDay.whole(day.bucket(), day.month()).write(tx);
            }
            return true;
        }
        long through = lastUser(tx, "day_usage", day.bucket(), day.through(), atMost);
        write(tx, sums(tx, "day_usage", day.bucket(), day, through));
        new SummedDay(day.bucket(), day.month(), through, 0).write(tx);
        return true;
    }

    /**
     * Adds some rows of the next hour that is over, of a day that is running.
     *
     * @return false when there is none
     */
    static boolean sumUpHours(Transaction tx, AccountingCalendar calendar, long endedBy, int atMost)
            throws SQLException {
        lock(tx);
        Optional<SummedDay> next = nextHour(tx, calendar, endedBy);
        if (next.isPresent()) {
            addHour(tx, calendar, next.get(), atMost);
        }
        return next.isPresent();
    }

    /** A day that is running, standing before the next hour that is over and was not added. */
    static Optional<SummedDay> nextHour(Transaction tx, AccountingCalendar calendar, long endedBy)
            throws SQLException {
        for (SummedDay day : running(tx, calendar, endedBy)) {
            Optional<SummedDay> next = beforeNextHour(tx, calendar, day);
            if (next.isPresent() && calendar.nextHourStart(next.get().openHour()) <= endedBy) {
                return next;
            }
        }
        return Optional.empty();
    }

    /**
     * First, as the first statement of a commit is: no commit of another process may read which
     * rows were added before this is done, and write rows after.
     */
    private static void lock(Transaction tx) throws SQLException {
        tx.prepared("update posting set fence = fence").executeUpdate();
    }

    private static Optional<SummedDay> nextDay(
            Transaction tx, AccountingCalendar calendar, long endedBy) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        Buckets.all(tx.dialect(), "source_day")
                                + " select b.bucket, d.month, d.through_user_id, d.open_hour"
                                + " from buckets b left join summed_day d on d.bucket = b.bucket"
                                + " where b.bucket < ? and (d.bucket is null"
                                + " or d.through_user_id < ?) order by b.bucket desc");
        select.setLong(1, endedBy);
        select.setLong(2, SummedDay.ALL_USERS);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                SummedDay day = SummedDay.read(row);
                boolean begun = day.month() != 0;
                if (begun && !day.isByHours()) {
                    return Optional.of(day);
                }
                if (calendar.nextDayStart(day.bucket()) <= endedBy) {
                    return Optional.of(
                            begun
                                    ? day
                                    : new SummedDay(
                                            day.bucket(), monthOf(calendar, day.bucket()), 0, 0));
                }
            }
        }
        return Optional.empty();
    }

    /** Days that are added by hours, and the newest if it may be begun to be. */
    private static List<SummedDay> running(
            Transaction tx, AccountingCalendar calendar, long endedBy) throws SQLException {
        List<SummedDay> days = new ArrayList<>();
        try (ResultSet row =
                tx.prepared(SummedDay.SELECT + " where open_hour > 0 order by bucket")
                        .executeQuery()) {
            while (row.next()) {
                days.add(SummedDay.read(row));
            }
        }
        PreparedStatement newest =
                tx.prepared(
                        "select max(bucket) from source_day where bucket < ? and bucket >"
                                + " coalesce((select max(dropped_through) from retention"
                                + " where name = 'hour'), 0)");
        newest.setLong(1, endedBy);
        try (ResultSet row = newest.executeQuery()) {
            long bucket = row.next() ? row.getLong(1) : 0;
            if (bucket > 0
                    && calendar.nextDayStart(bucket) > endedBy
                    && SummedDay.find(tx, bucket).isEmpty()) {
                days.add(new SummedDay(bucket, monthOf(calendar, bucket), 0, bucket));
            }
        }
        return days;
    }

    /** The day at the first hour of which rows are left, over or not. */
    private static Optional<SummedDay> beforeNextHour(
            Transaction tx, AccountingCalendar calendar, SummedDay day) throws SQLException {
        PreparedStatement select =
                tx.prepared("select min(bucket) from source_hour where bucket >= ? and bucket < ?");
        select.setLong(1, day.openHour());
        select.setLong(2, calendar.nextDayStart(day.bucket()));
        try (ResultSet row = select.executeQuery()) {
            long hour = row.next() ? row.getLong(1) : 0;
            if (hour == 0) {
                return Optional.empty();
            }
            return Optional.of(hour == day.openHour() ? day : day.atHour(hour));
        }
    }

    /** Adds rows of the open hour. */
    private static void addHour(
            Transaction tx, AccountingCalendar calendar, SummedDay day, int atMost)
            throws SQLException {
        long hour = day.openHour();
        long through = lastUser(tx, "hour_usage", hour, day.through(), atMost);
        write(tx, sums(tx, "hour_usage", hour, day, through));
        if (through == SummedDay.ALL_USERS) {
            day.atHour(calendar.nextHourStart(hour)).write(tx);
        } else {
            new SummedDay(day.bucket(), day.month(), through, hour).write(tx);
        }
    }

    private static long monthOf(AccountingCalendar calendar, long bucket) {
        LocalDate date = calendar.dateOf(bucket);
        return date.getYear() * 100L + date.getMonthValue();
    }

    private static long lastUser(Transaction tx, String table, long bucket, long after, int atMost)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select user_id from "
                                + table
                                + " where bucket = ? and user_id > ?"
                                + " order by user_id limit 1 offset ?");
        select.setLong(1, bucket);
        select.setLong(2, after);
        select.setInt(3, atMost - 1);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : SummedDay.ALL_USERS;
        }
    }

    private static UsageSums sums(
            Transaction tx, String table, long bucket, SummedDay day, long through)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select user_id, upload, download, billed_upload, billed_download from "
                                + table
                                + " where bucket = ? and user_id > ? and user_id <= ?");
        select.setLong(1, bucket);
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

    static void write(Transaction tx, UsageSums sums) throws SQLException {
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
