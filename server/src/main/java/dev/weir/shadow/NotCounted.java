package dev.weir.shadow;

import dev.weir.shadow.Grounds.Moved;
import dev.weir.shadow.Grounds.UserSource;
import dev.weir.shadow.Grounds.Verdicts;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.PanelFigures.DayKey;
import dev.weir.shadow.UserFigures.DayRow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why what a user was offered on a day at a node is not what counted on it there: one user, days in
 * their order. One use, one thread.
 *
 * <p>Held amounts are known by day. Those of numbers that are nobody's here, those shown again and
 * those released late are known over all days, and those that count on another day by node: each
 * explains no more of a day than is known of it, and what is beyond all of them is explained by
 * nothing. Only among a node's rates of one day bytes may move freely: a push has one rate there,
 * and its hours may have several here.
 */
final class NotCounted {
    /** Hears what a part explains, raw bytes. */
    @FunctionalInterface
    interface Said {
        void is(DayRow row, Part part, Bytes raw);
    }

    private final UserFigures user;
    private final Grounds on;

    /** By source: what no day has explained yet. */
    private final Map<Long, Bytes> again = new HashMap<>();

    private final Map<Long, Bytes> nobody = new HashMap<>();
    private final Map<Long, Bytes> released = new HashMap<>();

    NotCounted(UserFigures user, Grounds on) {
        this.user = user;
        this.on = on;
        user.nobody.forEach((key, one) -> nobody.merge(key.sourceId(), one.raw(), Bytes::plus));
        Map<Long, Bytes> all = new HashMap<>();
        Map<Long, Bytes> ofDays = new HashMap<>();
        user.offered.forEach((key, fates) -> {
            Bytes raw = UserFigures.raw(fates);
            all.merge(key.sourceId(), raw, Bytes::plus);
            if (key.bucket() >= on.daysFrom()) {
                ofDays.merge(key.sourceId(), raw, Bytes::plus);
            }
        });
        all.keySet()
                .forEach(source -> {
                    UserSource at = new UserSource(user.userId, source);
                    released.put(
                            source, Grounds.sum(on.releasedLate().getOrDefault(at, List.of())));
                });
        all.forEach((source, raw) -> again.put(source, again(source, raw, ofDays)));
    }

    /** What was shown again: over all days, and no more than what days that are compared lack. */
    private Bytes again(long source, Bytes offered, Map<Long, Bytes> offeredOnDays) {
        UserSource at = new UserSource(user.userId, source);
        List<Grounds.HeldAmount> held = on.held().getOrDefault(at, List.of());
        Bytes late = released.getOrDefault(source, Bytes.NONE);
        Bytes total =
                offered.minus(nobody.getOrDefault(source, Bytes.NONE))
                        .minus(Grounds.sum(held))
                        .plus(late);
        for (Map.Entry<RowKey, LedgerSight.Amount> one : user.counted.entrySet()) {
            if (one.getKey().sourceId() == source) {
                total = total.minus(one.getValue().raw());
            }
        }
        Bytes days = offeredOnDays.getOrDefault(source, Bytes.NONE).plus(late);
        for (Map.Entry<DayRow, LedgerSight.Amount> one : user.countedDays.entrySet()) {
            if (one.getKey().sourceId() == source && one.getKey().bucket() >= on.daysFrom()) {
                days = days.minus(one.getValue().raw());
            }
        }
        for (Grounds.HeldAmount one : held) {
            if (on.dayOf(source, one.position()) >= on.daysFrom()) {
                days = days.minus(one.raw());
            }
        }
        return total.between(days);
    }

    /**
     * Explains a day at a node.
     *
     * @param rows what was offered and what counted there, by rate
     */
    void explain(DayKey place, List<DayRow> rows, Said said) {
        Map<DayRow, Bytes> rests = new LinkedHashMap<>();
        for (DayRow row : rows) {
            Bytes counted = user.countedDays.getOrDefault(row, LedgerSight.Amount.NONE).raw();
            rests.put(
                    row, UserFigures.raw(user.offered.getOrDefault(row, Map.of())).minus(counted));
        }
        held(place, rests, said);
        long source = place.sourceId();
        Bytes nobodys = nobody.getOrDefault(source, Bytes.NONE);
        nobody.put(source, spread(rests, nobodys, Part.NOBODY_HERE, said));
        released(place, rests, said);
        Bytes repeats = again.getOrDefault(source, Bytes.NONE);
        if (!repeats.isNone()) {
            if (on.doubtful().contains(source)) {
                return;
            }
            long most = on.verdicts().getOrDefault(place, Verdicts.NONE).repeated();
            Bytes here = sum(rests).between(repeats).between(new Bytes(most, most));
            spread(rests, here, Part.REPEATS, said);
            again.put(source, repeats.minus(here));
        }
        otherDay(on.moved().getOrDefault(place, Moved.NONE), rests, said);
    }

    /** Held amounts have no rate: they stand where something was offered and did not count. */
    private void held(DayKey place, Map<DayRow, Bytes> rests, Said said) {
        UserSource at = new UserSource(user.userId, place.sourceId());
        List<Grounds.HeldAmount> all = on.held().getOrDefault(at, List.of());
        List<DayRow> offered = rests.keySet().stream().filter(user.offered::containsKey).toList();
        if (all.isEmpty() || offered.isEmpty()) {
            return;
        }
        Bytes held =
                Grounds.sum(
                        all.stream()
                                .filter(one ->
                                        on.dayOf(place.sourceId(), one.position())
                                                == place.bucket())
                                .toList());
        Bytes left = spread(rests, held, Part.HELD, said);
        said.is(offered.getFirst(), Part.HELD, left);
        rests.computeIfPresent(offered.getFirst(), (_, rest) -> rest.minus(left));
    }

    /** What was released of what had been held before the beginning: counted and not offered. */
    private void released(DayKey place, Map<DayRow, Bytes> rests, Said said) {
        long source = place.sourceId();
        long from = place.bucket() * 1_000;
        long to = on.dayAfter(place.bucket()) * 1_000;
        Bytes onDay =
                Grounds.sum(
                        on
                                .releasedLate()
                                .getOrDefault(new UserSource(user.userId, source), List.of())
                                .stream()
                                .filter(one -> one.fromMillis() < to && one.toMillis() >= from)
                                .toList());
        Bytes left = released.getOrDefault(source, Bytes.NONE);
        Bytes open = onDay.between(left);
        for (Map.Entry<DayRow, Bytes> one : rests.entrySet()) {
            Bytes here = one.getValue().negated().between(open);
            said.is(one.getKey(), Part.CORRECTIONS, here.negated());
            one.setValue(one.getValue().plus(here));
            open = open.minus(here);
            left = left.minus(here);
        }
        released.put(source, left);
    }

    /** What the node's reports of this day and the next ones carry over the ends of the day. */
    private static void otherDay(Moved moved, Map<DayRow, Bytes> rests, Said said) {
        Bytes all = sum(rests);
        Bytes beyond = all.minus(all.clamped(moved.in().negated(), moved.out()));
        for (Map.Entry<DayRow, Bytes> one : rests.entrySet()) {
            Bytes rest = one.getValue();
            Bytes off = rest.between(beyond).minus(rest.negated().between(beyond.negated()));
            said.is(one.getKey(), Part.OTHER_DAY, rest.minus(off));
            beyond = beyond.minus(off);
        }
    }

    /** Lets an amount explain what rows lack, in their order; what is left of it. */
    private static Bytes spread(Map<DayRow, Bytes> rests, Bytes amount, Part part, Said said) {
        Bytes left = amount;
        for (Map.Entry<DayRow, Bytes> one : rests.entrySet()) {
            Bytes here = one.getValue().between(left);
            said.is(one.getKey(), part, here);
            one.setValue(one.getValue().minus(here));
            left = left.minus(here);
        }
        return left;
    }

    private static Bytes sum(Map<DayRow, Bytes> rests) {
        return rests.values().stream().reduce(Bytes.NONE, Bytes::plus);
    }
}
