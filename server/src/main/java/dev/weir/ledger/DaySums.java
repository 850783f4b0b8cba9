package dev.weir.ledger;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Absolute sums by day of chosen users or sources, and their totals, all of one snapshot: what live
 * figures are made of. Many ids take few statements.
 *
 * <p>Valid inside {@link #read}; one thread.
 */
public final class DaySums {
    /** Statements of so many ids and of {@link #FEW}; the last id is repeated to fill one. */
    private static final int MANY = 512;

    private static final int FEW = 16;

    private static final String SUMS =
            "sum(d.upload), sum(d.download), sum(d.billed_upload), sum(d.billed_download)";

    /** Whose sums. */
    public enum Of {
        /** Day rows by user. */
        USERS("day_usage", "user_id", "user_total"),
        /** Day rows by source. */
        SOURCES("source_day", "source_id", "source_total");

        private final String days;
        private final String key;
        private final String totals;

        Of(String days, String key, String totals) {
            this.days = days;
            this.key = key;
            this.totals = totals;
        }
    }

    /** Receives sums in bytes; those of one key and day may come in parts that are to be added. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param bucket epoch second at which the day begins
         * @param id of the user or source
         * @param upload raw, never adjusted
         * @param billedUpload with adjustments
         */
        void day(
                long bucket,
                long id,
                long upload,
                long download,
                long billedUpload,
                long billedDownload);
    }

    /** Receives totals over all days. */
    @FunctionalInterface
    public interface TotalVisitor {
        void total(long id, Figures figures, long lastAtMs);
    }

    /** What is done on one snapshot. */
    @FunctionalInterface
    public interface Work {
        void run(DaySums sums) throws SQLException;
    }

    private final Transaction tx;
    private final long asOf;

    private DaySums(Transaction tx) throws SQLException {
        this.tx = tx;
        this.asOf = Totals.position(tx);
    }

    /** Runs the work on one snapshot. */
    public static void read(Database database, Work work) {
        database.read(tx -> {
            work.run(new DaySums(tx));
            return true;
        });
    }

    /** The journal position that all figures of this snapshot include. */
    public long asOf() {
        return asOf;
    }

    /**
     * One day of these ids.
     *
     * @param bucket epoch second at which the day begins
     */
    public void day(Of of, long[] ids, long bucket, Visitor visitor) throws SQLException {
        for (int at = 0; at < ids.length; at += size(ids, at)) {
            String in = " in (" + marks(size(ids, at)) + ")";
            PreparedStatement usage =
                    tx.prepared(
                            "select d.bucket, d."
                                    + of.key
                                    + ", "
                                    + SUMS
                                    + " from "
                                    + of.days
                                    + " d where d.bucket = ? and d."
                                    + of.key
                                    + in
                                    + " group by d.bucket, d."
                                    + of.key);
            usage.setLong(1, bucket);
            bind(usage, 2, ids, at);
            each(usage, visitor);
            PreparedStatement adjusted =
                    tx.prepared(
                            "select d.bucket, d."
                                    + of.key
                                    + ", 0, 0, sum(d.billed_upload),"
                                    + " sum(d.billed_download) from adjustment d"
                                    + " where d.bucket = ? and d."
                                    + of.key
                                    + in
                                    + " group by d.bucket, d."
                                    + of.key);
            adjusted.setLong(1, bucket);
            bind(adjusted, 2, ids, at);
            each(adjusted, visitor);
        }
    }

    /**
     * All days of these ids that begin at this moment or later. Days are found one by one along the
     * index, so that other users' rows are never read.
     */
    public void since(Of of, long[] ids, long from, Visitor visitor) throws SQLException {
        for (int at = 0; at < ids.length; at += size(ids, at)) {
            String in = " in (" + marks(size(ids, at)) + ")";
            PreparedStatement usage =
                    tx.prepared(
                            "with recursive buckets (bucket) as (select min(s.bucket) from"
                                    + " source_day s where s.bucket >= ? union all"
                                    + " select (select min(s.bucket) from source_day s"
                                    + " where s.bucket > buckets.bucket) from buckets"
                                    + " where buckets.bucket is not null)"
                                    + " select d.bucket, d."
                                    + of.key
                                    + ", "
                                    + SUMS
                                    + " from buckets join "
                                    + of.days
                                    + " d on d.bucket = buckets.bucket where d."
                                    + of.key
                                    + in
                                    + " group by d.bucket, d."
                                    + of.key);
            usage.setLong(1, from);
            bind(usage, 2, ids, at);
            each(usage, visitor);
            PreparedStatement adjusted =
                    tx.prepared(
                            "select d.bucket, d."
                                    + of.key
                                    + ", 0, 0, sum(d.billed_upload),"
                                    + " sum(d.billed_download) from adjustment d"
                                    + " where d."
                                    + of.key
                                    + in
                                    + " and d.bucket >= ?"
                                    + " group by d.bucket, d."
                                    + of.key);
            bind(adjusted, 1, ids, at);
            adjusted.setLong(1 + size(ids, at), from);
            each(adjusted, visitor);
        }
    }

    /**
     * The whole installation since a moment, by day; {@code id} is 0.
     *
     * @param to days that begin before this moment
     */
    public void all(long from, long to, Visitor visitor) throws SQLException {
        for (String select :
                new String[] {
                    "select d.bucket, 0, " + SUMS + " from source_day d",
                    "select d.bucket, 0, 0, 0, sum(d.billed_upload), sum(d.billed_download)"
                            + " from adjustment d"
                }) {
            PreparedStatement statement =
                    tx.prepared(select + " where d.bucket >= ? and d.bucket < ? group by d.bucket");
            statement.setLong(1, from);
            statement.setLong(2, to);
            each(statement, visitor);
        }
    }

    /** Totals of these ids; those never used are left out. */
    public void totals(Of of, long[] ids, TotalVisitor visitor) throws SQLException {
        for (int at = 0; at < ids.length; at += size(ids, at)) {
            PreparedStatement select =
                    tx.prepared(
                            "select d."
                                    + of.key
                                    + ", "
                                    + Totals.AMOUNTS
                                    + " from "
                                    + of.totals
                                    + " d where d."
                                    + of.key
                                    + " in ("
                                    + marks(size(ids, at))
                                    + ")");
            bind(select, 1, ids, at);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Total total = Totals.read(row);
                    visitor.total(total.id(), Figures.of(total), total.lastAtMs());
                }
            }
        }
    }

    /** The total of the whole installation. */
    public void total(TotalVisitor visitor) throws SQLException {
        Figures[] sum = {Figures.NONE};
        long[] last = new long[1];
        Totals.forEach(
                tx,
                "source",
                total -> {
                    sum[0] = sum[0].plus(Figures.of(total));
                    last[0] = Math.max(last[0], total.lastAtMs());
                });
        visitor.total(0, sum[0], last[0]);
    }

    /** How many amounts are held in quarantine, and their raw bytes. */
    public long[] held() throws SQLException {
        try (ResultSet row =
                tx.prepared(
                                "select count(*), "
                                        + HeldBytes.SUMS
                                        + " from quarantine where state = 'held'")
                        .executeQuery()) {
            row.next();
            return new long[] {row.getLong(1), HeldBytes.read(row, 2)};
        }
    }

    /** When the ledger took in its position, epoch milliseconds; 0 = never. */
    public long postedAtMillis() throws SQLException {
        try (ResultSet row = tx.prepared("select posted_at_ms from posting").executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void each(PreparedStatement select, Visitor visitor) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                visitor.day(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6));
            }
        }
    }

    private static int size(long[] ids, int at) {
        return ids.length - at > FEW ? MANY : FEW;
    }

    private static String marks(int count) {
        return count == MANY ? MANY_MARKS : FEW_MARKS;
    }

    private static final String MANY_MARKS = String.join(",", repeated(MANY));
    private static final String FEW_MARKS = String.join(",", repeated(FEW));

    private static String[] repeated(int count) {
        String[] marks = new String[count];
        Arrays.fill(marks, "?");
        return marks;
    }

    private static void bind(PreparedStatement statement, int first, long[] ids, int at)
            throws SQLException {
        int size = size(ids, at);
        for (int i = 0; i < size; i++) {
            statement.setLong(first + i, ids[Math.min(at + i, ids.length - 1)]);
        }
    }
}
