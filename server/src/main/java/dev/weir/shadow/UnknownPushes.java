package dev.weir.shadow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out from the panel's own figures which of the pushes without a known fate it has taken:
 * those with which most of what is left unexplained goes away. Taken or not is decided for whole
 * pushes, and only where a user's figures then agree to the byte.
 */
final class UnknownPushes {
    /**
     * What such a push says of a user, in one direction.
     *
     * @param userId whatever tells user and direction apart
     * @param billed as the panel multiplies it
     */
    record Amount(
            long sourceId, long userId, long rate, long raw, long billed, long sentAtMillis) {}

    /** Of more than so many, not every choice is tried. */
    private static final int TRIED_TOGETHER = 14;

    /** Fractions of bytes that a panel may have kept. */
    private static final long ROUNDED = 2;

    private final Set<Long> undecided = new HashSet<>();
    private final List<Long> positions;
    private final List<List<Amount>> pushes = new ArrayList<>();
    private final Map<Long, Long> left = new HashMap<>();

    /** What is left of all users, whatever its sign; kept as pushes are tried. */
    private long rest;

    /**
     * @param unexplained what the panel has more, by user, if it has taken none of them
     */
    UnknownPushes(Map<Long, List<Amount>> pushes, Map<Long, Long> unexplained) {
        this.positions = List.copyOf(pushes.keySet());
        positions.forEach(position -> this.pushes.add(pushes.getOrDefault(position, List.of())));
        for (List<Amount> push : this.pushes) {
            for (Amount one : push) {
                left.put(one.userId(), unexplained.getOrDefault(one.userId(), 0L));
            }
        }
        left.values().forEach(one -> rest += Math.abs(one));
    }

    /** Positions of those that the panel has taken. */
    Set<Long> taken() {
        boolean[] best = pushes.size() <= TRIED_TOGETHER ? together() : oneByOne();
        for (int i = 0; i < best.length; i++) {
            if (best[i]) {
                flip(i, true);
            }
        }
        Set<Long> taken = new HashSet<>();
        for (int i = 0; i < best.length; i++) {
            if (!agrees(i)) {
                undecided.add(positions.get(i));
            } else if (best[i]) {
                taken.add(positions.get(i));
            }
        }
        return taken;
    }

    /** Positions of those of which the figures do not tell; after {@link #taken}. */
    Set<Long> undecided() {
        return undecided;
    }

    /** Every choice, each one push away from the one before. */
    private boolean[] together() {
        boolean[] now = new boolean[pushes.size()];
        boolean[] best = now.clone();
        long least = rest;
        for (int choice = 1; choice < 1 << pushes.size(); choice++) {
            int changed = Integer.numberOfTrailingZeros(choice);
            now[changed] = !now[changed];
            flip(changed, now[changed]);
            if (rest < least) {
                least = rest;
                best = now.clone();
            }
        }
        for (int i = 0; i < now.length; i++) {
            if (now[i]) {
                flip(i, false);
            }
        }
        return best;
    }

    /** First those that somebody's figures decide alone, then the largest of the rest. */
    private boolean[] oneByOne() {
        boolean[] taken = new boolean[pushes.size()];
        List<Integer> largest = new ArrayList<>(decideAlone(taken));
        long[] sizes = new long[pushes.size()];
        for (int i : largest) {
            sizes[i] = pushes.get(i).stream().mapToLong(Amount::billed).sum();
        }
        largest.sort((a, b) -> Long.compare(sizes[b], sizes[a]));
        for (int i : largest) {
            long before = rest;
            flip(i, true);
            taken[i] = rest < before;
            if (!taken[i]) {
                flip(i, false);
            }
        }
        for (int i = 0; i < taken.length; i++) {
            if (taken[i]) {
                flip(i, false);
            }
        }
        return taken;
    }

    /** The open pushes that speak of a user, as sums: once it is one, they are of that one. */
    private static final class Speaking {
        int pushes;
        int indices;
        long billed;

        void add(int index, long bytes, int sign) {
            pushes += sign;
            indices += sign * index;
            billed += sign * bytes;
        }
    }

    /**
     * Decides pushes by users who are in no other that is open; each that is decided may leave
     * another one alone. Looks at each amount a few times, however many pushes there are.
     *
     * @return those that nobody decides
     */
    private Set<Integer> decideAlone(boolean[] taken) {
        Map<Long, Speaking> of = new LinkedHashMap<>();
        Set<Integer> open = new LinkedHashSet<>();
        for (int i = 0; i < taken.length; i++) {
            open.add(i);
            for (Amount one : pushes.get(i)) {
                of.computeIfAbsent(one.userId(), _ -> new Speaking()).add(i, one.billed(), 1);
            }
        }
        Deque<Long> users = new ArrayDeque<>(of.keySet());
        while (!users.isEmpty()) {
            long user = users.poll();
            Speaking alone = of.getOrDefault(user, new Speaking());
            if (alone.pushes != 1 || alone.billed <= ROUNDED) {
                continue;
            }
            long his = left.getOrDefault(user, 0L);
            int push = alone.indices;
            boolean is = Math.abs(his - alone.billed) <= ROUNDED;
            if (is || Math.abs(his) <= ROUNDED) {
                open.remove(push);
                taken[push] = is;
                if (is) {
                    flip(push, true);
                }
                for (Amount one : pushes.get(push)) {
                    of.getOrDefault(one.userId(), alone).add(push, one.billed(), -1);
                    users.add(one.userId());
                }
            }
        }
        return open;
    }

    private void flip(int push, boolean taken) {
        for (Amount one : pushes.get(push)) {
            long before = left.getOrDefault(one.userId(), 0L);
            long after = taken ? before - one.billed() : before + one.billed();
            rest += Math.abs(after) - Math.abs(before);
            left.put(one.userId(), after);
        }
    }

    private boolean agrees(int push) {
        return pushes.get(push).stream()
                .anyMatch(one ->
                        one.billed() > 0
                                && Math.abs(left.getOrDefault(one.userId(), 0L)) <= ROUNDED);
    }
}
