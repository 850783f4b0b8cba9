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
 * @param open rows of days and hours within that stand in no sums by month yet
 * @param stepHours hours beside those: what is left of running days whose month is whole
 * @param all days within
 * @param pieces what is covered
 */
record Cover(
        List<Long> whole,
        List<Long> partly,
        List<Long> steps,
        List<Open> open,
        List<Long> stepHours,
        List<Long> all,
        Pieces pieces) {
    /** Rows of a day or of an hour by users beyond one. */
    record Open(long bucket, long afterUser, boolean isHour) {}

    static Cover of(Transaction tx, Pieces pieces) throws SQLException {
        Map<Long, Long> ends = ends(tx, pieces);
        Map<Long, SummedDay> summed = summed(tx, pieces.all());
        Map<Long, Integer> within = new TreeMap<>();
        Map<Long, List<Long>> openHours = new TreeMap<>();
        List<Open> open = new ArrayList<>();
        for (Map.Entry<Long, Long> each : ends.entrySet()) {
            SummedDay day = summed.get(each.getKey());
            if (day == null) {
                open.add(new Open(each.getKey(), 0, false));
                continue;
            }
            if (day.isByHours()) {
                List<Long> hours =
                        Buckets.in(tx, "source_hour", new Range(day.openHour(), each.getValue()));
                for (long hour : hours) {
                    open.add(new Open(hour, hour == day.openHour() ? day.through() : 0, true));
                }
                openHours.computeIfAbsent(day.month(), _ -> new ArrayList<>()).addAll(hours);
            } else if (!day.isEven()) {
                open.add(new Open(day.bucket(), day.through(), false));
            }
            // A month that is being added to is never whole.
            within.merge(day.month(), day.isEven() ? 1 : Integer.MIN_VALUE / 2, Integer::sum);
        }
        Map<Long, Integer> days = daysOf(tx, within);
        List<Long> whole = new ArrayList<>();
        List<Long> partly = new ArrayList<>();
        within.forEach(
                (month, count) -> (count.equals(days.get(month)) ? whole : partly).add(month));
        List<Long> all = List.copyOf(ends.keySet());
        List<Long> steps =
                all.stream()
                        .filter(bucket -> {
                            SummedDay day = summed.get(bucket);
                            return day == null || !whole.contains(day.month());
                        })
                        .toList();
        openHours.keySet().retainAll(whole);
        return new Cover(
                List.copyOf(whole),
                List.copyOf(partly),
                steps,
                List.copyOf(open),
                openHours.values().stream().flatMap(List::stream).toList(),
                all,
                pieces);
    }

    /** Where each day within begins and ends, in order. */
    private static Map<Long, Long> ends(Transaction tx, Pieces pieces) throws SQLException {
        Map<Long, Long> ends = new TreeMap<>();
        for (Range days : pieces.days()) {
            List<Long> buckets = Buckets.in(tx, "source_day", days);
            for (int i = 0; i < buckets.size(); i++) {
                boolean last = i + 1 == buckets.size();
                ends.put(buckets.get(i), last ? days.to() : buckets.get(i + 1));
            }
        }
        return ends;
    }

    /** How many days have rows that stand in no sums by month, not even by the hour. */
    long openDays() {
        return open.stream().filter(each -> !each.isHour()).count();
    }

    /** Steps in a key to the figures of a user. */
    long stepsOfAUser() {
        return whole.size() + (long) steps.size() + stepHours.size();
    }

    private static Map<Long, SummedDay> summed(Transaction tx, Range range) throws SQLException {
        PreparedStatement select =
                tx.prepared(SummedDay.SELECT + " where bucket >= ? and bucket < ?");
        select.setLong(1, range.from());
        select.setLong(2, range.to());
        Map<Long, SummedDay> days = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                days.put(row.getLong(1), SummedDay.read(row));
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
