package dev.weir.shadow;

import dev.weir.rating.Rating;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.PanelFigures.DayKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * Sets what the old panel counted against what Weir counted, from one position of the journal to
 * another, and says of each difference what it consists of. One use, one thread.
 *
 * <p>What the panel must have counted follows from what it took; what the two therefore differ by
 * is made of parts that are each known by themselves. Repeats must agree with the verdicts of the
 * same reports, or they explain nothing; rounding explains no more than rounding can make.
 */
final class Comparison {
    /** A panel's fractions, rounded when they were read, at the beginning and at the end. */
    private static final long READ_ROUNDED = 2;

    /** Everything that is compared. */
    record Facts(
            LedgerSight grown,
            PanelFigures first,
            PanelFigures panel,
            boolean roundsEachPush,
            Map<RowKey, Map<Fate, Offered.Sums>> offered,
            Map<DayKey, Map<Fate, Offered.Sums>> offeredDays,
            Map<DayKey, long[]> verdicts,
            List<LedgerSightStore.HeldAmount> held,
            List<LedgerSightStore.HeldAmount> releasedLate,
            Map<Long, Long> corrections,
            Map<Long, List<UnknownPushes.Amount>> unknown,
            LongUnaryOperator dayOfMillis) {}

    private record UserSource(long userId, long sourceId) {}

    /** What rounding of a user's amounts can come to. */
    private static final class Bound {
        long bytes;
        boolean fractions;
    }

    private final Facts facts;
    private final Map<Long, Difference> users = new TreeMap<>();
    private final Map<DayKey, Difference> days = new HashMap<>();
    private final Map<Long, Long> expected = new HashMap<>();
    private final Map<Long, Bound> bounds = new HashMap<>();
    private final Map<UserSource, Long> held = new HashMap<>();
    private final Map<UserSource, Long> released = new HashMap<>();
    private final Set<Long> doubtful = new HashSet<>();
    private Set<Long> taken = Set.of();

    Comparison(Facts facts) {
        this.facts = facts;
        facts.held().forEach(one -> held.merge(key(one), one.raw(), Long::sum));
        facts.releasedLate().forEach(one -> released.merge(key(one), one.raw(), Long::sum));
    }

    private static UserSource key(LedgerSightStore.HeldAmount one) {
        return new UserSource(one.userId(), one.sourceId());
    }

    /** By user, in billed bytes. */
    Map<Long, Difference> users() {
        return users;
    }

    /** By source and day, in raw bytes. */
    Map<DayKey, Difference> days() {
        return days;
    }

    /** Sources whose repeats do not agree with the verdicts on their reports. */
    Set<Long> doubtful() {
        return doubtful;
    }

    /** Positions of pushes without a known fate of which the figures show that they were taken. */
    Set<Long> taken() {
        return taken;
    }

    Comparison made() {
        findDoubtful();
        Set<RowKey> keys = new HashSet<>(facts.offered().keySet());
        keys.addAll(facts.grown().users().keySet());
        keys.addAll(facts.grown().nobody().keySet());
        keys.stream().sorted((a, b) -> Long.compare(b.rate(), a.rate())).forEach(this::row);
        facts.corrections().keySet().forEach(this::of);
        facts.panel()
                .users()
                .forEach((userId, now) -> {
                    if (!now.equals(facts.first().users().getOrDefault(userId, 0L))) {
                        of(userId);
                    }
                });
        users.forEach(this::close);
        decideUnknown();
        users.forEach(this::roundRead);
        facts.offeredDays().keySet().forEach(this::day);
        facts.grown().days().keySet().forEach(this::day);
        facts.panel().days().keySet().forEach(this::day);
        return this;
    }

    private Difference of(long userId) {
        return users.computeIfAbsent(userId, _ -> new Difference());
    }

    /** Repeats by what is left of users' pushes must be repeats by the verdicts. */
    private void findDoubtful() {
        Map<Long, Long> left = new HashMap<>();
        facts.offered().forEach((key, fates) -> left.merge(key.sourceId(), raw(fates), Long::sum));
        facts.grown()
                .users()
                .forEach((key, one) -> left.merge(key.sourceId(), -one.raw(), Long::sum));
        facts.grown()
                .nobody()
                .forEach((key, one) -> left.merge(key.sourceId(), -one.raw(), Long::sum));
        held.forEach((key, bytes) -> left.merge(key.sourceId(), -bytes, Long::sum));
        released.forEach((key, bytes) -> left.merge(key.sourceId(), bytes, Long::sum));
        facts.verdicts().forEach((day, sums) -> left.merge(day.sourceId(), -sums[1], Long::sum));
        left.forEach((source, bytes) -> {
            if (bytes != 0) {
                doubtful.add(source);
            }
        });
    }

    private static long raw(Map<Fate, Offered.Sums> fates) {
        return fates.values().stream().mapToLong(one -> one.upload + one.download).sum();
    }

    private static long raw(Map<Fate, Offered.Sums> fates, Fate fate) {
        Offered.Sums sums = fates.get(fate);
        return sums == null ? 0 : sums.upload + sums.download;
    }

    private static long billed(Map<Fate, Offered.Sums> fates, Fate fate) {
        Offered.Sums sums = fates.get(fate);
        return sums == null ? 0 : sums.billed;
    }

    private static long billed(long bytes, long rate) {
        return bytes < 0 ? -Rating.billed(-bytes, rate) : Rating.billed(bytes, rate);
    }

    private void row(RowKey key) {
        long rate = key.rate();
        long there = facts.panel().rates().getOrDefault(key.sourceId(), rate);
        Map<Fate, Offered.Sums> fates = facts.offered().getOrDefault(key, Map.of());
        Amount counted = facts.grown().users().getOrDefault(key, Amount.NONE);
        Amount nobody = facts.grown().nobody().getOrDefault(key, Amount.NONE);
        long took = raw(fates, Fate.TAKEN);
        UserSource at = new UserSource(key.userId(), key.sourceId());
        // Held and released amounts have no rate: they stand with the first row of their user.
        long heldRaw = take(held, at);
        long releasedRaw = take(released, at);

        Difference user = of(key.userId());
        user.weir(counted.billed());
        boolean asPushed = there == rate && facts.roundsEachPush();
        expected.merge(
                key.userId(),
                asPushed ? billed(fates, Fate.TAKEN) : Rating.billed(took, there),
                Long::sum);
        user.explain(Part.RATES, Rating.billed(took, there) - Rating.billed(took, rate));
        user.explain(Part.NOT_REACHED, -billed(fates, Fate.REFUSED) - billed(fates, Fate.APART));
        user.explain(Part.UNKNOWN_FATE, -billed(fates, Fate.UNKNOWN));
        user.explain(Part.NOBODY_HERE, billed(nobody.raw(), rate));
        user.explain(Part.HELD, billed(heldRaw, rate));
        user.explain(Part.CORRECTIONS, -billed(releasedRaw, rate));
        if (!doubtful.contains(key.sourceId())) {
            long repeats = raw(fates) - counted.raw() + releasedRaw - nobody.raw() - heldRaw;
            user.explain(Part.REPEATS, billed(repeats, rate));
        }
        bound(key.userId(), rate, there, fates);
    }

    private static long take(Map<UserSource, Long> amounts, UserSource at) {
        Long amount = amounts.remove(at);
        return amount == null ? 0 : amount;
    }

    private void bound(long userId, long rate, long there, Map<Fate, Offered.Sums> fates) {
        Bound bound = bounds.computeIfAbsent(userId, _ -> new Bound());
        if (rate % Rating.ONE == 0 && there % Rating.ONE == 0) {
            return;
        }
        bound.fractions = true;
        long pushes = fates.values().stream().mapToLong(one -> one.pushes).sum();
        // Both directions, in up to three hours here and once there, and the sums of this row.
        bound.bytes += 4 * pushes + 4;
    }

    /** What stands once for a user, and what is left of what was to be expected. */
    private void close(long userId, Difference user) {
        long corrected = facts.corrections().getOrDefault(userId, 0L);
        user.weir(corrected);
        user.explain(Part.CORRECTIONS, -corrected);
        long must = expected.getOrDefault(userId, 0L);
        Bound bound = bounds.getOrDefault(userId, new Bound());
        long rounding = must - user.weir() - user.explained();
        if (Math.abs(rounding) <= bound.bytes) {
            user.explain(Part.ROUNDING, rounding);
        }
        Long now = facts.panel().users().get(userId);
        if (now == null) {
            user.explain(Part.NOBODY_THERE, -must);
        } else {
            user.panel(now - facts.first().users().getOrDefault(userId, 0L));
        }
    }

    private void decideUnknown() {
        Map<Long, Long> left = new HashMap<>();
        users.forEach((userId, user) -> left.put(userId, user.unexplained()));
        taken = new UnknownPushes(facts.unknown(), left).taken();
        for (long position : taken) {
            for (UnknownPushes.Amount one : facts.unknown().getOrDefault(position, List.of())) {
                if (facts.panel().users().containsKey(one.userId())) {
                    of(one.userId()).explain(Part.UNKNOWN_FATE, one.billed());
                }
            }
        }
    }

    private void roundRead(long userId, Difference user) {
        long rest = user.unexplained();
        Bound bound = bounds.getOrDefault(userId, new Bound());
        if (bound.fractions && Math.abs(rest) <= READ_ROUNDED) {
            user.explain(Part.ROUNDING, rest);
        }
    }

    private void day(DayKey key) {
        if (days.containsKey(key)) {
            return;
        }
        Difference day = new Difference();
        long now = facts.panel().days().getOrDefault(key, 0L);
        day.panel(now - facts.first().days().getOrDefault(key, 0L));
        long counted = facts.grown().days().getOrDefault(key, 0L);
        day.weir(counted);
        Map<Fate, Offered.Sums> fates = facts.offeredDays().getOrDefault(key, Map.of());
        long[] verdicts = facts.verdicts().getOrDefault(key, new long[3]);
        day.explain(Part.REPEATS, verdicts[1]);
        day.explain(Part.HELD, verdicts[2]);
        day.explain(Part.NOT_REACHED, -raw(fates, Fate.REFUSED) - raw(fates, Fate.APART));
        day.explain(Part.UNKNOWN_FATE, takenOn(key) - raw(fates, Fate.UNKNOWN));
        day.explain(Part.OTHER_DAY, verdicts[0] - counted);
        days.put(key, day);
    }

    private long takenOn(DayKey key) {
        long raw = 0;
        for (long position : taken) {
            for (UnknownPushes.Amount one : facts.unknown().getOrDefault(position, List.of())) {
                long bucket = facts.dayOfMillis().applyAsLong(one.sentAtMillis());
                if (one.sourceId() == key.sourceId() && bucket == key.bucket()) {
                    raw += one.raw();
                }
            }
        }
        return raw;
    }
}
