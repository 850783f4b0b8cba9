package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What adds up to a length of time: sums by month as far as they go, rows beside them.
 *
 * @param whole months of which every day that was added to their sums lies within
 * @param partly other months of which such a day lies within: their sums are more than is asked for
 * @param steps days within whose rows no whole month holds
 * @param open rows of days within that stand in no sums by month yet
 * @param all days within
 * @param pieces what is covered
 */
record Cover(
        List<Long> whole,
        List<Long> partly,
        List<Long> steps,
        List<Open> open,
        List<Long> all,
        Pieces pieces) {
    /** Rows of a day by users beyond one. */
    record Open(long bucket, long afterUser) {}

    static Cover of(Transaction tx, Pieces pieces) throws SQLException {
        List<Long> all = new ArrayList<>();
        for (Range days : pieces.days()) {
            all.addAll(Buckets.in(tx, "source_day", days));
        }
        Map<Long, MonthSums.Day> summed = summed(tx, pieces.all());
        Map<Long, Integer> within = new TreeMap<>();
        List<Open> open = new ArrayList<>();
        for (long bucket : all) {
            MonthSums.Day day = summed.get(bucket);
            if (day == null) {
                open.add(new Open(bucket, 0));
                continue;
            }
            boolean ready = day.through() == MonthSums.ALL_USERS;
            if (!ready) {
                open.add(new Open(bucket, day.through()));
            }
            // A month that is being added to is never whole.
            within.merge(day.month(), ready ? 1 : Integer.MIN_VALUE / 2, Integer::sum);
        }
        Map<Long, Integer> days = daysOf(tx, within);
        List<Long> whole = new ArrayList<>();
        List<Long> partly = new ArrayList<>();
        within.forEach(
                (month, count) -> (count.equals(days.get(month)) ? whole : partly).add(month));
        List<Long> steps =
                all.stream()
                        .filter(bucket -> {
                            MonthSums.Day day = summed.get(bucket);
                            return day == null || !whole.contains(day.month());
                        })
                        .toList();
        return new Cover(
                List.copyOf(whole),
                List.copyOf(partly),
                steps,
                List.copyOf(open),
                List.copyOf(all),
                pieces);
    }

    private static Map<Long, MonthSums.Day> summed(Transaction tx, Range range)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select bucket, month, through_user_id from summed_day"
                                + " where bucket >= ? and bucket < ?");
        select.setLong(1, range.from());
        select.setLong(2, range.to());
        Map<Long, MonthSums.Day> days = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                days.put(
                        row.getLong(1),
                        new MonthSums.Day(row.getLong(1), row.getLong(2), row.getLong(3)));
            }
        }
        return days;
    }

    /** How many days were added to the sums of each of these months. */
    private static Map<Long, Integer> daysOf(Transaction tx, Map<Long, Integer> months)
            throws SQLException {
        Map<Long, Integer> days = new HashMap<>();
        if (months.isEmpty()) {
            return days;
        }
        String in = months.keySet().stream().map(String::valueOf).collect(Collectors.joining(","));
        try (Statement statement = tx.connection().createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select month, count(*) from summed_day where month in ("
                                        + in
                                        + ") group by month")) {
            while (row.next()) {
                days.put(row.getLong(1), row.getInt(2));
            }
        }
        return days;
    }
}
