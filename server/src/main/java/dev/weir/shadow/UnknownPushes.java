package dev.weir.shadow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
        long least = rest();
        for (int choice = 1; choice < 1 << pushes.size(); choice++) {
            int changed = Integer.numberOfTrailingZeros(choice);
            now[changed] = !now[changed];
            flip(changed, now[changed]);
            long rest = rest();
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
        Set<Integer> open = new LinkedHashSet<>();
        for (int i = 0; i < taken.length; i++) {
            open.add(i);
        }
        while (decideAlone(open, taken)) {
            // What is decided may decide the next.
        }
        List<Integer> largest = new ArrayList<>(open);
        largest.sort((a, b) -> Long.compare(size(b), size(a)));
        for (int i : largest) {
            long before = rest();
            flip(i, true);
            taken[i] = rest() < before;
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

    /** Whether one was decided: by a user who is in no other that is open. */
    private boolean decideAlone(Set<Integer> open, boolean[] taken) {
        Map<Long, Integer> in = new HashMap<>();
        open.forEach(i -> pushes.get(i).forEach(one -> in.merge(one.userId(), 1, Integer::sum)));
        for (int i : open) {
            for (Amount one : pushes.get(i)) {
                long rest = left.getOrDefault(one.userId(), 0L);
                boolean alone = in.getOrDefault(one.userId(), 0) == 1 && one.billed() > ROUNDED;
                boolean is = Math.abs(rest - one.billed()) <= ROUNDED;
                if (alone && (is || Math.abs(rest) <= ROUNDED)) {
                    taken[i] = is;
                    if (is) {
                        flip(i, true);
                    }
                    open.remove(i);
                    return true;
                }
            }
        }
        return false;
    }

    private long size(int push) {
        return pushes.get(push).stream().mapToLong(Amount::billed).sum();
    }

    private void flip(int push, boolean taken) {
        for (Amount one : pushes.get(push)) {
            left.merge(one.userId(), taken ? -one.billed() : one.billed(), Long::sum);
        }
    }

    private long rest() {
        long rest = 0;
        for (long one : left.values()) {
            rest += Math.abs(one);
        }
        return rest;
    }

    private boolean agrees(int push) {
        return pushes.get(push).stream()
                .anyMatch(one ->
                        one.billed() > 0
                                && Math.abs(left.getOrDefault(one.userId(), 0L)) <= ROUNDED);
    }
}
