package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.Report;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which pushes may leave, and how far everything is settled. */
final class WindowTest {
    @Test
    void onePushANodeLeavesAtATimeAndTheOldestFirst() {
        Window window = new Window(0, Set.of());
        window.passed(1, report(5));
        window.passed(2, report(5));
        window.passed(3, report(6));

        List<Work> leaving = window.mayLeave(Long.MAX_VALUE);
        assertThat(leaving).extracting(Work::position).containsExactly(1L, 3L);
        leaving.forEach(window::leaves);
        assertThat(window.mayLeave(Long.MAX_VALUE)).isEmpty();
        window.settled(leaving.getLast());
        assertThat(window.settledThrough()).isZero();
        window.waitsAgain(leaving.getFirst());
        assertThat(window.mayLeave(Long.MAX_VALUE)).extracting(Work::position).containsExactly(1L);
    }

    @Test
    void nothingBeyondTheBoundLeaves() {
        Window window = new Window(0, Set.of());
        window.passed(1, report(5));
        window.passed(2, report(6));

        assertThat(window.mayLeave(1)).extracting(Work::position).containsExactly(1L);
        assertThat(window.isDoneThrough(0)).isTrue();
        assertThat(window.isDoneThrough(1)).isFalse();
    }

    @Test
    void inAnyOrderOfAnswersItIsSettledUpToTheFirstThatIsNot() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Set<Long> before = Set.of(3L, 7L);
            Window window = new Window(2, before);
            TreeSet<Long> open = new TreeSet<>();
            for (long position = 3; position <= 60; position++) {
                if (random.nextInt(4) == 0) {
                    window.passed(position);
                } else {
                    window.passed(position, report(random.nextInt(9)));
                    if (!before.contains(position)) {
                        open.add(position);
                    }
                }
            }
            while (!open.isEmpty()) {
                assertThat(window.settledThrough()).isEqualTo(open.first() - 1);
                List<Work> leaving = window.mayLeave(Long.MAX_VALUE);
                Work work = leaving.get(random.nextInt(leaving.size()));
                window.leaves(work);
                if (random.nextBoolean()) {
                    window.settled(work);
                    open.remove(work.position());
                } else {
                    window.waitsAgain(work);
                }
            }
            assertThat(window.settledThrough()).isEqualTo(60);
        }
    }

    private static Report report(long source) {
        return new Report(
                source,
                0,
                0,
                Report.Evidence.UNKNOWN,
                false,
                1_000,
                0,
                0,
                Report.Route.UNIPROXY_PUSH,
                Report.Client.OTHER,
                new byte[0],
                new byte[] {'{', '}'});
    }
}
