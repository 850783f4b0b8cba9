package dev.weir.shadow;

import dev.weir.shadow.Grounds.Verdicts;
import dev.weir.shadow.PanelFigures.DayKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Days of nodes on both sides, raw bytes. One use, one thread. */
final class NodeDaysComparison {
    private final Grounds on;
    private final Map<DayKey, Difference> days = new HashMap<>();

    NodeDaysComparison(Grounds on) {
        this.on = on;
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
        days.forEach(this::explain);
        on.unknown()
                .forEach((position, amounts) -> {
                    for (Grounds.UnknownAmount one : amounts) {
                        long bucket = on.dayOfMillis().applyAsLong(one.sentAtMillis());
                        Difference day = of(new DayKey(one.sourceId(), bucket));
                        boolean unclear = undecided.contains(position);
                        if (taken.contains(position) || unclear) {
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
            day.explain(Part.HELD, held);
        }
        day.explain(Part.NOT_REACHED, UserFigures.raw(fates, Fate.REFUSED).negated());
        day.explain(Part.NOT_REACHED, UserFigures.raw(fates, Fate.APART).negated());
        day.explain(Part.UNKNOWN_FATE, UserFigures.raw(fates, Fate.UNKNOWN).negated());
        day.explain(Part.OTHER_DAY, said.posted().minus(day.weir()));
    }

    /** By source and day. */
    Map<DayKey, Difference> days() {
        return days;
    }
}
