package dev.weir.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatePlanTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long FAR = Long.MAX_VALUE;

    private static RatePlan with(RatePlan.DayRange... ranges) {
        return new RatePlan(
                List.of(new RatePlan.Version(Long.MIN_VALUE, 1_000_000, List.of(ranges))));
    }

    private static RatePlan.DayRange range(String start, String end, long rate) {
        return new RatePlan.DayRange(LocalTime.parse(start), LocalTime.parse(end), rate);
    }

    private static long at(ZoneId zone, String local) {
        return LocalDateTime.parse(local).atZone(zone).toEpochSecond();
    }

    private static long at(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    @Test
    void hasOneRateSinceEverWhenConstant() {
        RatePlan plan = RatePlan.constant(1_300_000);

        assertThat(plan.at(0, SHANGHAI)).isEqualTo(1_300_000);
        assertThat(plan.nextChange(0, FAR, SHANGHAI)).isEqualTo(FAR);
    }

    @Test
    void holdsARangeFromItsStartToBeforeItsEnd() {
        RatePlan plan = with(range("08:00", "18:00", 2_000_000));

        assertThat(plan.at(at(SHANGHAI, "2026-03-01T07:59:59"), SHANGHAI)).isEqualTo(1_000_000);
        assertThat(plan.at(at(SHANGHAI, "2026-03-01T08:00:00"), SHANGHAI)).isEqualTo(2_000_000);
        assertThat(plan.at(at(SHANGHAI, "2026-03-01T17:59:59"), SHANGHAI)).isEqualTo(2_000_000);
        assertThat(plan.at(at(SHANGHAI, "2026-03-01T18:00:00"), SHANGHAI)).isEqualTo(1_000_000);
    }

    @Test
    void runsARangeAcrossMidnight() {
        RatePlan plan = with(range("22:00", "02:00", 500_000));

        assertThat(plan.at(at(SHANGHAI, "2026-03-01T21:59:59"), SHANGHAI)).isEqualTo(1_000_000);
        assertThat(plan.at(at(SHANGHAI, "2026-03-01T23:59:59"), SHANGHAI)).isEqualTo(500_000);
        assertThat(plan.at(at(SHANGHAI, "2026-03-02T00:00:00"), SHANGHAI)).isEqualTo(500_000);
        assertThat(plan.at(at(SHANGHAI, "2026-03-02T01:59:59"), SHANGHAI)).isEqualTo(500_000);
        assertThat(plan.at(at(SHANGHAI, "2026-03-02T02:00:00"), SHANGHAI)).isEqualTo(1_000_000);
    }

    @Test
    void takesTheFirstRangeThatHoldsTheMoment() {
        RatePlan plan =
                with(range("08:00", "12:00", 2_000_000), range("10:00", "18:00", 3_000_000));

        assertThat(plan.at(at(SHANGHAI, "2026-03-01T11:00:00"), SHANGHAI)).isEqualTo(2_000_000);
        assertThat(plan.at(at(SHANGHAI, "2026-03-01T12:00:00"), SHANGHAI)).isEqualTo(3_000_000);
    }

    @Test
    void findsTheNextChangeAcrossMidnight() {
        RatePlan plan = with(range("22:00", "02:00", 500_000));

        assertThat(plan.nextChange(at(SHANGHAI, "2026-03-01T21:00:00"), FAR, SHANGHAI))
                .isEqualTo(at(SHANGHAI, "2026-03-01T22:00:00"));
        assertThat(plan.nextChange(at(SHANGHAI, "2026-03-01T22:00:00"), FAR, SHANGHAI))
                .isEqualTo(at(SHANGHAI, "2026-03-02T02:00:00"));
    }

    @Test
    void findsNoChangeBeyondTheLimit() {
        RatePlan plan = with(range("22:00", "02:00", 500_000));
        long from = at(SHANGHAI, "2026-03-01T21:00:00");

        assertThat(plan.nextChange(from, from + 60, SHANGHAI)).isEqualTo(from + 60);
    }

    @Test
    void holdsEveryVersionOfItsHistoryInItsTime() {
        RatePlan plan =
                new RatePlan(
                        List.of(
                                new RatePlan.Version(Long.MIN_VALUE, 1_000_000, List.of()),
                                new RatePlan.Version(1_000, 2_000_000, List.of()),
                                new RatePlan.Version(
                                        2_000, 3_000_000, List.of(range("00:00", "00:00", 7)))));

        assertThat(plan.at(999, SHANGHAI)).isEqualTo(1_000_000);
        assertThat(plan.at(1_000, SHANGHAI)).isEqualTo(2_000_000);
        assertThat(plan.at(1_999, SHANGHAI)).isEqualTo(2_000_000);
        assertThat(plan.at(2_000, SHANGHAI)).isEqualTo(7);
        assertThat(plan.nextChange(0, FAR, SHANGHAI)).isEqualTo(1_000);
        assertThat(plan.nextChange(1_000, FAR, SHANGHAI)).isEqualTo(2_000);
    }

    @Test
    void refusesAHistoryOutOfOrder() {
        assertThatThrownBy(() ->
                        new RatePlan(
                                List.of(
                                        new RatePlan.Version(5, 1, List.of()),
                                        new RatePlan.Version(5, 2, List.of()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** 2026-03-29: Berlin's clocks go from 02:00 to 03:00. */
    @Test
    void startsARangeWhoseStartIsSkippedAtTheJump() {
        RatePlan plan = with(range("02:30", "05:00", 2_000_000));
        long jump = at("2026-03-29T01:00:00Z");

        assertThat(plan.at(jump - 1, BERLIN)).isEqualTo(1_000_000);
        assertThat(plan.at(jump, BERLIN)).isEqualTo(2_000_000);
        assertChangesAreFound(plan, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z");
    }

    /** 2026-10-25: Berlin's clocks go from 03:00 back to 02:00, so 02:30 comes twice. */
    @Test
    void holdsARangeTwiceWhenItsHourComesTwice() {
        RatePlan plan = with(range("02:00", "02:30", 2_000_000));

        assertThat(plan.at(at("2026-10-25T00:15:00Z"), BERLIN)).isEqualTo(2_000_000);
        assertThat(plan.at(at("2026-10-25T00:45:00Z"), BERLIN)).isEqualTo(1_000_000);
        assertThat(plan.at(at("2026-10-25T01:15:00Z"), BERLIN)).isEqualTo(2_000_000);
        assertChangesAreFound(plan, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z");
    }

    @Test
    void findsEveryChangeOfARangeAcrossMidnightThroughBothJumps() {
        RatePlan plan = with(range("23:30", "02:30", 500_000), range("02:30", "03:30", 700_000));

        assertChangesAreFound(plan, "2026-03-27T00:00:00Z", "2026-03-31T00:00:00Z");
        assertChangesAreFound(plan, "2026-10-23T00:00:00Z", "2026-10-27T00:00:00Z");
    }

    /** Between a moment and its next change, the rate must be one. */
    private static void assertChangesAreFound(RatePlan plan, String from, String to) {
        long end = at(to);
        for (long start = at(from); start < end; ) {
            long next = plan.nextChange(start, end, BERLIN);
            assertThat(next).isGreaterThan(start);
            for (long second = start; second < next; second += 60) {
                assertThat(plan.at(second, BERLIN))
                        .as(Instant.ofEpochSecond(second).toString())
                        .isEqualTo(plan.at(start, BERLIN));
            }
            start = next;
        }
    }
}
