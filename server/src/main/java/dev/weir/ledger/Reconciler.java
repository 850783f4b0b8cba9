package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the finer rows and holds them against the sums kept beside them. Reads all day rows: a
 * matter of seconds for millions of rows, for commands and checks rather than for a page.
 */
final class Reconciler {
    private static final String SUMS =
            "sum(upload), sum(download), sum(billed_upload), sum(billed_download)";
    private static final String PLAIN = "upload, download, billed_upload, billed_download";
    private static final String ADJUSTED =
            "adjusted_upload, adjusted_download, adjusted_billed_upload, adjusted_billed_download";

    /** Beyond this many differences one more tells nothing. */
    private static final int ENOUGH = 1000;

    private final Transaction tx;
    private final List<Reconciliation.Difference> differences = new ArrayList<>();
    private Figures expectedSum = Figures.NONE;
    private Figures foundSum = Figures.NONE;

    private Reconciler(Transaction tx) {
        this.tx = tx;
    }

    static Reconciliation reconcile(Transaction tx, long asOf) throws SQLException {
        return new Reconciler(tx).all(asOf);
    }

    private Reconciliation all(long asOf) throws SQLException {
        tx.patient();
        compareTotals("user");
        Figures users = foundSum;
        Figures days = expectedSum;
        compareTotals("source");
        Figures sources = foundSum;
        compareBySource("day");
        compareBySource("hour");
        compareHoursWithDays();
        compareMonths();
        compareAdjustments("user");
        compareAdjustments("source");
        long verdicts = verdicts();
        if (verdicts != days.total()) {
            differ("verdicts against day rows", "all", days, Figures.usage(verdicts, 0, 0, 0));
        }
        return new Reconciliation(asOf, users, sources, days, verdicts, List.copyOf(differences));
    }

    private void compareTotals(String of) throws SQLException {
        compare(
                of + " totals against day rows",
                of,
                "select 0, %s_id, %s from day_usage group by %s_id order by %s_id"
                        .formatted(of, SUMS, of, of),
                "select 0, %s_id, %s from %s_total order by %s_id".formatted(of, PLAIN, of, of));
    }

    private void compareAdjustments(String of) throws SQLException {
        compare(
                of + " totals against adjustments",
                of,
                "select 0, %s_id, %s from adjustment group by %s_id order by %s_id"
                        .formatted(of, SUMS, of, of),
                "select 0, %s_id, %s from %s_total order by %s_id".formatted(of, ADJUSTED, of, of));
    }

    /** Buckets that retention has begun to remove are left out. */
    private void compareBySource(String length) throws SQLException {
        String kept = " where bucket > " + droppedThrough(length);
        compare(
                length + " sums by source against " + length + " rows",
                "source",
                "select bucket, source_id, %s from %s_usage%s group by bucket, source_id order by 1, 2"
                        .formatted(SUMS, length, kept),
                "select bucket, source_id, %s from source_%s%s order by 1, 2"
                        .formatted(PLAIN, length, kept));
    }

    /** Days all of whose hours are still kept; an hour belongs to the last day begun before it. */
    private void compareHoursWithDays() throws SQLException {
        List<Long> days = new ArrayList<>();
        try (ResultSet row =
                tx.prepared(
                                Buckets.all("source_day")
                                        + " select bucket from buckets where bucket > "
                                        + droppedThrough("hour")
                                        + " order by 1")
                        .executeQuery()) {
            while (row.next()) {
                days.add(row.getLong(1));
            }
        }
        for (int i = 0; i < days.size(); i++) {
            long end = i + 1 < days.size() ? days.get(i + 1) : Long.MAX_VALUE;
            compare(
                    "hours against days",
                    "source",
                    ("select %d, source_id, %s from source_hour where bucket >= %d and bucket < %d"
                                    + " group by source_id order by source_id")
                            .formatted(days.get(i), SUMS, days.get(i), end),
                    "select bucket, source_id, %s from source_day where bucket = %d order by 2"
                            .formatted(PLAIN, days.get(i)));
        }
    }

    /** Sums by month, of the days and users that were added to them. */
    private void compareMonths() throws SQLException {
        List<Long> months = new ArrayList<>();
        try (ResultSet row =
                tx.prepared(
                                "select month from summed_day union select month from user_month"
                                        + " order by 1")
                        .executeQuery()) {
            while (row.next()) {
                months.add(row.getLong(1));
            }
        }
        for (long month : months) {
            compare(
                    "sums by month against days",
                    "user",
                    "select %2$d, user_id, %1$s from (%3$s) p group by user_id order by user_id"
                            .formatted(SUMS, month, addedTo(month)),
                    "select month, user_id, %s from user_month where month = %d order by user_id"
                            .formatted(PLAIN, month));
            compareTop(month);
        }
    }

    /** Day rows of days that are over, hour rows of the one that is running. */
    private static String addedTo(long month) {
        return ("select r.user_id, %1$s from summed_day s join day_usage r on r.bucket = s.bucket"
                        + " and r.user_id > 0 and r.user_id <= s.through_user_id"
                        + " where s.month = %2$d and s.open_hour = 0 union all"
                        + " select r.user_id, %1$s from summed_day s join hour_usage r"
                        + " on r.bucket >= s.bucket and r.bucket <= s.open_hour and r.user_id > 0"
                        + " and (r.bucket < s.open_hour or r.user_id <= s.through_user_id)"
                        + " where s.month = %2$d and s.open_hour > 0")
                .formatted(PLAIN, month);
    }

    /** Raw and billed sums of both directions stand where a row of usage has billed ones. */
    private void compareTop(long month) throws SQLException {
        String total = "m.upload + m.download";
        String billed = "m.billed_upload + m.billed_download";
        compare(
                "greatest sums of a month against all",
                "user",
                ("select m.month, m.user_id, m.upload, m.download, %1$s, %2$s from user_month m"
                                + " left join summed_month b on b.month = m.month where m.month = %3$d"
                                + " and (b.month is null or %1$s > b.total or %2$s > b.billed"
                                + " or m.upload > b.upload or m.download > b.download)"
                                + " order by m.user_id")
                        .formatted(total, billed, month),
                "select month, user_id, upload, download, total, billed from user_month_top"
                        + " where month = %d order by user_id".formatted(month));
    }

    private long droppedThrough(String name) throws SQLException {
        PreparedStatement select =
                tx.prepared("select dropped_through from retention where name = ?");
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : Long.MIN_VALUE;
        }
    }

    /** Raw bytes that verdicts and imports account for. */
    private long verdicts() throws SQLException {
        long sum = 0;
        for (String part :
                List.of(
                        "verdict",
                        "retention where name = 'verdict'",
                        "import_entry",
                        "quarantine where state = 'released'")) {
            try (ResultSet row =
                    tx.prepared("select coalesce(sum(upload + download), 0) from " + part)
                            .executeQuery()) {
                row.next();
                sum = Math.addExact(sum, row.getLong(1));
            }
        }
        return sum;
    }

    /** Walks two lists in key order side by side; a row that one has not is zero there. */
    private void compare(String what, String of, String expectedSql, String foundSql)
            throws SQLException {
        expectedSum = Figures.NONE;
        foundSum = Figures.NONE;
        try (PreparedStatement expectedSelect = tx.connection().prepareStatement(expectedSql);
                PreparedStatement foundSelect = tx.connection().prepareStatement(foundSql);
                ResultSet expectedRows = expectedSelect.executeQuery();
                ResultSet foundRows = foundSelect.executeQuery()) {
            Keyed expected = next(expectedRows);
            Keyed found = next(foundRows);
            while (expected != null || found != null) {
                int order = order(expected, found);
                Figures expectedFigures = Figures.NONE;
                Figures foundFigures = Figures.NONE;
                Keyed key = order <= 0 ? expected : found;
                if (order <= 0 && expected != null) {
                    expectedFigures = expected.figures();
                    expected = next(expectedRows);
                }
                if (order >= 0 && found != null) {
                    foundFigures = found.figures();
                    found = next(foundRows);
                }
                expectedSum = expectedSum.plus(expectedFigures);
                foundSum = foundSum.plus(foundFigures);
                if (key != null && !expectedFigures.equals(foundFigures)) {
                    differ(what, key.words(of), expectedFigures, foundFigures);
                }
            }
        }
    }

    private void differ(String what, String where, Figures expected, Figures found) {
        if (differences.size() < ENOUGH) {
            differences.add(new Reconciliation.Difference(what, where, expected, found));
        }
    }

    private record Keyed(long bucket, long id, Figures figures) {
        String words(String of) {
            return bucket == 0 ? of + " " + id : of + " " + id + " at " + bucket;
        }
    }

    private static @Nullable Keyed next(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return null;
        }
        return new Keyed(
                rows.getLong(1),
                rows.getLong(2),
                Figures.usage(rows.getLong(3), rows.getLong(4), rows.getLong(5), rows.getLong(6)));
    }

    private static int order(@Nullable Keyed a, @Nullable Keyed b) {
        if (a == null || b == null) {
            return a == null ? 1 : -1;
        }
        int byBucket = Long.compare(a.bucket(), b.bucket());
        return byBucket != 0 ? byBucket : Long.compare(a.id(), b.id());
    }
}
