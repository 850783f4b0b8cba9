package dev.weir.shadow;

import dev.weir.shadow.PanelFigures.DayKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * What all users' comparisons stand on, and what is compared of nodes; as large as there are nodes
 * times days, and amounts that posting holds.
 *
 * @param rates by which the panel multiplies, by source
 * @param keepsBilledDays whether the panel's days of users are billed bytes, else raw
 * @param roundsEachPush whether the panel keeps whole bytes
 * @param daysFrom days of users are compared from here on, epoch seconds
 * @param offeredDays by source and day on which the panel counted
 * @param verdicts of the reports of these days
 * @param held by user and source
 * @param releasedLate amounts of reports before the beginning that were released after it
 * @param corrections billed bytes by user
 * @param unknown pushes without a known fate, by position
 * @param doubtful sources whose repeats do not agree with the verdicts on their reports
 */
record Grounds(
        Map<Long, Long> rates,
        boolean keepsBilledDays,
        boolean roundsEachPush,
        long daysFrom,
        Map<DayKey, Map<Fate, Offered.Sums>> offeredDays,
        Map<DayKey, Verdicts> verdicts,
        Map<UserSource, List<HeldAmount>> held,
        Map<UserSource, List<HeldAmount>> releasedLate,
        Map<Long, Bytes> corrections,
        Map<Long, List<UnknownAmount>> unknown,
        Set<Long> doubtful,
        LongUnaryOperator dayOfMillis) {
    record UserSource(long userId, long sourceId) {}

    /** A held amount of a report, or one that was released; raw bytes. */
    record HeldAmount(long position, Bytes raw) {}

    /** What a push without a known fate says of a user. */
    record UnknownAmount(
            long sourceId, long userId, long rate, Bytes raw, Bytes billed, long sentAtMillis) {}

    /**
     * What posting said of a stretch of a source's reports; raw bytes.
     *
     * @param repeated both directions together
     * @param held as posting noted it then, both directions together
     */
    record Verdicts(Bytes posted, long repeated, long held, Bytes heldThen) {
        static final Verdicts NONE = new Verdicts(Bytes.NONE, 0, 0, Bytes.NONE);
    }

    static Bytes sum(List<HeldAmount> amounts) {
        return amounts.stream().map(HeldAmount::raw).reduce(Bytes.NONE, Bytes::plus);
    }

    /** By what the panel multiplies where Weir has a rate. */
    long rateThere(long sourceId, long rate) {
        return rates.getOrDefault(sourceId, rate);
    }

    /** Repeats by what is left of users' pushes must be repeats by the verdicts. */
    static Set<Long> doubtful(
            Map<DayKey, Map<Fate, Offered.Sums>> offeredDays,
            Map<DayKey, Verdicts> verdicts,
            Map<Long, Long> counted,
            Map<UserSource, List<HeldAmount>> held,
            Map<UserSource, List<HeldAmount>> released) {
        Map<Long, Long> left = new HashMap<>();
        offeredDays.forEach((day, fates) ->
                left.merge(day.sourceId(), UserFigures.raw(fates).total(), Long::sum));
        counted.forEach((source, bytes) -> left.merge(source, -bytes, Long::sum));
        held.forEach((at, all) -> left.merge(at.sourceId(), -sum(all).total(), Long::sum));
        released.forEach((at, all) -> left.merge(at.sourceId(), sum(all).total(), Long::sum));
        verdicts.forEach((day, said) -> left.merge(day.sourceId(), -said.repeated(), Long::sum));
        Set<Long> doubtful = new HashSet<>();
        left.forEach((source, bytes) -> {
            if (bytes != 0) {
                doubtful.add(source);
            }
        });
        return doubtful;
    }

    /** The day on which the panel counted a push; a node's pushes go in order. */
    long dayOf(long sourceId, long position) {
        long found = 0;
        for (Map.Entry<DayKey, Map<Fate, Offered.Sums>> one : offeredDays.entrySet()) {
            if (one.getKey().sourceId() == sourceId
                    && one.getValue().values().stream()
                            .anyMatch(sums ->
                                    sums.firstPosition <= position
                                            && position <= sums.lastPosition)) {
                found = one.getKey().bucket();
            }
        }
        return found;
    }
}
