package dev.weir.ledger;

import dev.weir.database.Dialect;
import dev.weir.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the users who used most without adding up everybody: whoever is among them stands high in
 * one of the months of the range, in what the sums by month do not hold yet, or in corrections.
 * Each of these lists is read from its top to some depth; whoever stands on none of them has at
 * most the sum of the amounts at which the lists were left. When the last place is above that, the
 * answer is exact; else the lists are read deeper, and where users are so much alike that this
 * leads nowhere, the range is added up (R20: the answer is the same).
 *
 * <p>Inside one transaction; one thread.
 */
final class TopUsers {
    /** Rows of each list that are read at first, and at most. */
    static final int FIRST = 400;

    private static final int DEEPEST = 25_600;

    /** Days to be added up row by row; with more, sums by month are not far enough. */
    private static final int OPEN_DAYS = 8;

    /** A part of the amounts at which lists of months end that changes little if it is added. */
    private static final int SMALL = 8;

    /** Steps in a key, after which adding up the range is the shorter way. */
    private static final long STEPS = 120_000;

    private static final Comparator<Ranking.Place> GREATEST_FIRST =
            Comparator.comparingLong(Ranking.Place::amount)
                    .reversed()
                    .thenComparingLong(Ranking.Place::id);

    private final Transaction tx;
    private final PairSteps steps;
    private final Cover cover;
    private final RankBy by;
    private final int limit;
    private final Ranking.@Nullable Place after;
    private final Map<Long, Optional<Figures>> known = new HashMap<>();

    /**
     * The top of a list of users.
     *
     * @param most what each uses at most by this list
     * @param beyond what whoever is not on it uses at most by it
     * @param whole whether all users stand on it that there are
     */
    private record Leaders(Map<Long, Long> most, long beyond, boolean whole) {}

    private TopUsers(
            Transaction tx,
            PairSteps steps,
            Cover cover,
            RankBy by,
            int limit,
            Optional<Ranking.Place> after) {
        this.tx = tx;
        this.steps = steps;
        this.cover = cover;
        this.by = by;
        this.limit = limit;
        this.after = after.orElse(null);
    }

    /**
     * From the greatest down.
     *
     * @param first rows of each list that are read at first
     * @return empty when adding up the range is the shorter way
     */
    static Optional<List<Ranking.Place>> find(
            Transaction tx,
            PairSteps steps,
            Cover cover,
            RankBy by,
            int limit,
            Optional<Ranking.Place> after,
            int first)
            throws SQLException {
        boolean summed = !cover.whole().isEmpty() || !cover.partly().isEmpty();
        long places = after.map(Ranking.Place::rank).orElse(0L) + limit;
        if (!summed
                || (cover.all().size() == 1 && cover.whole().isEmpty())
                || cover.openDays() > OPEN_DAYS
                || places > DEEPEST / 4) {
            return Optional.empty();
        }
        TopUsers search = new TopUsers(tx, steps, cover, by, limit, after);
        for (int depth = (int) Math.max(first, places); depth <= DEEPEST; depth *= 4) {
            Optional<List<Ranking.Place>> found = search.to(depth, places);
            if (found.isPresent() || search.isFar()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private boolean isFar() {
        return known.size() * cover.stepsOfAUser() > STEPS;
    }

    private Optional<List<Ranking.Place>> to(int depth, long places) throws SQLException {
        List<Leaders> lists = lists(depth);
        long beyond = 0;
        boolean whole = true;
        for (Leaders list : lists) {
            beyond = Math.addExact(beyond, list.beyond());
            whole &= list.whole();
        }
        Map<Long, Long> most = most(lists, beyond);
        List<Map.Entry<Long, Long>> candidates =
                most.entrySet().stream()
                        .sorted(Map.Entry.<Long, Long>comparingByValue().reversed())
                        .toList();
        List<Ranking.Place> found = List.of();
        int at = 0;
        int some = (int) places + 1;
        while (at < candidates.size()
                && !isFar()
                && (found.size() < limit
                        || candidates.get(at).getValue() >= found.getLast().amount())) {
            long least = found.size() < limit ? Long.MIN_VALUE : found.getLast().amount();
            learn(
                    candidates.subList(at, Math.min(candidates.size(), at + some)).stream()
                            .takeWhile(each -> each.getValue() >= least)
                            .map(Map.Entry::getKey)
                            .toList());
            found = best();
            at += some;
            some = limit;
        }
        boolean allSeen = at >= candidates.size() || found.size() == limit;
        boolean noneBeyond = whole || (found.size() == limit && found.getLast().amount() > beyond);
        return allSeen && noneBeyond && !isFar() ? Optional.of(found) : Optional.empty();
    }

    /**
     * What each user on any list uses at most, by all of them. User 0 is on none, and asked for.
     */
    private static Map<Long, Long> most(List<Leaders> lists, long beyond) {
        Map<Long, Long> most = new HashMap<>();
        for (Leaders list : lists) {
            list.most()
                    .forEach((id, amount) ->
                            most.merge(
                                    id,
                                    Math.addExact(beyond, amount - list.beyond()),
                                    (sum, all) -> sum + (all - beyond)));
        }
        most.put(0L, Long.MAX_VALUE);
        return most;
    }

    private void learn(List<Long> ids) throws SQLException {
        List<Long> unknown = ids.stream().filter(id -> !known.containsKey(id)).toList();
        Map<Long, Figures> figures = steps.figures(cover, unknown);
        unknown.forEach(id -> known.put(id, Optional.ofNullable(figures.get(id))));
    }

    /** The greatest of those known, behind the place before. */
    private List<Ranking.Place> best() {
        long rank = after == null ? 0 : after.rank();
        List<Ranking.Place> places = new ArrayList<>();
        known.forEach((id, figures) ->
                figures.ifPresent(of -> places.add(new Ranking.Place(0, by.of(of), id))));
        List<Ranking.Place> sorted =
                places.stream()
                        .filter(place -> after == null || GREATEST_FIRST.compare(after, place) < 0)
                        .sorted(GREATEST_FIRST)
                        .limit(limit)
                        .toList();
        List<Ranking.Place> best = new ArrayList<>();
        for (Ranking.Place place : sorted) {
            best.add(new Ranking.Place(++rank, place.amount(), place.id()));
        }
        return best;
    }

    private List<Leaders> lists(int depth) throws SQLException {
        List<Leaders> lists = new ArrayList<>();
        long beyond = 0;
        for (List<Long> months : List.of(cover.whole(), cover.partly())) {
            for (long month : months) {
                Leaders leaders = ofMonth(month, depth);
                lists.add(leaders);
                beyond = Math.addExact(beyond, leaders.beyond());
            }
        }
        long above = beyond / SMALL;
        String open = openSql(tx.dialect(), cover, by, depth, above);
        if (!open.isEmpty()) {
            Leaders leaders = leaders(open, depth);
            lists.add(
                    above > 0
                            ? new Leaders(leaders.most(), Math.max(above, leaders.beyond()), false)
                            : leaders);
        }
        lists.add(leaders(correctedSql(cover.pieces().all(), by, depth), depth));
        return lists;
    }

    private Leaders ofMonth(long month, int depth) throws SQLException {
        Leaders read = leaders(monthSql(month, by, depth), depth);
        MonthTop.Bound bound = MonthTop.bound(tx, month);
        boolean bounded = bound.total() >= 0;
        return new Leaders(
                read.most(), Math.max(read.beyond(), bound.of(by)), read.whole() && !bounded);
    }

    private Leaders leaders(String sql, int depth) throws SQLException {
        Map<Long, Long> most = new HashMap<>();
        long beyond = 0;
        try (Statement statement = tx.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                beyond = row.getLong(2);
                most.put(row.getLong(1), beyond);
            }
        }
        boolean whole = most.size() < depth;
        return new Leaders(most, whole ? 0 : Math.max(0, beyond), whole);
    }

    /** Selects user and amount. */
    static String monthSql(long month, RankBy by, int depth) {
        String amount = MonthTop.column(by);
        return "select user_id, %1$s from user_month_top where month = %2$d order by %1$s desc limit %3$d"
                .formatted(amount, month, depth);
    }

    /**
     * Rows that stand in no sums by month; empty = there are none.
     *
     * @param above 0 = all users; else those who used more: most used little, and to put all in
     *     order takes as long as adding them up
     */
    static String openSql(Dialect dialect, Cover cover, RankBy by, int depth, long above) {
        String sum = sum(dialect, by);
        List<String> parts = new ArrayList<>();
        for (Cover.Open open : cover.open()) {
            parts.add(
                    "select user_id, %s as amount from %s where bucket = %d and user_id > %d group by user_id"
                            .formatted(
                                    sum,
                                    open.isHour() ? "hour_usage" : "day_usage",
                                    open.bucket(),
                                    open.afterUser()));
        }
        for (Range hours : cover.pieces().hours()) {
            parts.add(
                    "select user_id, %s as amount from hour_usage where bucket >= %d and bucket < %d and user_id > 0 group by user_id"
                            .formatted(sum, hours.from(), hours.to()));
        }
        if (parts.isEmpty()) {
            return "";
        }
        boolean one = parts.size() == 1;
        String whole = one ? sum : sum(dialect, "amount");
        String all =
                one
                        ? parts.getFirst()
                        : "select user_id, "
                                + whole
                                + " from ("
                                + String.join(" union all ", parts)
                                + ") p group by user_id";
        String having = above > 0 ? " having " + whole + " > " + above : "";
        return all + having + " order by 2 desc limit " + depth;
    }

    /** Both directions in one sum, of bigints where the database would make it a numeric. */
    private static String sum(Dialect dialect, RankBy by) {
        String amount =
                switch (by) {
                    case UPLOAD -> "upload";
                    case DOWNLOAD -> "download";
                    case TOTAL -> "upload + download";
                    case BILLED -> "billed_upload + billed_download";
                };
        return sum(dialect, amount);
    }

    private static String sum(Dialect dialect, String amount) {
        return (dialect == Dialect.POSTGRESQL ? "byte_sum(" : "sum(") + amount + ")";
    }

    /** Corrections change what is billed, never what was measured, but name users too. */
    static String correctedSql(Range range, RankBy by, int depth) {
        String amount =
                by == RankBy.BILLED
                        ? "coalesce(sum(billed_upload) + sum(billed_download), 0)"
                        : "0";
        return "select user_id, %s from adjustment where bucket >= %d and bucket < %d group by user_id order by 2 desc, 1 limit %d"
                .formatted(amount, range.from(), range.to(), depth);
    }
}
