package dev.weir.shadow;

import dev.weir.shadow.Grounds.UnknownAmount;
import dev.weir.shadow.UserFigures.DayRate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets what the old panel counted against what Weir counted, user by user, from one position of the
 * journal to another, and says of each difference what it consists of. Only sums stay in memory,
 * and users of whom a push without a known fate speaks. One use, one thread.
 */
final class Comparison {
    /**
     * What is kept of a user: all days together, or one of them.
     *
     * @param day null = all together
     */
    record Line(long userId, @Nullable DayRate day, Difference difference) {}

    /** Sums of users, of their days or of days of nodes. */
    static final class Sums {
        final Difference all = new Difference();
        long disagreeing;
        long unexplained;

        void add(Difference one) {
            all.plus(one);
            disagreeing += one.bytes().isNone() ? 0 : 1;
            unexplained += one.unexplained().isNone() ? 0 : 1;
        }
    }

    private record Open(UserComparison user, UserDaysComparison days) {}

    private final Grounds on;
    private final Map<Long, Open> open = new TreeMap<>();
    private final Set<Long> inUnknown = new HashSet<>();
    private final Sums users = new Sums();
    private final Sums userDays = new Sums();
    private Set<Long> taken = Set.of();
    private Set<Long> undecided = Set.of();

    Comparison(Grounds on) {
        this.on = on;
        on.unknown().values().forEach(push -> push.forEach(one -> inUnknown.add(one.userId())));
    }

    /** Compares some users; what is to be kept of those who are done. */
    List<Line> take(Collection<UserFigures> some) {
        List<Line> lines = new ArrayList<>();
        for (UserFigures figures : some) {
            UserComparison user = new UserComparison(figures, on).made();
            UserDaysComparison days = new UserDaysComparison(figures, on).made();
            if (inUnknown.contains(figures.userId)) {
                open.put(figures.userId, new Open(user, days));
            } else {
                end(user, days, lines);
            }
        }
        return lines;
    }

    private void end(UserComparison user, UserDaysComparison days, List<Line> lines) {
        Difference total = user.ended();
        users.add(total);
        if (!total.isNothing()) {
            lines.add(new Line(user.userId(), null, total));
        }
        days.ended()
                .forEach((key, day) -> {
                    userDays.add(day);
                    if (!day.isUsual()) {
                        lines.add(new Line(user.userId(), key, day));
                    }
                });
    }

    /** Decides which pushes without a known fate were taken; what is left to be kept. */
    List<Line> finish() {
        UnknownPushes pushes = new UnknownPushes(byDirection(), left());
        taken = pushes.taken();
        undecided = pushes.undecided();
        on.unknown()
                .forEach((position, amounts) -> {
                    if (taken.contains(position) || undecided.contains(position)) {
                        amounts.forEach(one -> decided(one, taken.contains(position)));
                    }
                });
        List<Line> lines = new ArrayList<>();
        open.values().forEach(one -> end(one.user(), one.days(), lines));
        return lines;
    }

    private void decided(UnknownAmount one, boolean was) {
        Open at = open.get(one.userId());
        if (at == null) {
            return;
        }
        at.days().decided(one, was);
        if (at.user().isKnownThere()) {
            Difference total = at.user().total();
            total.explain(Part.UNKNOWN_FATE, one.billed());
            total.explain(Part.UNDECIDED, was ? Bytes.NONE : one.billed().negated());
        }
    }

    private Map<Long, List<UnknownPushes.Amount>> byDirection() {
        Map<Long, List<UnknownPushes.Amount>> pushes = new TreeMap<>();
        on.unknown()
                .forEach((position, amounts) -> {
                    List<UnknownPushes.Amount> both = new ArrayList<>();
                    for (UnknownAmount one : amounts) {
                        both.add(
                                amount(
                                        one,
                                        2 * one.userId(),
                                        one.raw().upload(),
                                        one.billed().upload()));
                        both.add(
                                amount(
                                        one,
                                        2 * one.userId() + 1,
                                        one.raw().download(),
                                        one.billed().download()));
                    }
                    pushes.put(position, both);
                });
        return pushes;
    }

    private static UnknownPushes.Amount amount(UnknownAmount one, long key, long raw, long billed) {
        return new UnknownPushes.Amount(
                one.sourceId(), key, one.rate(), raw, billed, one.sentAtMillis());
    }

    /** What the panel has more than is explained if it has taken none. */
    private Map<Long, Long> left() {
        Map<Long, Long> left = new HashMap<>();
        open.forEach((userId, one) -> {
            Bytes rest = one.user().total().unexplained();
            left.put(2 * userId, rest.upload());
            left.put(2 * userId + 1, rest.download());
        });
        return left;
    }

    /** Billed bytes of users. */
    Sums users() {
        return users;
    }

    /** Of users' days, as the panel keeps them. */
    Sums userDays() {
        return userDays;
    }

    /** Positions of pushes without a known fate of which the figures show that they were taken. */
    Set<Long> taken() {
        return taken;
    }

    /** Positions of those of which the figures do not tell. */
    Set<Long> undecided() {
        return undecided;
    }
}
