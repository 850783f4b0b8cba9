package dev.weir.shadow;

import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known of one user on both sides, since the comparison began. One thread. */
final class UserFigures {
    /** A day at a source and rate. */
    record DayRow(long bucket, long sourceId, long rate) {
        RowKey row() {
            return new RowKey(sourceId, rate);
        }
    }

    /** A day at a rate, as panels keep it. */
    record DayRate(long bucket, long rate) implements Comparable<DayRate> {
        @Override
        public int compareTo(DayRate other) {
            int order = Long.compare(bucket, other.bucket);
            return order != 0 ? order : Long.compare(rate, other.rate);
        }
    }

    /** Stands for all days before those that are compared one by one. */
    static final long EARLIER = Long.MIN_VALUE;

    final long userId;

    /** What the panel says now; null = it does not know the user. */
    @Nullable Bytes panelNow;

    Bytes panelFirst = Bytes.NONE;

    final Map<DayRate, Bytes> panelDays = new HashMap<>();
    final Map<RowKey, Amount> counted = new HashMap<>();
    final Map<DayRow, Amount> countedDays = new HashMap<>();
    final Map<RowKey, Amount> nobody = new HashMap<>();

    /** By day; days that are not compared one by one are together under {@link #EARLIER}. */
    final Map<DayRow, Map<Fate, Offered.Sums>> offered = new HashMap<>();

    UserFigures(long userId) {
        this.userId = userId;
    }

    /** By source and rate, all days together. */
    Map<RowKey, Map<Fate, Offered.Sums>> offeredRows() {
        Map<RowKey, Map<Fate, Offered.Sums>> rows = new HashMap<>();
        offered.forEach((day, fates) -> {
            Map<Fate, Offered.Sums> row =
                    rows.computeIfAbsent(day.row(), _ -> new EnumMap<>(Fate.class));
            fates.forEach(
                    (fate, sums) -> row.computeIfAbsent(fate, _ -> new Offered.Sums()).add(sums));
        });
        return rows;
    }

    static Bytes raw(Map<Fate, Offered.Sums> fates) {
        return fates.values().stream().map(one -> one.raw).reduce(Bytes.NONE, Bytes::plus);
    }

    static Bytes raw(Map<Fate, Offered.Sums> fates, Fate fate) {
        Offered.Sums sums = fates.get(fate);
        return sums == null ? Bytes.NONE : sums.raw;
    }

    static Bytes billed(Map<Fate, Offered.Sums> fates, Fate fate) {
        Offered.Sums sums = fates.get(fate);
        return sums == null ? Bytes.NONE : sums.billed;
    }
}
