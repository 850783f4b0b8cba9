package dev.weir.shadow;

import dev.weir.shadow.Grounds.Moved;
import dev.weir.shadow.Grounds.Verdicts;
import dev.weir.shadow.PanelFigures.DayKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Days of nodes on both sides, raw bytes, as far back as the verdicts on their reports are kept.
 * One use, one thread.
 */
final class NodeDaysComparison {
    private final Grounds on;
    private final Map<DayKey, Difference> days =
            new TreeMap<>(
                    Comparator.comparingLong(DayKey::bucket).thenComparingLong(DayKey::sourceId));

    /** By source: what was released late and no day has explained yet. */
    private final Map<Long, Bytes> released = new HashMap<>();

    NodeDaysComparison(Grounds on) {
        this.on = on;
        on.releasedLate()
                .forEach((at, all) -> released.merge(at.sourceId(), Grounds.sum(all), Bytes::plus));
    }

    /**
     * Compares.
     *
     * @param panel what the panel has more than at the beginning
     * @param counted what Weir has more than at the beginning
     * @param taken positions of pushes without a known fate that were taken
     * @param undecided positions of those of which the figures do not tell
     */
    NodeDaysComparison made(
            Map<DayKey, Bytes> panel,
            Map<DayKey, Bytes> counted,
            Set<Long> taken,
            Set<Long> undecided) {
        panel.forEach((key, bytes) -> of(key).panel(bytes));
        counted.forEach((key, bytes) -> of(key).weir(bytes));
        on.offeredDays().keySet().forEach(this::of);
        days.keySet().removeIf(key -> !on.isKept(key));
        days.forEach(this::explain);
        on.unknown()
                .forEach((position, amounts) -> {
                    for (Grounds.UnknownAmount one : amounts) {
                        long bucket = on.dayOfMillis().applyAsLong(one.sentAtMillis());
                        DayKey key = new DayKey(one.sourceId(), bucket);
                        boolean unclear = undecided.contains(position);
                        if (on.isKept(key) && (taken.contains(position) || unclear)) {
                            Difference day = of(key);
                            day.explain(Part.UNKNOWN_FATE, one.raw());
                            day.explain(Part.UNDECIDED, unclear ? one.raw().negated() : Bytes.NONE);
                        }
                    }
                });
        return this;
    }

    private Difference of(DayKey key) {
        return days.computeIfAbsent(key, _ -> new Difference());
    }

    private void explain(DayKey key, Difference day) {
        Map<Fate, Offered.Sums> fates = on.offeredDays().getOrDefault(key, Map.of());
        Verdicts said = on.verdicts().getOrDefault(key, Verdicts.NONE);
        Bytes held = said.heldThen();
        Bytes repeats = UserFigures.raw(fates).minus(said.posted()).minus(held);
        // By direction they are what is left; together verdicts must say the same.
        if (repeats.total() == said.repeated() && held.total() == said.held()) {
            day.explain(Part.REPEATS, repeats);
            day.explain(Part.HELD, held.minus(said.released()));
        }
        day.explain(Part.NOT_REACHED, UserFigures.raw(fates, Fate.REFUSED).negated());
        day.explain(Part.NOT_REACHED, UserFigures.raw(fates, Fate.APART).negated());
        day.explain(Part.UNKNOWN_FATE, UserFigures.raw(fates, Fate.UNKNOWN).negated());
        Bytes rest = said.posted().plus(said.released()).minus(day.weir());
        Bytes late = releasedOn(key);
        Bytes corrected = rest.negated().between(late).between(left(key));
        released.merge(key.sourceId(), corrected.negated(), Bytes::plus);
        day.explain(Part.CORRECTIONS, corrected.negated());
        Moved moved = on.moved().getOrDefault(key, Moved.NONE);
        day.explain(
                Part.OTHER_DAY, rest.plus(corrected).clamped(moved.in().negated(), moved.out()));
    }

    private Bytes left(DayKey key) {
        return released.getOrDefault(key.sourceId(), Bytes.NONE);
    }

    /**
     * What was released of what had been held before the beginning, as far as it is of this day.
     */
    private Bytes releasedOn(DayKey key) {
        long from = key.bucket() * 1_000;
        long to = on.dayAfter(key.bucket()) * 1_000;
        Bytes sum = Bytes.NONE;
        for (Map.Entry<Grounds.UserSource, List<Grounds.HeldAmount>> one :
                on.releasedLate().entrySet()) {
            if (one.getKey().sourceId() == key.sourceId()) {
                for (Grounds.HeldAmount amount : one.getValue()) {
                    boolean here = amount.fromMillis() < to && amount.toMillis() >= from;
                    sum = here ? sum.plus(amount.raw()) : sum;
                }
            }
        }
        return sum;
    }

    /** By source and day. */
    Map<DayKey, Difference> days() {
        return days;
    }
}
