package dev.weir.ledger;

import dev.weir.database.Dialect;
import dev.weir.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Sums of chosen users: one step in the primary key for each of them in each bucket or month, never
 * a row of another user. Databases are told so in their own words, for their planners like to read
 * whole buckets.
 */
final class PairSteps {
    /** Ids of a statement. */
    private static final int IDS = 512;

    private final Transaction tx;
    private final UsageSelects selects;

    /** By what was asked: the transaction sees no other rows later. */
    private final Map<Cover, Map<Long, Optional<Figures>>> known = new HashMap<>();

    PairSteps(Transaction tx, UsageSelects selects) {
        this.tx = tx;
        this.selects = selects;
    }

    /** Figures of users, adjustments included; who has no rows is left out. */
    Map<Long, Figures> figures(Cover cover, Collection<Long> ids) throws SQLException {
        Map<Long, Optional<Figures>> all = known.computeIfAbsent(cover, _ -> new HashMap<>());
        List<Long> unknown = ids.stream().filter(id -> !all.containsKey(id)).toList();
        Map<Long, Figures> read = read(cover, unknown);
        unknown.forEach(id -> all.put(id, Optional.ofNullable(read.get(id))));
        Map<Long, Figures> figures = new HashMap<>();
        for (long id : ids) {
            all.getOrDefault(id, Optional.empty()).ifPresent(of -> figures.put(id, of));
        }
        return figures;
    }

    private Map<Long, Figures> read(Cover cover, Collection<Long> ids) throws SQLException {
        Map<Long, Figures> figures = new HashMap<>();
        List<Long> known = ids.stream().filter(id -> id != 0).toList();
        add(tx, figures, "user_month", "month", cover.whole(), known);
        add(tx, figures, "day_usage", "bucket", cover.steps(), known);
        add(tx, figures, "hour_usage", "bucket", cover.stepHours(), known);
        if (known.size() < ids.size()) {
            // Sums by month are of users that are known.
            add(tx, figures, "day_usage", "bucket", cover.all(), List.of(0L));
        }
        for (Range hours : cover.pieces().hours()) {
            hours(hours, ids).forEach((id, of) -> figures.merge(id, of, Figures::plus));
        }
        if (!ids.isEmpty()) {
            for (var row : selects.adjustmentsOf(By.USER, ids, cover.pieces().all()).fetch()) {
                figures.merge(
                        row.get(0, Long.class),
                        Figures.adjustment(
                                UsageReader.amount(row, 1),
                                UsageReader.amount(row, 2),
                                UsageReader.amount(row, 3),
                                UsageReader.amount(row, 4)),
                        Figures::plus);
            }
        }
        return figures;
    }

    /** Usage of users by hour rows. */
    Map<Long, Figures> hours(Range range, Collection<Long> ids) throws SQLException {
        Map<Long, Figures> figures = new HashMap<>();
        add(tx, figures, "hour_usage", "bucket", Buckets.in(tx, "source_hour", range), ids);
        return figures;
    }

    /** Sums of users in a month. */
    static Map<Long, Figures> months(Transaction tx, long month, Collection<Long> ids)
            throws SQLException {
        Map<Long, Figures> figures = new HashMap<>();
        add(tx, figures, "user_month", "month", List.of(month), ids);
        return figures;
    }

    private static void add(
            Transaction tx,
            Map<Long, Figures> into,
            String table,
            String time,
            List<Long> times,
            Collection<Long> ids)
            throws SQLException {
        List<Long> left = new ArrayList<>(ids);
        for (int at = 0; at < left.size() && !times.isEmpty(); at += IDS) {
            List<Long> some = left.subList(at, Math.min(left.size(), at + IDS));
            try (Statement statement = tx.connection().createStatement();
                    ResultSet row =
                            statement.executeQuery(sql(tx.dialect(), table, time, times, some))) {
                while (row.next()) {
                    into.merge(
                            row.getLong(1),
                            Figures.usage(
                                    row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                            Figures::plus);
                }
            }
        }
    }

    /**
     * Selects user and the four sums.
     *
     * @param time the column that leads the key
     */
    static String sql(
            Dialect dialect,
            String table,
            String time,
            Collection<Long> times,
            Collection<Long> ids) {
        String amounts =
                "d.user_id, sum(d.upload), sum(d.download), sum(d.billed_upload),"
                        + " sum(d.billed_download)";
        String lists =
                "with t(k) as (values "
                        + rows(times)
                        + "), u(k) as (values "
                        + rows(ids)
                        + ") select ";
        String on = " on d." + time + " = t.k and d.user_id = u.k group by d.user_id";
        return switch (dialect) {
            case SQLITE -> lists + amounts + " from t cross join u cross join " + table + " d" + on;
            case MARIADB ->
                    lists + "straight_join " + amounts + " from t join u join " + table + " d" + on;
            case POSTGRESQL ->
                    "select "
                            + amounts
                            + " from unnest("
                            + array(times)
                            + ") t(k) cross join unnest("
                            + array(ids)
                            + ") u(k) cross join lateral (select * from "
                            + table
                            + " f where f."
                            + time
                            + " = t.k and f.user_id = u.k"
                            // Or every month there is would be planned, and looked into.
                            + (" and f." + time + " between " + Collections.min(times))
                            + (" and " + Collections.max(times))
                            + " offset 0) d group by d.user_id";
        };
    }

    private static String rows(Collection<Long> numbers) {
        return numbers.stream().map(each -> "(" + each + ")").collect(Collectors.joining(","));
    }

    private static String array(Collection<Long> numbers) {
        return numbers.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(",", "array[", "]::bigint[]"));
    }
}
