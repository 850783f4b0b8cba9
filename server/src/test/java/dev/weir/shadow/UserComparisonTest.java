package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.shadow.Grounds.HeldAmount;
import dev.weir.shadow.Grounds.UserSource;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.UserFigures.DayRow;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One user's total. */
final class UserComparisonTest {
    private static final long ONE = 1_000_000;

    private final UserFigures user = new UserFigures(7);
    private final Map<UserSource, List<HeldAmount>> held = new HashMap<>();

    @Test
    void whatIsHeldStandsAtTheRateAtWhichItWasOffered() {
        taken(ONE, 400);
        counted(ONE, 300);
        taken(2 * ONE, 300);
        counted(2 * ONE, 300);
        held.put(new UserSource(7, 5), List.of(new HeldAmount(11, new Bytes(100, 0), 0, 0)));
        user.panelNow = new Bytes(400 + 600, 0);

        Difference total = made();
        assertThat(total.part(Part.HELD)).isEqualTo(new Bytes(100, 0));
        assertThat(total.part(Part.REPEATS)).isEqualTo(Bytes.NONE);
        assertThat(total.unexplained()).isEqualTo(Bytes.NONE);
    }

    @Test
    void whatWasShownAgainBesideWhatIsHeldIsKeptApart() {
        taken(ONE, 400);
        counted(ONE, 250);
        held.put(new UserSource(7, 5), List.of(new HeldAmount(11, new Bytes(100, 0), 0, 0)));
        user.panelNow = new Bytes(400, 0);

        Difference total = made();
        assertThat(total.part(Part.HELD)).isEqualTo(new Bytes(100, 0));
        assertThat(total.part(Part.REPEATS)).isEqualTo(new Bytes(50, 0));
        assertThat(total.unexplained()).isEqualTo(Bytes.NONE);
    }

    private Difference made() {
        Grounds on =
                new Grounds(
                        Map.of(),
                        true,
                        true,
                        0,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        held,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        millis -> 0);
        return new UserComparison(user, on).made().ended();
    }

    private void taken(long rate, long raw) {
        Offered.Sums sums = new Offered.Sums();
        sums.pushes = 1;
        sums.add(new Bytes(raw, 0), new Bytes(raw, 0).billed(rate));
        user.offered.put(new DayRow(0, 5, rate), new EnumMap<>(Map.of(Fate.TAKEN, sums)));
    }

    private void counted(long rate, long raw) {
        user.counted.put(
                new RowKey(5, rate), new Amount(new Bytes(raw, 0), new Bytes(raw, 0).billed(rate)));
    }
}
