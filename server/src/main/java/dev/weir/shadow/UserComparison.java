package dev.weir.shadow;

import dev.weir.rating.Rating;
import dev.weir.shadow.Grounds.UserSource;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One user's total on both sides. One use, one thread.
 *
 * <p>What the panel must have counted follows from what it took; what the two therefore differ by
 * is made of parts that are each known by themselves. Rounding explains no more than rounding can
 * make.
 */
final class UserComparison {
    /** A panel's fractions, rounded when they were read, at the beginning and at the end. */
    private static final long READ_ROUNDED = 1;

    private final UserFigures user;
    private final Grounds on;
    private final Difference total = new Difference();
    private Bytes expected = Bytes.NONE;

    /** What rounding can come to in a direction. */
    private long bound;

    UserComparison(UserFigures user, Grounds on) {
        this.user = user;
        this.on = on;
    }

    long userId() {
        return user.userId;
    }

    boolean isKnownThere() {
        return user.panelNow != null;
    }

    /** Billed bytes. */
    Difference total() {
        return total;
    }

    /** Compares; what came of pushes without a known fate counts as not taken yet. */
    UserComparison made() {
        Map<RowKey, Map<Fate, Offered.Sums>> offered = user.offeredRows();
        Set<RowKey> keys = new HashSet<>(offered.keySet());
        keys.addAll(user.counted.keySet());
        keys.addAll(user.nobody.keySet());
        List<RowKey> rows =
                keys.stream().sorted(Comparator.comparingLong(RowKey::rate).reversed()).toList();
        Map<RowKey, Bytes> held = held(rows, offered);
        Set<Long> begun = new HashSet<>();
        for (RowKey key : rows) {
            // Released amounts have no rate: they stand with the first row.
            row(
                    key,
                    offered.getOrDefault(key, Map.of()),
                    held.getOrDefault(key, Bytes.NONE),
                    begun.add(key.sourceId()));
        }
        close();
        return this;
    }

    /** Held amounts have no rate: they stand where something was offered and did not count. */
    private Map<RowKey, Bytes> held(
            List<RowKey> rows, Map<RowKey, Map<Fate, Offered.Sums>> offered) {
        Map<RowKey, Bytes> held = new HashMap<>();
        Map<Long, Bytes> left = new HashMap<>();
        Map<Long, RowKey> first = new HashMap<>();
        for (RowKey key : rows) {
            UserSource at = new UserSource(user.userId, key.sourceId());
            first.putIfAbsent(key.sourceId(), key);
            Bytes open =
                    left.computeIfAbsent(
                            key.sourceId(),
                            _ -> Grounds.sum(on.held().getOrDefault(at, List.of())));
            Bytes here =
                    UserFigures.raw(offered.getOrDefault(key, Map.of()))
                            .minus(user.counted.getOrDefault(key, Amount.NONE).raw())
                            .minus(user.nobody.getOrDefault(key, Amount.NONE).raw())
                            .between(open);
            held.put(key, here);
            left.put(key.sourceId(), open.minus(here));
        }
        left.forEach((source, open) -> {
            RowKey key = first.get(source);
            if (key != null) {
                held.merge(key, open, Bytes::plus);
            }
        });
        return held;
    }

    private void row(RowKey key, Map<Fate, Offered.Sums> fates, Bytes held, boolean first) {
        long rate = key.rate();
        long there = on.rateThere(key.sourceId(), rate);
        Amount counted = user.counted.getOrDefault(key, Amount.NONE);
        Bytes nobody = user.nobody.getOrDefault(key, Amount.NONE).raw();
        Bytes took = UserFigures.raw(fates, Fate.TAKEN);
        UserSource at = new UserSource(user.userId, key.sourceId());
        Bytes released =
                first ? Grounds.sum(on.releasedLate().getOrDefault(at, List.of())) : Bytes.NONE;

        total.weir(counted.billed());
        boolean asPushed = there == rate && on.roundsEachPush();
        expected =
                expected.plus(
                        asPushed ? UserFigures.billed(fates, Fate.TAKEN) : took.billed(there));
        total.explain(Part.RATES, took.billed(there).minus(took.billed(rate)));
        total.explain(Part.NOT_REACHED, UserFigures.billed(fates, Fate.REFUSED).negated());
        total.explain(Part.NOT_REACHED, UserFigures.billed(fates, Fate.APART).negated());
        total.explain(Part.UNKNOWN_FATE, UserFigures.billed(fates, Fate.UNKNOWN).negated());
        total.explain(Part.NOBODY_HERE, nobody.billed(rate));
        total.explain(Part.HELD, held.billed(rate));
        total.explain(Part.CORRECTIONS, released.billed(rate).negated());
        if (!on.doubtful().contains(key.sourceId())) {
            Bytes repeats =
                    UserFigures.raw(fates)
                            .minus(counted.raw())
                            .plus(released)
                            .minus(nobody)
                            .minus(held);
            total.explain(Part.REPEATS, repeats.billed(rate));
        }
        if (rate % Rating.ONE != 0 || there % Rating.ONE != 0) {
            long pushes = fates.values().stream().mapToLong(one -> one.pushes).sum();
            // In up to three hours here and once there, and the sums of this row.
            bound += 2 * pushes + 2;
        }
    }

    /** What stands once for a user, and what is left of what was to be expected. */
    private void close() {
        Bytes corrected = on.corrections().getOrDefault(user.userId, Bytes.NONE);
        total.weir(corrected);
        total.explain(Part.CORRECTIONS, corrected.negated());
        Bytes rounding = expected.minus(total.weir()).minus(total.explained());
        total.explain(Part.ROUNDING, rounding.within(bound));
        Bytes now = user.panelNow;
        if (now == null) {
            total.explain(Part.NOBODY_THERE, expected.negated());
        } else {
            total.panel(now.minus(user.panelFirst));
        }
    }

    /** After pushes without a known fate were decided: a panel's fractions that were rounded. */
    Difference ended() {
        if (bound > 0) {
            total.explain(Part.ROUNDING, total.unexplained().within(READ_ROUNDED));
        }
        return total;
    }
}
