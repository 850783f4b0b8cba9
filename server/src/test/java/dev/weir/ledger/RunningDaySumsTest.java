package dev.weir.ledger;

import static dev.weir.ledger.LedgerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.rating.Rating;
import dev.weir.usage.AccountingCalendar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The day that is running, 2026-03-10 in Shanghai, whose hours are added when they are over. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RunningDaySumsTest {
    /** When the day began. */
    private static final Instant MIDNIGHT = Instant.parse("2026-03-09T16:00:00Z");

    private static final long HOUR = 3_600;
    private static final long DAY = 24 * HOUR;

    @Parameter TestDatabase kind;

    @TempDir Path directory;
    private LedgerFixture ledger;

    @BeforeEach
    void open() {
        ledger = new LedgerFixture(kind, directory);
        ledger.calendar = AccountingCalendar.of(ZoneId.of("Asia/Shanghai"));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** Half past an hour of the day. */
    private static Instant in(int hour) {
        return MIDNIGHT.plus(Duration.ofMinutes(60L * hour + 30));
    }

    private boolean sumUpHour(Instant endedBy, int atMost) {
        return ledger.database.write(tx ->
                ledger.store.sumUpHours(tx, ledger.calendar, endedBy.getEpochSecond(), atMost));
    }

    private void sumUpHours(Instant endedBy) {
        boolean left = true;
        while (left) {
            left = sumUpHour(endedBy, 1_000);
        }
        assertThat(
                        (boolean)
                                ledger.database.read(tx ->
                                        ledger.store.hasHourToSumUp(
                                                tx, ledger.calendar, endedBy.getEpochSecond())))
                .isFalse();
    }

    private boolean sumUpDay(Instant endedBy, int atMost) {
        return ledger.database.write(tx ->
                ledger.store.sumUpMonths(tx, ledger.calendar, endedBy.getEpochSecond(), atMost));
    }

    private void sumUpDays(Instant endedBy) {
        boolean left = true;
        while (left) {
            left = sumUpDay(endedBy, 1_000);
        }
    }

    private List<String> uploads() {
        return ledger.rows("select user_id, upload from user_month order by user_id");
    }

    private List<String> summed() {
        return ledger.rows(
                "select open_hour - bucket, through_user_id from summed_day where open_hour > 0");
    }

    private void assertNothingDiffers() {
        assertThat(
                        new LedgerQueries(
                                        ledger.database,
                                        () -> ledger.calendar,
                                        InstantSource.fixed(NOW))
                                .reconcile().differences().stream()
                                        .filter(each -> each.what().contains("month")))
                .isEmpty();
    }

    @Test
    void hoursThatAreOverAreAddedWhatIsLateForThemWithItsRows() {
        ledger.post(in(3), 1, 5, 1, 0)
                .post(in(3), 2, 5, 2, 0)
                .post(in(3), 2, 6, 2, 0)
                .post(in(3), 0, 5, 7, 0)
                .post(in(5), 1, 5, 100, 0)
                .post(in(8), 1, 5, 5_000, 0)
                .commit();
        assertThat(sumUpHour(in(8), 1)).isTrue();
        assertThat(uploads()).containsExactly("1,1");
        assertThat(summed()).containsExactly("10800,1");
        // Of user 2 nothing was added of the third hour, of user 1 nothing of the fifth.
        ledger.post(in(3), 1, 6, 10, 0)
                .post(in(3), 2, 5, 20, 0)
                .post(in(2), 9, 5, 40, 0)
                .post(in(5), 1, 6, 100, 0)
                .commit();
        assertThat(uploads()).containsExactly("1,11", "9,40");
        assertNothingDiffers();
        sumUpHours(in(8));
        assertThat(uploads()).containsExactly("1,211", "2,24", "9,40");
        assertThat(summed()).containsExactly("21600,0");
        ledger.post(in(5), 3, 5, 7, 0)
                .post(in(6), 3, 5, 70, 0)
                .post(in(5).minusSeconds(3 * DAY), 3, 5, 700, 0)
                .commit();
        assertThat(uploads()).containsExactly("1,211", "2,24", "3,7", "9,40");
        assertNothingDiffers();
        ledger.tamper("update user_month set upload = upload + 1 where user_id = 3");
        assertThat(
                        new LedgerQueries(
                                        ledger.database,
                                        () -> ledger.calendar,
                                        InstantSource.fixed(NOW))
                                .reconcile()
                                .differences())
                .anySatisfy(each -> assertThat(each.where()).isEqualTo("user 3 at 202603"));
    }

    @Test
    void whatIsLeftOfADayIsAddedWhenItIsOver() {
        ledger.post(in(3), 1, 5, 1, 0).post(in(20), 1, 5, 10, 0).post(in(23), 2, 5, 10, 0).commit();
        sumUpHours(in(20));
        assertThat(sumUpDay(in(23), 1)).as("while it is running").isFalse();
        sumUpDays(in(26));
        assertThat(uploads()).containsExactly("1,11", "2,10");
        assertThat(summed()).isEmpty();
        assertThat(ledger.rows("select count(*) from summed_day")).containsExactly("1");
        ledger.post(in(22), 1, 5, 100, 0).post(in(24), 1, 5, 1_000, 0).commit();
        assertThat(uploads()).containsExactly("1,111", "2,10");
        assertThat(sumUpDay(in(26), 1)).isFalse();
        assertNothingDiffers();
        // The next day begins, and the one before is not begun again.
        sumUpHours(in(26));
        assertThat(uploads()).containsExactly("1,1111", "2,10");
        assertThat(summed()).containsExactly("3600,0");
        assertNothingDiffers();
    }

    @Test
    void aNameThatIsAssignedIsAddedToItsUserByTheHour() {
        ledger.with(batch -> batch.unattributed().add(new Unattributed(4, 5, "key", 1, 0)))
                .post(in(3), 0, 5, 4, Rating.ONE, 10, 20)
                .post(in(4), 0, 5, 4, Rating.ONE, 100, 200)
                .post(in(3), 9, 5, 1, 1)
                .commit();
        sumUpHours(in(4));
        ledger.with(b -> b.assigned().add(new Unattributed.Assigned(4, 9, 9))).commit();
        assertThat(uploads()).containsExactly("9,11");
        assertNothingDiffers();
        sumUpDays(in(26));
        assertThat(uploads()).containsExactly("9,111");
        assertNothingDiffers();
    }

    @Test
    void hoursAreKeptUntilTheirDayIsAddedByItsRows() {
        ledger.post(in(3).minusSeconds(DAY), 1, 5, 1, 0)
                .post(in(3), 1, 5, 1, 0)
                .post(in(4), 1, 5, 1, 0)
                .commit();
        sumUpHours(in(4));
        dropHours(in(10));
        assertThat(ledger.rows("select count(*) from hour_usage")).containsExactly("2");
        assertNothingDiffers();
        sumUpDays(in(26));
        dropHours(in(10));
        assertThat(ledger.rows("select count(*) from hour_usage")).containsExactly("0");
        assertNothingDiffers();
    }

    private void dropHours(Instant before) {
        int dropped = 1;
        while (dropped > 0) {
            dropped =
                    ledger.database.write(
                            tx -> ledger.store.dropHoursBefore(tx, before.getEpochSecond(), 10));
        }
    }

    @Test
    void aDaySomeOfWhoseHoursWereRemovedIsAddedWhenItIsOver() {
        ledger.post(in(3), 1, 5, 1, 0).post(in(9), 1, 5, 1, 0).commit();
        dropHours(in(5));
        sumUpHours(in(12));
        assertThat(uploads()).isEmpty();
        sumUpDays(in(26));
        assertThat(uploads()).containsExactly("1,2");
        assertNothingDiffers();
    }

    /** Heavy users are heavy on most days and in most hours. */
    private void fill(Random random, int fromHour, int toHour, int usual) {
        for (int hour = fromHour; hour < toHour; hour++) {
            for (int user = 0; user < 70; user++) {
                if (random.nextInt(usual) == 0) {
                    long bytes = 1_000_000L / (1 + (user * 37) % 70) * (1 + random.nextInt(3));
                    long rate = user % 5 == 0 ? 0 : Rating.ONE * (1 + user % 3);
                    ledger.post(in(hour), user, 1 + user % 4, user, rate, bytes / 9, bytes);
                }
            }
        }
        ledger.commit();
    }

    @Test
    void rankingsAreThoseThatAddingUpFindsAtEachHourOfTheDay() {
        Random random = new Random(11);
        for (int day = 1; day < 30; day++) {
            fill(random, -24 * day, -24 * day + 2, 2);
        }
        sumUpDays(MIDNIGHT);
        int found = 0;
        for (int hour = 0; hour < 24; hour += 6) {
            fill(random, hour, hour + 6, 3);
            found += compareAll();
            assertThat(sumUpHour(in(hour + 5), 20)).isTrue();
            found += compareAll();
            // Late for an hour half of which was added.
            fill(random, hour, hour + 1, 4);
            found += compareAll();
            sumUpHours(in(hour + 5));
            found += compareAll();
        }
        assertThat(sumUpDay(in(26), 10)).isTrue();
        found += compareAll();
        sumUpDays(in(26));
        found += compareAll();
        fill(random, 24, 26, 2);
        sumUpHours(in(25));
        found += compareAll();
        assertThat(found).as("answers that did not add up the range").isGreaterThan(400);
        assertNothingDiffers();
    }

    private int compareAll() {
        int found = 0;
        for (String first : List.of("2026-03-01", "2026-02-14", "2026-03-06")) {
            found +=
                    FoundByLists.compare(
                            ledger,
                            Pieces.days(
                                    Range.days(
                                            ledger.calendar,
                                            LocalDate.parse(first),
                                            LocalDate.parse("2026-03-12"))));
        }
        // Without the day that is running, which is in the sums of its month all the same.
        return found
                + FoundByLists.compare(
                        ledger,
                        Pieces.days(
                                Range.days(
                                        ledger.calendar,
                                        LocalDate.parse("2026-03-01"),
                                        LocalDate.parse("2026-03-10"))));
    }

    @Test
    void ofARunningMonthsFirstDayTheHoursThatAreOverAreNotReadAgain() {
        Instant first = Instant.parse("2026-02-28T16:00:00Z");
        for (int user = 1; user <= 60; user++) {
            ledger.post(first.plusSeconds(30), user, 1, 0, 1_000_000 / user)
                    .post(first.plusSeconds(HOUR + 30), 61 - user, 1, 0, user);
        }
        ledger.commit();
        sumUpHours(first.plusSeconds(HOUR + 1_800));
        Range day = new Range(first.getEpochSecond(), first.getEpochSecond() + DAY);
        assertThat(FoundByLists.compare(ledger, Pieces.days(day))).isPositive();
        ledger.database.read(tx -> {
            Cover cover = Cover.of(tx, Pieces.days(day));
            assertThat(cover.steps()).isEmpty();
            assertThat(cover.whole()).containsExactly(202_603L);
            assertThat(cover.stepHours()).containsExactly(day.from() + HOUR);
            assertThat(TopUsers.openSql(tx.dialect(), cover, RankBy.TOTAL, 9, 0))
                    .contains("hour_usage")
                    .doesNotContain("day_usage");
            return true;
        });
    }
}
