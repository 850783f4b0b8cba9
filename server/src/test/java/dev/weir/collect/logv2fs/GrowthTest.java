package dev.weir.collect.logv2fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a row has grown by: {@code used} says how much, the days say when. */
class GrowthTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);
    private static final LocalDate YESTERDAY = TODAY.minusDays(1);

    @Test
    void aNewRowStandsOnItsDaysAndWhatNoDayTellsBeforeThem() {
        assertThat(grown(null, row("a", 1, 100, Map.of(YESTERDAY, 20L, TODAY, 30L))))
                .isEqualTo(Map.of(YESTERDAY.minusDays(1), 50L, YESTERDAY, 20L, TODAY, 30L));
        assertThat(grown(null, row("a", 1, 100, Map.of()))).isEqualTo(Map.of(TODAY, 100L));
    }

    @Test
    void daysThatSayMoreThanTheSumCountNoMoreThanTheSum() {
        assertThat(grown(null, row("a", 1, 10, Map.of(YESTERDAY, 20L, TODAY, 7L))))
                .isEqualTo(Map.of(YESTERDAY, 3L, TODAY, 7L));
    }

    @Test
    void overMidnightEachDayGetsWhatItSays() {
        FollowedRow before = row("a", 1, 1_000, Map.of(YESTERDAY, 900L));
        assertThat(grown(before, row("a", 1, 1_015, Map.of(YESTERDAY, 910L, TODAY, 5L))))
                .isEqualTo(Map.of(YESTERDAY, 10L, TODAY, 5L));
    }

    @Test
    void whatARaceTookOutOfTheDaysStandsOnTheNewest() {
        FollowedRow before = row("a", 1, 100, Map.of(TODAY, 100L));
        assertThat(grown(before, row("a", 1, 150, Map.of(TODAY, 125L))))
                .isEqualTo(Map.of(TODAY, 50L));
        // Its days were thrown away altogether.
        assertThat(grown(before, row("a", 1, 150, Map.of()))).isEqualTo(Map.of(TODAY, 50L));
    }

    @Test
    void aSumThatIsSetBackCountsWhatTheDaysHaveGrownBy() {
        FollowedRow before = row("a", 1, 100, Map.of(YESTERDAY, 60L, TODAY, 40L));
        Growth growth =
                Growth.of(
                        SeenRow.of(before),
                        row("a", 1, 7, Map.of(YESTERDAY, 60L, TODAY, 47L)),
                        TODAY);
        assertThat(growth.fell()).isTrue();
        assertThat(growth.byDay()).isEqualTo(Map.of(TODAY, 7L));
        assertThat(grown(before, row("a", 1, 0, Map.of()))).isEmpty();
    }

    @Test
    void aRowMadeAnewBeginsAgainAndOneWrittenAnewGoesOn() {
        FollowedRow before = row("a", 1, 100, Map.of(TODAY, 100L));
        assertThat(grown(before, row("b", 2, 30, Map.of(TODAY, 30L))))
                .isEqualTo(Map.of(TODAY, 30L));
        assertThat(grown(before, row("b", 1, 130, Map.of(TODAY, 130L))))
                .isEqualTo(Map.of(TODAY, 30L));
        // No lower, though of another moment: of two readings the smaller.
        assertThat(grown(before, row("b", 2, 130, Map.of(TODAY, 130L))))
                .isEqualTo(Map.of(TODAY, 30L));
        // Of the same moment and lower: somebody set it while it moved.
        assertThat(grown(before, row("b", 1, 30, Map.of(TODAY, 30L)))).isEmpty();
    }

    @Test
    void nonsenseIsNoByteAndNoSumLeavesItsRange() {
        FollowedRow row = row("a", 1, -5, Map.of());
        assertThat(row.used()).isZero();
        TreeMap<LocalDate, Long> days = new TreeMap<>();
        FollowedRow.addDay(days, "20260310", Long.MAX_VALUE);
        FollowedRow.addDay(days, "20260310", Long.MAX_VALUE);
        FollowedRow.addDay(days, "20260309", -1);
        FollowedRow.addDay(days, "yesterday", 1);
        assertThat(days).isEqualTo(Map.of(TODAY, Long.MAX_VALUE, YESTERDAY, 0L));
    }

    private static Map<LocalDate, Long> grown(@Nullable FollowedRow before, FollowedRow row) {
        Growth growth = Growth.of(before == null ? null : SeenRow.of(before), row, TODAY);
        assertThat(growth.byDay().values()).allMatch(bytes -> bytes > 0);
        return growth.byDay();
    }

    private static FollowedRow row(
            String id, long createdMillis, long used, Map<LocalDate, Long> days) {
        return new FollowedRow(id, "ann", "", createdMillis, used, new TreeMap<>(days));
    }
}
