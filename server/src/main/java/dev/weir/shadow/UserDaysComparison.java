package dev.weir.shadow;

import dev.weir.rating.Rating;
import dev.weir.shadow.Grounds.UserSource;
import dev.weir.shadow.Grounds.Verdicts;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.PanelFigures.DayKey;
import dev.weir.shadow.UserFigures.DayRate;
import dev.weir.shadow.UserFigures.DayRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One user's days at each rate on both sides, as a panel keeps them. One use, one thread.
 *
 * <p>What was offered on a day and not counted on it was shown again, or held, or is about another
 * day. Which of it was shown again is known by node and day, and for a user only over all days: so
 * a day's repeats are what is left there, as far as the node's and the user's own sums go.
 */
final class UserDaysComparison {
    private final UserFigures user;
    private final Grounds on;
    private final Map<DayRate, Difference> days = new TreeMap<>();
    private final Map<DayRate, Bytes> expected = new HashMap<>();
    private final Map<DayRate, Long> bounds = new HashMap<>();

    UserDaysComparison(UserFigures user, Grounds on) {
        this.user = user;
        this.on = on;
    }

    /** By day and the rate there. */
    Map<DayRate, Difference> days() {
        return days;
    }

    /** Compares; what came of pushes without a known fate counts as not taken yet. */
    UserDaysComparison made() {
        Map<RowKey, Bytes> left = repeats();
        Set<DayRow> keys = new HashSet<>(user.offered.keySet());
        keys.addAll(user.countedDays.keySet());
        keys.stream()
                .filter(key -> key.bucket() >= on.daysFrom())
                .sorted((a, b) -> Long.compare(a.bucket(), b.bucket()))
                .forEach(key -> row(key, left));
        user.panelDays.forEach((key, bytes) -> {
            if (key.bucket() >= on.daysFrom() && !bytes.isNone()) {
                of(key).panel(bytes);
            }
        });
        days.forEach(this::close);
        return this;
    }

    private Difference of(DayRate key) {
        return days.computeIfAbsent(key, _ -> new Difference());
    }

    /** What was shown again over all days, by row. */
    private Map<RowKey, Bytes> repeats() {
        Map<RowKey, Bytes> left = new HashMap<>();
        user.offeredRows()
                .forEach((key, fates) -> left.merge(key, UserFigures.raw(fates), Bytes::plus));
        user.counted.forEach((key, one) -> left.merge(key, one.raw().negated(), Bytes::plus));
        user.nobody.forEach((key, one) -> left.merge(key, one.raw().negated(), Bytes::plus));
        return left;
    }

    /** As the panel keeps days: billed, or raw. */
    private Bytes kept(Bytes raw, long rate) {
        return on.keepsBilledDays() ? raw.billed(rate) : raw;
    }

    private Bytes kept(Map<Fate, Offered.Sums> fates, Fate fate) {
        return on.keepsBilledDays()
                ? UserFigures.billed(fates, fate)
                : UserFigures.raw(fates, fate);
    }

    private void row(DayRow key, Map<RowKey, Bytes> left) {
        long rate = key.rate();
        long there = on.rateThere(key.sourceId(), rate);
        DayRate at = new DayRate(key.bucket(), there);
        Difference day = of(at);
        Map<Fate, Offered.Sums> fates = user.offered.getOrDefault(key, Map.of());
        Amount counted = user.countedDays.getOrDefault(key, Amount.NONE);
        Bytes took = UserFigures.raw(fates, Fate.TAKEN);
        day.weir(on.keepsBilledDays() ? counted.billed() : counted.raw());
        expected.merge(at, kept(took, there), Bytes::plus);
        day.explain(Part.RATES, kept(took, there).minus(kept(took, rate)));
        day.explain(Part.NOT_REACHED, kept(fates, Fate.REFUSED).negated());
        day.explain(Part.NOT_REACHED, kept(fates, Fate.APART).negated());
        day.explain(Part.UNKNOWN_FATE, kept(fates, Fate.UNKNOWN).negated());
        notCounted(day, key, UserFigures.raw(fates).minus(counted.raw()), left);
        if (on.keepsBilledDays() && (rate % Rating.ONE != 0 || there % Rating.ONE != 0)) {
            long pushes =
                    user.offered.values().stream()
                            .flatMap(one -> one.values().stream())
                            .mapToLong(one -> one.pushes)
                            .sum();
            bounds.merge(at, 3 * pushes + 3, Long::sum);
        }
    }

    /** Says of what was offered on a day and not counted on it why. */
    private void notCounted(Difference day, DayRow key, Bytes more, Map<RowKey, Bytes> left) {
        long rate = key.rate();
        Bytes rest = more;
        if (user.nobody.containsKey(key.row())) {
            day.explain(Part.NOBODY_HERE, kept(rest, rate));
            return;
        }
        Bytes held = held(key);
        day.explain(Part.HELD, kept(held, rate));
        rest = rest.minus(held);
        Bytes repeats = left.getOrDefault(key.row(), Bytes.NONE);
        if (!repeats.isNone()) {
            if (on.doubtful().contains(key.sourceId())) {
                return;
            }
            long there =
                    on.verdicts()
                            .getOrDefault(new DayKey(key.sourceId(), key.bucket()), Verdicts.NONE)
                            .repeated();
            Bytes again = rest.between(repeats).between(new Bytes(there, there));
            day.explain(Part.REPEATS, kept(again, rate));
            left.put(key.row(), repeats.minus(again));
            rest = rest.minus(again);
        }
        day.explain(Part.OTHER_DAY, kept(rest, rate));
    }

    /** Held amounts have no rate; they stand where something was offered. */
    private Bytes held(DayRow key) {
        UserSource at = new UserSource(user.userId, key.sourceId());
        List<Grounds.HeldAmount> all = on.held().getOrDefault(at, List.of());
        if (all.isEmpty() || !user.offered.containsKey(key)) {
            return Bytes.NONE;
        }
        return Grounds.sum(
                all.stream()
                        .filter(one -> on.dayOf(key.sourceId(), one.position()) == key.bucket())
                        .toList());
    }

    private void close(DayRate key, Difference day) {
        long bound = bounds.getOrDefault(key, 0L);
        Bytes must = expected.getOrDefault(key, Bytes.NONE);
        day.explain(Part.ROUNDING, must.minus(day.weir()).minus(day.explained()).within(bound));
    }

    /** Takes in what the figures tell of a push without a known fate: taken, or nothing at all. */
    void decided(Grounds.UnknownAmount one, boolean taken) {
        long bucket = on.dayOfMillis().applyAsLong(one.sentAtMillis());
        if (bucket >= on.daysFrom()) {
            Bytes bytes = on.keepsBilledDays() ? one.billed() : one.raw();
            Difference day = of(new DayRate(bucket, on.rateThere(one.sourceId(), one.rate())));
            day.explain(Part.UNKNOWN_FATE, bytes);
            day.explain(Part.UNDECIDED, taken ? Bytes.NONE : bytes.negated());
        }
    }

    /** What a panel that drops fractions of each push has less. */
    Map<DayRate, Difference> ended() {
        days.forEach((key, day) ->
                day.explain(Part.ROUNDING, day.unexplained().within(bounds.getOrDefault(key, 0L))));
        return days;
    }
}
