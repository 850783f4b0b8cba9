package dev.weir.shadow;

import dev.weir.database.Transaction;
import dev.weir.shadow.FirstFigureStore.Figure;
import dev.weir.shadow.FirstFigureStore.What;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.UserFigures.DayRate;
import dev.weir.shadow.UserFigures.DayRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Brings together what is known of each user, a range of numbers at a time. One thread. */
final class UserFigureStore {
    /** Numbers of users in a piece. */
    private static final long NUMBERS = 4_096;

    private final NumberFile.Reader weirUsers;
    private final NumberFile.Reader weirDays;
    private final NumberFile.Reader panelUsers;
    private final NumberFile.Reader panelDays;
    private final NavigableMap<Long, Map<RowKey, Amount>> nobody;
    private final NavigableMap<Long, Bytes> corrections;
    private final long daysFrom;
    private long from = Long.MIN_VALUE;
    private NavigableMap<Long, UserFigures> users = new TreeMap<>();

    /**
     * @param daysFrom days are told one by one from here on, epoch seconds
     */
    UserFigureStore(
            LedgerSight sight, PanelFigures panel, Map<Long, Bytes> corrections, long daysFrom) {
        this.daysFrom = daysFrom;
        this.weirUsers = sight.users().reader();
        this.weirDays = sight.userDays().reader();
        this.panelUsers = panel.users().reader();
        this.panelDays = panel.userDays().reader();
        this.nobody = new TreeMap<>(sight.nobody());
        this.corrections = new TreeMap<>(corrections);
    }

    /** The next users; none = there are no more. */
    Collection<UserFigures> next(Transaction tx) throws SQLException {
        users = new TreeMap<>();
        long lowest = lowest(tx);
        if (lowest == Long.MAX_VALUE) {
            return List.of();
        }
        long below = lowest > Long.MAX_VALUE - NUMBERS ? Long.MAX_VALUE : lowest + NUMBERS;
        ofPanel(tx, lowest, below);
        ofWeir(tx, lowest, below);
        offered(tx, lowest, below);
        corrections.subMap(lowest, below).keySet().forEach(this::of);
        users.values().forEach(UserFigureStore::dropNothing);
        from = below;
        return users.values();
    }

    private long lowest(Transaction tx) throws SQLException {
        long lowest = Math.min(weirUsers.next(), weirDays.next());
        lowest = Math.min(lowest, Math.min(panelUsers.next(), panelDays.next()));
        lowest = Math.min(lowest, FirstFigureStore.next(tx, What.PANEL_USER, from));
        lowest = Math.min(lowest, FirstFigureStore.next(tx, What.WEIR_USER, from));
        lowest = Math.min(lowest, key(nobody.ceilingKey(from)));
        lowest = Math.min(lowest, key(corrections.ceilingKey(from)));
        PreparedStatement select =
                tx.prepared("select min(user_id) from shadow_usage where user_id >= ?");
        select.setLong(1, from);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            long offered = row.getLong(1);
            return row.wasNull() ? lowest : Math.min(lowest, offered);
        }
    }

    private static long key(@Nullable Long found) {
        return found == null ? Long.MAX_VALUE : found;
    }

    private UserFigures of(long userId) {
        return users.computeIfAbsent(userId, UserFigures::new);
    }

    private void ofPanel(Transaction tx, long lowest, long below) throws SQLException {
        panelUsers.below(below, row -> of(row[0]).panelNow = new Bytes(row[1], row[2]));
        panelDays.below(
                below,
                row ->
                        of(row[0])
                                .panelDays
                                .merge(
                                        new DayRate(row[1], row[2]),
                                        new Bytes(row[3], row[4]),
                                        Bytes::plus));
        for (Figure first : FirstFigureStore.between(tx, What.PANEL_USER, lowest, below)) {
            of(first.a()).panelFirst = first.amount().raw();
        }
        for (Figure first : FirstFigureStore.between(tx, What.PANEL_USER_DAY, lowest, below)) {
            of(first.a())
                    .panelDays
                    .merge(
                            new DayRate(first.d(), first.b()),
                            first.amount().raw().negated(),
                            Bytes::plus);
        }
    }

    private void ofWeir(Transaction tx, long lowest, long below) throws SQLException {
        weirUsers.below(
                below,
                row -> add(of(row[0]).counted, new RowKey(row[1], row[2]), Amount.of(row, 3)));
        weirDays.below(
                below,
                row ->
                        add(
                                of(row[0]).countedDays,
                                new DayRow(row[1], row[2], row[3]),
                                Amount.of(row, 4)));
        nobody.subMap(lowest, below)
                .forEach((number, rows) ->
                        rows.forEach((key, amount) -> add(of(number).nobody, key, amount)));
        for (Figure first : FirstFigureStore.between(tx, What.WEIR_USER, lowest, below)) {
            add(of(first.a()).counted, new RowKey(first.b(), first.c()), first.amount().negated());
        }
        for (Figure first : FirstFigureStore.between(tx, What.WEIR_USER_DAY, lowest, below)) {
            add(
                    of(first.a()).countedDays,
                    new DayRow(first.d(), first.b(), first.c()),
                    first.amount().negated());
        }
        for (Figure first : FirstFigureStore.between(tx, What.WEIR_NOBODY, lowest, below)) {
            add(of(first.a()).nobody, new RowKey(first.b(), first.c()), first.amount().negated());
        }
    }

    private static <K> void add(Map<K, Amount> into, K key, Amount amount) {
        into.merge(key, amount, Amount::plus);
    }

    /**
     * Days that are compared by themselves, and all others together: a comparison may be years old,
     * and what is in memory must not grow with it.
     */
    private void offered(Transaction tx, long lowest, long below) throws SQLException {
        PreparedStatement days =
                tx.prepared(
                        "select user_id, source_id, rate, fate, pushes, upload, download,"
                                + " billed_upload, billed_download, bucket from shadow_usage"
                                + " where user_id >= ? and user_id < ? and bucket >= ?");
        offered(days, lowest, below, false);
        PreparedStatement earlier =
                tx.prepared(
                        "select user_id, source_id, rate, fate, sum(pushes), sum(upload),"
                                + " sum(download), sum(billed_upload), sum(billed_download)"
                                + " from shadow_usage"
                                + " where user_id >= ? and user_id < ? and bucket < ?"
                                + " group by user_id, source_id, rate, fate");
        offered(earlier, lowest, below, true);
    }

    private void offered(PreparedStatement select, long lowest, long below, boolean earlier)
            throws SQLException {
        select.setLong(1, lowest);
        select.setLong(2, below);
        select.setLong(3, daysFrom);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Offered.Sums sums = new Offered.Sums();
                sums.pushes = row.getLong(5);
                sums.add(
                        new Bytes(row.getLong(6), row.getLong(7)),
                        new Bytes(row.getLong(8), row.getLong(9)));
                long bucket = earlier ? UserFigures.EARLIER : row.getLong(10);
                of(row.getLong(1))
                        .offered
                        .computeIfAbsent(
                                new DayRow(bucket, row.getLong(2), row.getLong(3)),
                                _ -> new EnumMap<>(Fate.class))
                        .put(Fate.of(row.getString(4)), sums);
            }
        }
    }

    private static void dropNothing(UserFigures user) {
        user.counted.values().removeIf(Amount.NONE::equals);
        user.countedDays.values().removeIf(Amount.NONE::equals);
        user.nobody.values().removeIf(Amount.NONE::equals);
    }
}
