package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.shadow.UnknownPushes.Amount;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which of the pushes without an answer the panel has taken, by what its figures say. */
final class UnknownPushesTest {
    @Test
    void aPushIsTakenIfWithItAUsersFiguresAgree() {
        Map<Long, List<Amount>> pushes =
                Map.of(
                        10L, List.of(amount(7, 100), amount(8, 50)),
                        11L, List.of(amount(7, 30)),
                        12L, List.of(amount(9, 5)));

        assertThat(new UnknownPushes(pushes, Map.of(7L, 100L, 8L, 50L)).taken())
                .containsExactly(10L);
        assertThat(new UnknownPushes(pushes, Map.of(7L, 30L, 9L, 5L)).taken())
                .containsExactlyInAnyOrder(11L, 12L);
        assertThat(new UnknownPushes(pushes, Map.of()).taken()).isEmpty();
    }

    @Test
    void aDifferenceThatNoPushMakesUpForDecidesNothing() {
        Map<Long, List<Amount>> pushes = Map.of(10L, List.of(amount(7, 100)));

        assertThat(new UnknownPushes(pushes, Map.of(7L, 4_000L)).taken()).isEmpty();
        assertThat(new UnknownPushes(pushes, Map.of(7L, -4_000L)).taken()).isEmpty();
    }

    @Test
    void anyChoiceOfPushesIsFoundAgainFewOrMany() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Map<Long, List<Amount>> pushes = new TreeMap<>();
            Map<Long, Long> left = new HashMap<>();
            Set<Long> taken = new HashSet<>();
            // Few share users and are tried together; of many each has a user of its own too.
            int count = seed % 2 == 0 ? 12 : 40;
            for (long position = 1; position <= count; position++) {
                List<Amount> push =
                        List.of(
                                amount(1_000 + position, 1 + random.nextInt(1_000_000)),
                                amount(random.nextInt(6), 1 + random.nextInt(1_000_000)));
                pushes.put(position, push);
                if (random.nextBoolean()) {
                    taken.add(position);
                    push.forEach(one -> left.merge(one.userId(), one.billed(), Long::sum));
                }
            }

            assertThat(new UnknownPushes(pushes, left).taken()).as("seed " + seed).isEqualTo(taken);
        }
    }

    @Test
    void aChainOfPushesEachOfWhichDecidesTheNextIsFollowedToItsEnd() {
        // Looked at anew after each, so many would take minutes.
        int count = 20_000;
        Map<Long, List<Amount>> pushes = new TreeMap<>();
        Map<Long, Long> left = new HashMap<>();
        Set<Long> taken = new HashSet<>();
        for (long position = 1; position <= count; position++) {
            // Who is alone in a push is so only once the one behind it is decided.
            List<Amount> push =
                    List.of(amount(position, 1_000 + position), amount(position + 1, 70_000));
            pushes.put(position, push);
            if (position % 3 == 0) {
                taken.add(position);
                push.forEach(one -> left.merge(one.userId(), one.billed(), Long::sum));
            }
        }
        // The first one is in doubt: its users' figures were changed by hand.
        left.put(1L, 1_000_000L);

        assertThat(new UnknownPushes(pushes, left).taken()).isEqualTo(taken);
    }

    private static Amount amount(long user, long bytes) {
        return new Amount(1, user, 1_000_000, bytes, bytes, 0);
    }
}
