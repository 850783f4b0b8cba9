package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.shadow.Grounds.HeldAmount;
import dev.weir.shadow.Grounds.Moved;
import dev.weir.shadow.Grounds.UserSource;
import dev.weir.shadow.Grounds.Verdicts;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.PanelFigures.DayKey;
import dev.weir.shadow.UserFigures.DayRate;
import dev.weir.shadow.UserFigures.DayRow;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Days of one user at one node: what explains them goes as far as it is known, and no further. */
final class UserDaysComparisonTest {
    private static final long USER = 7;
    private static final long NODE = 5;
    private static final long DAY = 86_400;
    private static final long ONE = 1_000_000;
    private static final long HALF_MORE = 1_500_000;

    private final UserFigures user = new UserFigures(USER);
    private final Map<Long, Long> rates = new HashMap<>();
    private final Map<DayKey, Map<Fate, Offered.Sums>> offeredDays = new HashMap<>();
    private final Map<DayKey, Verdicts> verdicts = new HashMap<>();
    private final Map<DayKey, Moved> moved = new HashMap<>();
    private final Map<UserSource, List<HeldAmount>> held = new HashMap<>();
    private final Map<UserSource, List<HeldAmount>> released = new HashMap<>();
    private final Set<Long> doubtful = new HashSet<>();
    private long daysFrom = DAY;

    @Test
    void roundingOfADayExplainsNoMoreThanThePushesOfThatDayCanMake() {
        taken(1, HALF_MORE, 100_000, 1_000);
        counted(1, HALF_MORE, 100_000, 150_000);
        taken(2, HALF_MORE, 1_000, 1);
        counted(2, HALF_MORE, 1_000, 1_500);
        panel(1, HALF_MORE, 150_000);
        panel(2, HALF_MORE, 1_500 + 100);

        assertThat(day(2, HALF_MORE).unexplained()).isEqualTo(new Bytes(100, 0));
        assertThat(day(1, HALF_MORE).unexplained()).isEqualTo(Bytes.NONE);
    }

    @Test
    void whatIsHeldOnADayIsExplainedOnceThoughTheNodeHasTwoRatesOnIt() {
        taken(1, ONE, 100, 1);
        taken(1, 2 * ONE, 300, 1);
        counted(1, ONE, 100, 100);
        counted(1, 2 * ONE, 200, 400);
        held.put(at(), List.of(new HeldAmount(11, new Bytes(100, 0), 0, 0)));
        stretch(1, 10, 12);
        panel(1, ONE, 100);
        panel(1, 2 * ONE, 600);

        Difference low = day(1, ONE);
        Difference high = day(1, 2 * ONE);
        assertThat(low.part(Part.HELD).upload() + high.part(Part.HELD).upload()).isEqualTo(200);
        assertThat(low.bytes()).isEqualTo(Bytes.NONE);
        assertThat(low.isNothing()).isTrue();
        assertThat(high.unexplained()).isEqualTo(Bytes.NONE);
    }

    @Test
    void heldAmountsAreNotTakenForRepeats() {
        taken(1, ONE, 150, 1);
        counted(1, ONE, 100, 100);
        held.put(at(), List.of(new HeldAmount(11, new Bytes(50, 0), 0, 0)));
        stretch(1, 10, 12);
        taken(2, ONE, 50, 1);
        counted(2, ONE, 0, 0);
        said(2, 1_000);
        panel(1, ONE, 150);
        panel(2, ONE, 50 + 50);

        // The day before explains the 50 that were held: nothing is left that was shown again.
        user.counted.merge(new RowKey(NODE, ONE), amount(50, 50), Amount::plus);
        Difference second = day(2, ONE);
        assertThat(second.part(Part.REPEATS)).isEqualTo(Bytes.NONE);
        assertThat(day(1, ONE).part(Part.HELD)).isEqualTo(new Bytes(50, 0));
    }

    @Test
    void whatWasReleasedOfAmountsHeldBeforeTheBeginningIsACorrection() {
        taken(1, ONE, 100, 1);
        counted(1, ONE, 140, 140);
        released.put(at(), List.of(new HeldAmount(3, new Bytes(40, 0), DAY * 1_000, DAY * 1_000)));
        panel(1, ONE, 100);

        Difference day = day(1, ONE);
        assertThat(day.part(Part.CORRECTIONS)).isEqualTo(new Bytes(-40, 0));
        assertThat(day.part(Part.OTHER_DAY)).isEqualTo(Bytes.NONE);
        assertThat(day.unexplained()).isEqualTo(Bytes.NONE);
    }

    @Test
    void repeatsOfDaysThatAreNotComparedExplainNothingOfThoseThatAre() {
        daysFrom = 3 * DAY;
        // 500 were shown again long ago.
        offer(UserFigures.EARLIER, Fate.TAKEN, ONE, 1_500, 9);
        user.counted.merge(new RowKey(NODE, ONE), amount(1_000, 1_000), Amount::plus);
        taken(3, ONE, 300, 1);
        counted(3, ONE, 100, 100);
        taken(4, ONE, 100, 1);
        counted(4, ONE, 300, 300);
        moved.put(key(4), new Moved(new Bytes(200, 0), Bytes.NONE));
        said(3, 500);
        said(4, 500);
        panel(3, ONE, 300);
        panel(4, ONE, 100);

        // Both days together lack nothing, so none of it was shown again; and nothing moves so.
        assertThat(day(3, ONE).part(Part.REPEATS)).isEqualTo(Bytes.NONE);
        assertThat(day(3, ONE).unexplained()).isEqualTo(new Bytes(200, 0));
        assertThat(day(4, ONE).unexplained()).isEqualTo(new Bytes(-200, 0));
    }

    @Test
    void bytesCountOnAnotherDayOnlyAsFarAsReportsReachOverItsEnds() {
        taken(1, ONE, 100, 1);
        counted(1, ONE, 130, 130);
        taken(2, ONE, 100, 1);
        counted(2, ONE, 70, 70);
        panel(1, ONE, 100);
        panel(2, ONE, 100);

        // No report reaches over midnight.
        assertThat(day(1, ONE).unexplained()).isEqualTo(new Bytes(-30, 0));
        assertThat(day(2, ONE).unexplained()).isEqualTo(new Bytes(30, 0));

        // One of 25 bytes does.
        moved.put(key(1), new Moved(Bytes.NONE, new Bytes(25, 0)));
        moved.put(key(2), new Moved(new Bytes(25, 0), Bytes.NONE));
        assertThat(day(1, ONE).part(Part.OTHER_DAY)).isEqualTo(new Bytes(-25, 0));
        assertThat(day(1, ONE).unexplained()).isEqualTo(new Bytes(-5, 0));
        assertThat(day(2, ONE).unexplained()).isEqualTo(new Bytes(5, 0));

        // One of 40 does, of all users.
        moved.put(key(1), new Moved(Bytes.NONE, new Bytes(40, 0)));
        moved.put(key(2), new Moved(new Bytes(40, 0), Bytes.NONE));
        assertThat(day(1, ONE).isUsual()).isTrue();
        assertThat(day(2, ONE).part(Part.OTHER_DAY)).isEqualTo(new Bytes(30, 0));
        assertThat(day(2, ONE).isUsual()).isTrue();
    }

    @Test
    void amongTheRatesOfOneDayBytesMoveFreelyForAPushHasOneRateThere() {
        // A push of an hour in which the rate changes here; there it has the one of its end.
        taken(1, 2 * ONE, 100, 1);
        counted(1, ONE, 60, 60);
        counted(1, 2 * ONE, 40, 80);
        panel(1, 2 * ONE, 200);

        assertThat(day(1, ONE).part(Part.OTHER_DAY)).isEqualTo(new Bytes(-60, 0));
        assertThat(day(1, ONE).unexplained()).isEqualTo(Bytes.NONE);
        assertThat(day(1, 2 * ONE).part(Part.OTHER_DAY)).isEqualTo(new Bytes(120, 0));
        assertThat(day(1, 2 * ONE).unexplained()).isEqualTo(Bytes.NONE);
    }

    @Test
    void nobodysBytesExplainNoMoreThanTheLedgerHasOfThem() {
        taken(1, ONE, 100, 1);
        taken(2, ONE, 100, 1);
        user.nobody.put(new RowKey(NODE, ONE), amount(120, 120));
        doubtful.add(NODE);
        panel(1, ONE, 100);
        panel(2, ONE, 100);

        assertThat(day(1, ONE).part(Part.NOBODY_HERE)).isEqualTo(new Bytes(100, 0));
        assertThat(day(2, ONE).part(Part.NOBODY_HERE)).isEqualTo(new Bytes(20, 0));
        assertThat(day(2, ONE).unexplained()).isEqualTo(new Bytes(80, 0));
    }

    @Test
    void ofANodeWhoseRepeatsAreInDoubtNothingExplainsWhatIsMissing() {
        taken(1, ONE, 150, 2);
        counted(1, ONE, 100, 100);
        said(1, 50);
        panel(1, ONE, 150);

        assertThat(day(1, ONE).part(Part.REPEATS)).isEqualTo(new Bytes(50, 0));
        doubtful.add(NODE);
        assertThat(day(1, ONE).unexplained()).isEqualTo(new Bytes(50, 0));
    }

    @Test
    void repeatsOfADayExplainNoMoreThanItsVerdictsSay() {
        taken(1, ONE, 150, 2);
        counted(1, ONE, 100, 100);
        said(1, 30);
        panel(1, ONE, 150);

        assertThat(day(1, ONE).part(Part.REPEATS)).isEqualTo(new Bytes(30, 0));
        assertThat(day(1, ONE).unexplained()).isEqualTo(new Bytes(20, 0));
    }

    private Difference day(long number, long rate) {
        Grounds on =
                new Grounds(
                        rates,
                        true,
                        true,
                        daysFrom,
                        offeredDays,
                        verdicts,
                        Map.of(),
                        moved,
                        held,
                        released,
                        Map.of(),
                        Map.of(),
                        doubtful,
                        millis -> Math.floorDiv(millis, DAY * 1_000) * DAY);
        return new UserDaysComparison(user, on)
                .made()
                .ended()
                .getOrDefault(new DayRate(number * DAY, rate), new Difference());
    }

    private static UserSource at() {
        return new UserSource(USER, NODE);
    }

    private static DayKey key(long day) {
        return new DayKey(NODE, day * DAY);
    }

    private static Amount amount(long raw, long billed) {
        return new Amount(new Bytes(raw, 0), new Bytes(billed, 0));
    }

    private void taken(long day, long rate, long raw, long pushes) {
        offer(day * DAY, Fate.TAKEN, rate, raw, pushes);
    }

    private void offer(long bucket, Fate fate, long rate, long raw, long pushes) {
        Offered.Sums sums = new Offered.Sums();
        sums.pushes = pushes;
        sums.add(new Bytes(raw, 0), new Bytes(raw, 0).billed(rate));
        user.offered
                .computeIfAbsent(new DayRow(bucket, NODE, rate), _ -> new EnumMap<>(Fate.class))
                .put(fate, sums);
    }

    private void counted(long day, long rate, long raw, long billed) {
        user.countedDays.put(new DayRow(day * DAY, NODE, rate), amount(raw, billed));
        user.counted.merge(new RowKey(NODE, rate), amount(raw, billed), Amount::plus);
    }

    private void panel(long day, long rate, long bytes) {
        user.panelDays.put(new DayRate(day * DAY, rate), new Bytes(bytes, 0));
    }

    /** What the node's verdicts of a day say was shown again, of all users. */
    private void said(long day, long repeated) {
        verdicts.put(key(day), new Verdicts(Bytes.NONE, repeated, 0, Bytes.NONE, Bytes.NONE));
    }

    /** Positions of the node's pushes of a day. */
    private void stretch(long day, long first, long last) {
        Offered.Sums sums = new Offered.Sums();
        sums.firstPosition = first;
        sums.lastPosition = last;
        offeredDays.put(key(day), new EnumMap<>(Map.of(Fate.TAKEN, sums)));
    }
}
