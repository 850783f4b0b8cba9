package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads what a figure is made of, in one snapshot. Rows of a user are found by one step in the
 * primary key a bucket, rows of a source's days by their index.
 */
public final class CutReader {
    private static final String AMOUNTS = "upload, download, billed_upload, billed_download";
    private static final String SUMS =
            "sum(upload), sum(download), sum(billed_upload), sum(billed_download)";

    private CutReader() {}

    /**
     * A figure and its parts.
     *
     * @param limit of rows, and of adjustments; beyond it they are summed up by bucket
     */
    public static Explained explain(Transaction tx, Cut cut, int limit) throws SQLException {
        long asOf = Totals.position(tx);
        List<RowPage.Row> rows = rows(tx, cut, limit + 1);
        List<Adjustment> adjustments = adjustments(tx, cut, limit + 1);
        Figures figure = Figures.NONE;
        if (rows.size() <= limit && adjustments.size() <= limit) {
            for (RowPage.Row row : rows) {
                figure = figure.plus(figures(row));
            }
            for (Adjustment one : adjustments) {
                figure = figure.plus(figures(one));
            }
            return new Explained(asOf, cut, figure, false, rows, adjustments, List.of());
        }
        Map<Long, Figures> byBucket = new TreeMap<>();
        sums(tx, cut, byBucket);
        adjustmentSums(tx, cut, byBucket);
        List<Breakdown.Row> buckets = new ArrayList<>();
        for (Map.Entry<Long, Figures> bucket : byBucket.entrySet()) {
            buckets.add(new Breakdown.Row(bucket.getKey(), bucket.getValue()));
            figure = figure.plus(bucket.getValue());
        }
        return new Explained(asOf, cut, figure, true, List.of(), List.of(), buckets);
    }

    /** Usage of a row; adjustments are not in it. */
    public static Figures figures(RowPage.Row row) {
        return Figures.usage(
                row.upload(), row.download(), row.billedUpload(), row.billedDownload());
    }

    private static Figures figures(Adjustment one) {
        return Figures.adjustment(
                one.upload(), one.download(), one.billedUpload(), one.billedDownload());
    }

    /** Rows of a cut in key order, at most so many. */
    public static List<RowPage.Row> rows(Transaction tx, Cut cut, int limit) throws SQLException {
        String table = cut.hours() ? "hour_usage" : "day_usage";
        Selection selection = new Selection(table, cut);
        PreparedStatement select =
                tx.prepared(
                        selection.head()
                                + "select u.bucket, u.user_id, u.source_id, u.credential_id,"
                                + " u.rate, "
                                + AMOUNTS
                                + selection.from()
                                + " order by u.bucket, u.user_id, u.source_id, u.credential_id,"
                                + " u.rate limit ?");
        int next = selection.bind(select);
        select.setInt(next, limit);
        List<RowPage.Row> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(
                        new RowPage.Row(
                                new RowPage.Key(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5)),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9)));
            }
        }
        return rows;
    }

    private static void sums(Transaction tx, Cut cut, Map<Long, Figures> into) throws SQLException {
        boolean bySource = cut.userId().isEmpty() && cut.hasAdjustments();
        String table =
                bySource
                        ? cut.hours() ? "source_hour" : "source_day"
                        : cut.hours() ? "hour_usage" : "day_usage";
        Selection selection = new Selection(table, cut);
        PreparedStatement select =
                tx.prepared(
                        selection.head()
                                + "select u.bucket, "
                                + SUMS
                                + selection.from()
                                + " group by u.bucket");
        selection.bind(select);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                into.merge(
                        row.getLong(1),
                        Figures.usage(
                                row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                        Figures::plus);
            }
        }
    }

    private static List<Adjustment> adjustments(Transaction tx, Cut cut, int limit)
            throws SQLException {
        if (!cut.hasAdjustments()) {
            return List.of();
        }
        PreparedStatement select =
                tx.prepared(
                        Corrections.SELECT
                                + adjustmentsOf(cut)
                                + " order by position, bucket, user_id, source_id limit ?");
        select.setInt(bindAdjustments(select, cut), limit);
        List<Adjustment> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(Corrections.read(row));
            }
        }
        return found;
    }

    private static void adjustmentSums(Transaction tx, Cut cut, Map<Long, Figures> into)
            throws SQLException {
        if (!cut.hasAdjustments()) {
            return;
        }
        PreparedStatement select =
                tx.prepared(
                        "select bucket, "
                                + SUMS
                                + " from adjustment"
                                + adjustmentsOf(cut)
                                + " group by bucket");
        bindAdjustments(select, cut);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                into.merge(
                        row.getLong(1),
                        Figures.adjustment(
                                row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                        Figures::plus);
            }
        }
    }

    private static String adjustmentsOf(Cut cut) {
        return " where bucket >= ? and bucket < ?"
                + (cut.userId().isPresent() ? " and user_id = ?" : "")
                + (cut.sourceId().isPresent() ? " and source_id = ?" : "");
    }

    private static int bindAdjustments(PreparedStatement select, Cut cut) throws SQLException {
        select.setLong(1, cut.range().from());
        select.setLong(2, cut.range().to());
        int next = bind(select, 3, cut.userId());
        return bind(select, next, cut.sourceId());
    }

    private static int bind(PreparedStatement select, int next, OptionalLong value)
            throws SQLException {
        if (value.isEmpty()) {
            return next;
        }
        select.setLong(next, value.getAsLong());
        return next + 1;
    }

    /** The rows of a cut: by steps from bucket to bucket for a user, else along a range. */
    private record Selection(String table, Cut cut) {
        private boolean byBucket() {
            return cut.userId().isPresent();
        }

        String head() {
            if (!byBucket()) {
                return "";
            }
            return "with recursive buckets(bucket) as (select min(bucket) from "
                    + table
                    + " where bucket >= ? and bucket < ? union all select (select min(t.bucket)"
                    + " from "
                    + table
                    + " t where t.bucket > b.bucket and t.bucket < ?) from buckets b"
                    + " where b.bucket is not null) ";
        }

        String from() {
            return (byBucket()
                            ? " from buckets b join " + table + " u on u.bucket = b.bucket"
                            : " from " + table + " u where u.bucket >= ? and u.bucket < ?")
                    + (cut.userId().isPresent() ? " and u.user_id = ?" : "")
                    + (cut.sourceId().isPresent() ? " and u.source_id = ?" : "")
                    + (cut.credentialId().isPresent() ? " and u.credential_id = ?" : "")
                    + (cut.rate().isPresent() ? " and u.rate = ?" : "");
        }

        /** The next parameter's number. */
        int bind(PreparedStatement select) throws SQLException {
            select.setLong(1, cut.range().from());
            select.setLong(2, cut.range().to());
            int next = 3;
            if (byBucket()) {
                select.setLong(next++, cut.range().to());
            }
            next = CutReader.bind(select, next, cut.userId());
            next = CutReader.bind(select, next, cut.sourceId());
            next = CutReader.bind(select, next, cut.credentialId());
            return CutReader.bind(select, next, cut.rate());
        }
    }
}
