package dev.weir.shadow;

import dev.weir.rating.Rating;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.PanelFigures.DayKey;
import dev.weir.shadow.UserFigures.DayRate;
import dev.weir.shadow.UserFigures.DayRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One user's days at each rate on both sides, as a panel keeps them; why what was offered on a day
 * is not what counted on it {@link NotCounted} says. One use, one thread.
 */
final class UserDaysComparison {
    /** So many hours the longest day has: reports of the next one may have parts in each. */
    private static final long MOST_HOURS = 25;

    private static final Comparator<DayKey> IN_ORDER =
            Comparator.comparingLong(DayKey::bucket).thenComparingLong(DayKey::sourceId);

    private final UserFigures user;
    private final Grounds on;
    private final Map<DayRate, Difference> days = new TreeMap<>();
    private final Map<DayRate, Bytes> expected = new HashMap<>();

    /** What rounding can come to in a direction. */
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
        Set<DayRow> keys = new HashSet<>(user.offered.keySet());
        keys.addAll(user.countedDays.keySet());
        Map<DayKey, List<DayRow>> places = new TreeMap<>(IN_ORDER);
        keys.stream()
                .filter(key -> key.bucket() >= on.daysFrom())
                .sorted(Comparator.comparingLong(DayRow::rate).reversed())
                .forEach(key ->
                        places.computeIfAbsent(
                                        new DayKey(key.sourceId(), key.bucket()),
                                        _ -> new ArrayList<>())
                                .add(key));
        NotCounted notCounted = new NotCounted(user, on);
        places.forEach((place, rows) -> {
            rows.forEach(this::row);
            notCounted.explain(
                    place,
                    rows,
                    (row, part, raw) -> of(there(row)).explain(part, kept(raw, row.rate())));
        });
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

    private DayRate there(DayRow row) {
        return new DayRate(row.bucket(), on.rateThere(row.sourceId(), row.rate()));
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

    private void row(DayRow key) {
        long rate = key.rate();
        DayRate at = there(key);
        long there = at.rate();
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
        if (on.keepsBilledDays() && (rate % Rating.ONE != 0 || there % Rating.ONE != 0)) {
            long pushes = fates.values().stream().mapToLong(one -> one.pushes).sum();
            // Each in up to three hours here and once there, what later ones have on this day, and
            // the sums of this row.
            long parts = 3 * pushes + (counted.raw().isNone() ? 0 : MOST_HOURS);
            bounds.merge(at, parts + 3, Long::sum);
        }
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
