package dev.weir.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Parts of a table of PostgreSQL, one a month of UTC by {@code bucket}, epoch seconds. A part is
 * made in the transaction that brings its first row.
 */
final class Months {
    /** The tables that are kept so. */
    static final Set<String> BY_MONTH = Set.of("hour_usage", "day_usage");

    /** How long others may have to wait behind a part that is to be dropped. */
    private static final int LOCK_MILLIS = 200;

    /** SQLSTATE lock_not_available. */
    private static final String LOCKED = "55P03";

    private Months() {}

    /**
     * Makes the parts that these buckets need.
     *
     * @param buckets in any order
     */
    static void prepare(Transaction tx, String table, long[] buckets) throws SQLException {
        long from = 0;
        long to = 0;
        for (long bucket : buckets) {
            if (bucket >= from && bucket < to) {
                continue;
            }
            YearMonth month = monthOf(bucket);
            from = start(month);
            to = start(month.plusMonths(1));
            if (!tx.monthsReady().add(table + month)) {
                continue;
            }
            String part = "%s_%04d_%02d".formatted(table, month.getYear(), month.getMonthValue());
            if (!exists(tx, part)) {
                make(tx, table, part, from, to);
            }
        }
    }

    /**
     * Gives the disk space of empty parts back, of months that end by the moment. Deleting rows
     * does not: indexes keep their size. A part that somebody is reading is left for the next time,
     * so that nobody waits behind the reader; one that is needed again is made again.
     */
    static void dropPast(Transaction tx, String table, long before) throws SQLException {
        for (String part : parts(tx, table)) {
            YearMonth month = YearMonth.parse(part.substring(table.length() + 1).replace('_', '-'));
            if (start(month.plusMonths(1)) <= before && isEmpty(tx, part)) {
                drop(tx, part);
            }
        }
    }

    private static List<String> parts(Transaction tx, String table) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                                + " where i.inhparent = to_regclass(?) order by c.relname");
        select.setString(1, table);
        List<String> parts = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                parts.add(row.getString(1));
            }
        }
        return parts;
    }

    private static boolean isEmpty(Transaction tx, String part) throws SQLException {
        try (Statement statement = tx.connection().createStatement();
                ResultSet row = statement.executeQuery("select 1 from " + part + " limit 1")) {
            return !row.next();
        }
    }

    private static void drop(Transaction tx, String part) throws SQLException {
        Savepoint before = tx.connection().setSavepoint();
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute("set local lock_timeout = " + LOCK_MILLIS);
            statement.execute("drop table " + part);
        } catch (SQLException e) {
            if (!LOCKED.equals(e.getSQLState())) {
                throw e;
            }
            tx.connection().rollback(before);
        }
    }

    static YearMonth monthOf(long bucket) {
        return YearMonth.from(Instant.ofEpochSecond(bucket).atZone(ZoneOffset.UTC));
    }

    private static long start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }

    private static boolean exists(Transaction tx, String part) throws SQLException {
        PreparedStatement select = tx.prepared("select to_regclass(?) is not null");
        select.setString(1, part);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Attached rather than made in place: that does not wait for whoever reads the table. */
    private static void make(Transaction tx, String table, String part, long from, long to)
            throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            // Room for each row's next version: a changed row stays on its page, its indexes are
            // left alone, and pages do not multiply. Amounts change many times in their hour.
            statement.execute(
                    "create table %s (like %s including all) with (fillfactor = 50)"
                            .formatted(part, table));
            statement.execute(
                    "alter table %s attach partition %s for values from (%d) to (%d)"
                            .formatted(table, part, from, to));
        }
    }
}
