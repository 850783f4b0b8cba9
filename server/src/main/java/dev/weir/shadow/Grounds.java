package dev.weir.shadow;

import dev.weir.shadow.PanelFigures.DayKey;
import java.time.Duration;
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
 * @param keptFrom by source: the first day of whose reports all verdicts are still kept
 * @param moved what reports carry to other days than the one on which the panel counts them
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
        Map<Long, Long> keptFrom,
        Map<DayKey, Moved> moved,
        Map<UserSource, List<HeldAmount>> held,
        Map<UserSource, List<HeldAmount>> releasedLate,
        Map<Long, Bytes> corrections,
        Map<Long, List<UnknownAmount>> unknown,
        Set<Long> doubtful,
        LongUnaryOperator dayOfMillis) {
    record UserSource(long userId, long sourceId) {}

    /** A held amount of a report, or one that was released, and when it flowed; raw bytes. */
    record HeldAmount(long position, Bytes raw, long fromMillis, long toMillis) {}

    /**
     * Raw bytes of the reports of a node that reach over the ends of a day, each whole.
     *
     * @param out of those that the panel counted on this day and that begin before it
     * @param in of those that it counted on a later day and that begin on this one or before
     */
    record Moved(Bytes out, Bytes in) {
        static final Moved NONE = new Moved(Bytes.NONE, Bytes.NONE);

        Moved plus(Moved other) {
            return new Moved(out.plus(other.out), in.plus(other.in));
        }
    }

    /** What a push without a known fate says of a user. */
    record UnknownAmount(
            long sourceId, long userId, long rate, Bytes raw, Bytes billed, long sentAtMillis) {}

    /**
     * What posting said of a stretch of a source's reports; raw bytes.
     *
     * @param repeated both directions together
     * @param held as posting noted it then, both directions together
     * @param released what of that has been released since, and counts
     */
    record Verdicts(Bytes posted, long repeated, long held, Bytes heldThen, Bytes released) {
        static final Verdicts NONE = new Verdicts(Bytes.NONE, 0, 0, Bytes.NONE, Bytes.NONE);
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

    /** Whether the verdicts on the reports of a node's day are all still kept. */
    boolean isKept(DayKey day) {
        return day.bucket() >= keptFrom.getOrDefault(day.sourceId(), Long.MIN_VALUE);
    }

    /** Where the day after a day begins, epoch seconds. */
    long dayAfter(long bucket) {
        return dayAfter(dayOfMillis, bucket);
    }

    static long dayAfter(LongUnaryOperator dayOfMillis, long bucket) {
        // Days have 23 to 25 hours.
        return dayOfMillis.applyAsLong((bucket + Duration.ofHours(26).toSeconds()) * 1_000);
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
