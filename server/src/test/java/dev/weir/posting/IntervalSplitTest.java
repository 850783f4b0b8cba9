package dev.weir.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rating.RatePlan;
import dev.weir.rating.RatePlan.DayRange;
import dev.weir.rating.RatePlan.Version;
import dev.weir.rating.Rating;
import dev.weir.usage.AccountingCalendar;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntervalSplitTest {
    private static final AccountingCalendar UTC = AccountingCalendar.of(ZoneId.of("UTC"));
    private static final RatePlan ONE = RatePlan.constant(Rating.ONE);

    private final IntervalSplit split = new IntervalSplit();

    @Test
    void leavesAnIntervalWithinAnHourWhole() {
        cut("2026-03-01T10:00:10Z", "2026-03-01T10:01:10Z", UTC, ONE);

        assertThat(split.parts()).isEqualTo(1);
        assertThat(split.share(123, 0)).isEqualTo(123);
        assertThat(split.hour(0)).isEqualTo(seconds("2026-03-01T10:00:00Z"));
        assertThat(split.day(0)).isEqualTo(seconds("2026-03-01T00:00:00Z"));
    }

    @Test
    void endsExactlyAtTheHourWithoutAnEmptyPart() {
        cut("2026-03-01T10:59:00Z", "2026-03-01T11:00:00Z", UTC, ONE);

        assertThat(split.parts()).isEqualTo(1);
        assertThat(split.hour(0)).isEqualTo(seconds("2026-03-01T10:00:00Z"));
    }

    @Test
    void sharesOverMidnightByTime() {
        cut("2026-03-01T23:59:30Z", "2026-03-02T00:00:30Z", UTC, ONE);

        assertThat(split.parts()).isEqualTo(2);
        assertThat(split.share(60, 0)).isEqualTo(30);
        assertThat(split.share(60, 1)).isEqualTo(30);
        assertThat(split.day(0)).isEqualTo(seconds("2026-03-01T00:00:00Z"));
        assertThat(split.day(1)).isEqualTo(seconds("2026-03-02T00:00:00Z"));
    }

    @Test
    void floorsCumulativelySoThirdsOfAHundredAreThirtyThreeThirtyThreeThirtyFour() {
        cut("2026-03-01T10:00:00Z", "2026-03-01T13:00:00Z", UTC, ONE);

        assertThat(List.of(split.share(100, 0), split.share(100, 1), split.share(100, 2)))
                .containsExactly(33L, 33L, 34L);
    }

    @Test
    void cutsWhereTheRateChangesAlsoAcrossMidnight() {
        RatePlan night =
                new RatePlan(
                        List.of(
                                new Version(
                                        Long.MIN_VALUE,
                                        Rating.ONE,
                                        List.of(
                                                new DayRange(
                                                        LocalTime.of(22, 30),
                                                        LocalTime.of(2, 0),
                                                        500_000)))));
        cut("2026-03-01T22:00:00Z", "2026-03-02T02:30:00Z", UTC, night);

        assertThat(split.rate(0)).isEqualTo(Rating.ONE);
        assertThat(split.rate(1)).isEqualTo(500_000);
        assertThat(split.hour(1)).isEqualTo(seconds("2026-03-01T22:00:00Z"));
        assertThat(split.rate(split.parts() - 2)).isEqualTo(500_000);
        assertThat(split.rate(split.parts() - 1)).isEqualTo(Rating.ONE);
        assertThat(split.parts()).isEqualTo(6);
    }

    @Test
    void partsAddUpToAnyAmountOverAnyInterval() {
        SplittableRandom random = new SplittableRandom(12);
        AccountingCalendar berlin = AccountingCalendar.of(ZoneId.of("Europe/Berlin"));
        for (int i = 0; i < 2_000; i++) {
            long from = seconds("2026-03-28T00:00:00Z") * 1000 + random.nextLong(200_000_000L);
            long to = from + random.nextLong(100_000_000L);
            split.cut(from, to, berlin, ONE);
            long amount = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
            long sum = 0;
            for (int part = 0; part < split.parts(); part++) {
                assertThat(split.share(amount, part)).isNotNegative();
                sum += split.share(amount, part);
            }
            assertThat(sum).isEqualTo(amount);
        }
    }

    @Test
    void putsAnEmptyOrBackwardIntervalAtItsEnd() {
        cut("2026-03-01T10:30:00Z", "2026-03-01T09:30:00Z", UTC, ONE);

        assertThat(split.parts()).isEqualTo(1);
        assertThat(split.hour(0)).isEqualTo(seconds("2026-03-01T09:00:00Z"));
        assertThat(split.share(7, 0)).isEqualTo(7);
    }

    @Test
    void hasTwentyFiveHoursOnTheDayThatClocksGoBack() {
        AccountingCalendar berlin = AccountingCalendar.of(ZoneId.of("Europe/Berlin"));
        cut("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", berlin, ONE);

        assertThat(split.parts()).isEqualTo(25);
        assertThat(split.day(0)).isEqualTo(split.day(24));
    }

    private void cut(String from, String to, AccountingCalendar calendar, RatePlan plan) {
        split.cut(seconds(from) * 1000, seconds(to) * 1000, calendar, plan);
    }

    private static long seconds(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }
}
