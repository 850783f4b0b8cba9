package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.shadow.Grounds.HeldAmount;
import dev.weir.shadow.Grounds.Moved;
import dev.weir.shadow.Grounds.UserSource;
import dev.weir.shadow.Grounds.Verdicts;
import dev.weir.shadow.PanelFigures.DayKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Days of one node: what explains them goes as far as it is known, and no further. */
final class NodeDaysComparisonTest {
    private static final long NODE = 5;
    private static final long DAY = 86_400;

    private final Map<DayKey, Map<Fate, Offered.Sums>> offered = new HashMap<>();
    private final Map<DayKey, Verdicts> verdicts = new HashMap<>();
    private final Map<DayKey, Moved> moved = new HashMap<>();
    private final Map<UserSource, List<HeldAmount>> released = new HashMap<>();
    private final Map<Long, Long> keptFrom = new HashMap<>();
    private final Map<DayKey, Bytes> panel = new HashMap<>();
    private final Map<DayKey, Bytes> weir = new HashMap<>();

    @Test
    void aDayOfTheLedgerThatWasChangedByHandIsNotCountedOnAnotherDay() {
        day(1, 100, 100, 100);
        day(2, 100, 100, 130);

        assertThat(made(1).isNothing()).isTrue();
        assertThat(made(2).unexplained()).isEqualTo(new Bytes(-30, 0));

        // Unless reports of the next day reach back so far.
        moved.put(key(2), new Moved(Bytes.NONE, new Bytes(30, 0)));
        assertThat(made(2).part(Part.OTHER_DAY)).isEqualTo(new Bytes(-30, 0));
        assertThat(made(2).unexplained()).isEqualTo(Bytes.NONE);
    }

    @Test
    void whatWasHeldAndThenReleasedIsNeitherHeldNorCountedOnAnotherDay() {
        day(1, 100, 60, 100);
        verdicts.put(
                key(1), new Verdicts(new Bytes(60, 0), 0, 40, new Bytes(40, 0), new Bytes(40, 0)));

        assertThat(made(1).isNothing()).isTrue();
    }

    @Test
    void whatWasReleasedOfAmountsHeldBeforeTheBeginningIsACorrection() {
        day(1, 100, 100, 140);
        released.put(
                new UserSource(7, NODE),
                List.of(new HeldAmount(3, new Bytes(40, 0), DAY * 1_000, DAY * 1_000)));

        assertThat(made(1).part(Part.CORRECTIONS)).isEqualTo(new Bytes(-40, 0));
        assertThat(made(1).part(Part.OTHER_DAY)).isEqualTo(Bytes.NONE);
        assertThat(made(1).unexplained()).isEqualTo(Bytes.NONE);
    }

    @Test
    void daysWhoseVerdictsAreGoneAreNotCompared() {
        day(1, 100, 0, 100);
        verdicts.remove(key(1));
        day(2, 100, 100, 100);
        keptFrom.put(NODE, 2 * DAY);

        assertThat(days()).containsOnlyKeys(key(2));
        assertThat(made(2).isNothing()).isTrue();
    }

    private void day(long number, long taken, long posted, long counted) {
        Offered.Sums sums = new Offered.Sums();
        sums.add(new Bytes(taken, 0), Bytes.NONE);
        offered.put(key(number), new EnumMap<>(Map.of(Fate.TAKEN, sums)));
        verdicts.put(key(number), new Verdicts(new Bytes(posted, 0), 0, 0, Bytes.NONE, Bytes.NONE));
        panel.put(key(number), new Bytes(taken, 0));
        weir.put(key(number), new Bytes(counted, 0));
    }

    private Difference made(long day) {
        return days().getOrDefault(key(day), new Difference());
    }

    private Map<DayKey, Difference> days() {
        Grounds on =
                new Grounds(
                        Map.of(),
                        true,
                        true,
                        DAY,
                        offered,
                        verdicts,
                        keptFrom,
                        moved,
                        Map.of(),
                        released,
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        millis -> Math.floorDiv(millis, DAY * 1_000) * DAY);
        return new NodeDaysComparison(on).made(panel, weir, Set.of(), Set.of()).days();
    }

    private static DayKey key(long day) {
        return new DayKey(NODE, day * DAY);
    }
}
