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
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class MonthSumsTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final int DAYS = 75;
    private static final int USERS = 90;

    @Parameter TestDatabase kind;

    @TempDir Path directory;
    private LedgerFixture ledger;
    private LedgerQueries queries;

    @BeforeEach
    void open() {
        ledger = new LedgerFixture(kind, directory);
        ledger.calendar = AccountingCalendar.of(SHANGHAI);
        queries =
                new LedgerQueries(ledger.database, () -> ledger.calendar, InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void sumUp(Instant endedBy, int atMost) {
        boolean left = true;
        while (left) {
            left = sumUpOnce(endedBy, atMost);
        }
    }

    private boolean sumUpOnce(Instant endedBy, int atMost) {
        return ledger.database.write(tx ->
                ledger.store.sumUpMonths(tx, ledger.calendar, endedBy.getEpochSecond(), atMost));
    }

    private List<String> months() {
        return ledger.rows(
                "select month, user_id, upload, download, billed_upload, billed_download,"
                        + " upload + download, billed_upload + billed_download from user_month"
                        + " order by month, user_id");
    }

    private static Instant daysAgo(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    @Test
    void daysThatAreOverAreAddedUpByMonthOfTheZoneAndUser() {
        Instant lastOfFebruary = Instant.parse("2026-02-28T15:00:00Z");
        Instant firstOfMarch = Instant.parse("2026-02-28T16:00:00Z");
        ledger.post(lastOfFebruary, 1, 5, 1, 2 * Rating.ONE, 10, 20)
                .post(lastOfFebruary, 1, 6, 1, 2)
                .post(firstOfMarch, 1, 5, 100, 200)
                .post(firstOfMarch, 0, 5, 7, 7)
                .post(daysAgo(1), 1, 5, 1_000, 2_000)
                .post(daysAgo(1), 2, 5, 3, 4)
                .post(NOW, 1, 5, 50_000, 50_000)
                .commit();
        sumUp(NOW, 1);
        assertThat(months())
                .containsExactly(
                        "202602,1,11,22,21,42,33,63",
                        "202603,1,1100,2200,1100,2200,3300,3300",
                        "202603,2,3,4,3,4,7,7");
        assertThat(ledger.rows("select month, count(*) from summed_day group by month order by 1"))
                .containsExactly("202602,1", "202603,2");
    }

    @Test
    void whatComesLateForADayIsAddedWithItsRowsAndOnlyOnce() {
        ledger.post(daysAgo(2), 1, 5, 1, 1).post(daysAgo(2), 4, 5, 1, 1).commit();
        assertThat(sumUpOnce(NOW, 1)).isTrue();
        // Of user 4 nothing was added yet, so nothing is to be added twice.
        ledger.post(daysAgo(2), 1, 6, 10, 10).post(daysAgo(2), 4, 6, 10, 10).commit();
        assertThat(months()).containsExactly("202603,1,11,11,11,11,22,22");
        sumUp(NOW, 1);
        ledger.post(daysAgo(2), 9, 6, 5, 5).post(daysAgo(2), 0, 6, 5, 5).commit();
        assertThat(months())
                .containsExactly(
                        "202603,1,11,11,11,11,22,22",
                        "202603,4,11,11,11,11,22,22",
                        "202603,9,5,5,5,5,10,10");
        assertNothingDiffers();
    }

    @Test
    void aNameThatIsAssignedIsAddedToItsUser() {
        ledger.with(batch -> batch.unattributed().add(new Unattributed(4, 5, "key", 1, 0)))
                .post(daysAgo(3), 0, 5, 4, Rating.ONE, 10, 20)
                .post(daysAgo(3), 9, 5, 1, 1)
                .post(NOW, 0, 5, 4, Rating.ONE, 1, 1)
                .commit();
        sumUp(NOW, 10);
        ledger.with(b -> b.assigned().add(new Unattributed.Assigned(4, 9, 9))).commit();
        assertThat(months()).containsExactly("202603,9,11,21,11,21,32,32");
        assertNothingDiffers();
    }

    @Test
    void aSumChangedByHandIsFound() {
        ledger.post(daysAgo(3), 9, 5, 1, 1).commit();
        sumUp(NOW, 10);
        ledger.tamper("update user_month set upload = upload + 1");
        assertThat(monthDifferences())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.where()).isEqualTo("user 9 at 202603"));
        ledger.tamper("update user_month set upload = upload - 1");
        assertThat(monthDifferences()).isEmpty();
        ledger.tamper("delete from user_month_top");
        assertThat(monthDifferences()).hasSize(1);
    }

    @Test
    void onlyTheGreatestOfAMonthAreKeptByAmount() {
        for (int user = 1; user <= 60; user++) {
            // Raw and billed in orders of their own.
            long rate = user % 10 == 0 ? 9 * Rating.ONE : Rating.ONE;
            ledger.post(daysAgo(5), user, 1, user, rate, 0, 1_000L - user);
        }
        ledger.post(daysAgo(6), 1, 1, 0, 1).commit();
        sumUp(NOW, 100);
        keepFew(List.of(1L, 2L));
        assertThat(ledger.rows("select user_id from user_month_top order by user_id"))
                .containsExactly("1", "2", "3", "4", "5", "10", "20", "30", "40", "50");
        assertNothingDiffers();
        ledger.post(daysAgo(5), 33, 1, 0, 500).commit();
        assertThat(ledger.rows("select user_id, total from user_month_top where user_id = 33"))
                .containsExactly("33,1467");
        assertNothingDiffers();
        assertThat(compare(Pieces.days(new Range(0, NOW.getEpochSecond())))).isPositive();
    }

    /** As with many users: the fifth place of each order is the bound. */
    private void keepFew(List<Long> changed) {
        ledger.database.change(tx -> MonthTop.update(tx, 202_603, changed, 5, 20));
    }

    private List<Reconciliation.Difference> monthDifferences() {
        return queries.reconcile().differences().stream()
                .filter(each -> each.what().contains("month"))
                .toList();
    }

    private void assertNothingDiffers() {
        assertThat(monthDifferences()).isEmpty();
    }

    /** Heavy users are heavy on most days; some days are not added, one only in part. */
    private void fill(Random random) {
        for (int day = DAYS; day >= 0; day--) {
            for (int user = 0; user < USERS; user++) {
                if (random.nextInt(4) != 0) {
                    long bytes = 1_000_000L / (1 + (user * 37) % USERS) * (1 + random.nextInt(3));
                    long rate = user % 5 == 0 ? 0 : Rating.ONE * (1 + user % 3);
                    ledger.post(daysAgo(day), user, 1 + user % 4, user, rate, bytes / 9, bytes);
                }
            }
            if (day % 20 == 0) {
                ledger.commit();
                sumUp(daysAgo(day + 1), 1_000);
            }
        }
        for (int user = 1; user < 12; user++) {
            long amount = 400_000L * (user - 6);
            UUID id = new UUID(0, user);
            long bucket = ledger.calendar.dayStart(daysAgo(user * 3).getEpochSecond());
            long of = user * 7L;
            ledger.with(batch ->
                    batch.adjustments()
                            .add(
                                    new Adjustment(
                                            id,
                                            1,
                                            of,
                                            1,
                                            bucket,
                                            0,
                                            0,
                                            amount,
                                            0,
                                            "",
                                            "local",
                                            0,
                                            Adjustment.Kind.ADJUSTED)));
        }
        // Late for a day that was added, and for one before all others.
        ledger.post(daysAgo(50), 88, 1, 5_000_000, 5_000_000)
                .post(daysAgo(DAYS + 4), 3, 1, 9, 9)
                .commit();
        assertThat(sumUpOnce(daysAgo(0), 40)).isTrue();
        ledger.database.change(tx -> MonthTop.update(tx, 202_602, List.of(1L), 25, USERS / 2));
    }

    private static List<Range> ranges() {
        AccountingCalendar days = AccountingCalendar.of(SHANGHAI);
        List<Range> ranges = new ArrayList<>();
        for (String[] each :
                new String[][] {
                    {"2026-02-01", "2026-03-01"},
                    {"2026-03-01", "2026-03-12"},
                    {"2026-02-10", "2026-03-12"},
                    {"2026-01-15", "2026-02-14"},
                    {"2026-03-06", "2026-03-12"},
                    {"2025-01-01", "2027-01-01"}
                }) {
            ranges.add(
                    Range.days(
                            days,
                            java.time.LocalDate.parse(each[0]),
                            java.time.LocalDate.parse(each[1])));
        }
        return ranges;
    }

    @Test
    void theGreatestAreThoseThatAddingUpTheRangeFinds() {
        fill(new Random(7));
        int found = 0;
        for (Range range : ranges()) {
            found += compare(Pieces.days(range));
            // Of another zone: hours at both ends.
            found +=
                    compare(
                            Pieces.of(
                                    ledger.calendar,
                                    List.of(range.from() + 5 * 3_600, range.to() - 7 * 3_600)));
        }
        assertThat(found).as("answers that did not add up the range").isGreaterThan(80);
        assertNothingDiffers();
    }

    /** How many answers were found by lists. */
    private int compare(Pieces pieces) {
        return FoundByLists.compare(ledger, pieces);
    }

    @Test
    void whoeverRanksHighIsFoundWithoutReadingEverybody() {
        for (int user = 1; user <= 2_000; user++) {
            ledger.post(daysAgo(20), user, 1, 0, 10_000_000 / user)
                    .post(daysAgo(5), user, 1, 0, 10_000_000 / user);
        }
        ledger.commit();
        sumUp(NOW, 5_000);
        Range range = new Range(daysAgo(28).getEpochSecond(), NOW.getEpochSecond());
        ledger.database.read(tx -> {
            PairSteps steps = new PairSteps(tx, new UsageSelects(tx.jooq(), Family.TRAFFIC));
            Optional<List<Ranking.Place>> found =
                    TopUsers.find(
                            tx,
                            steps,
                            Cover.of(tx, Pieces.days(range)),
                            RankBy.TOTAL,
                            10,
                            Optional.empty(),
                            40);
            assertThat(found.orElseThrow())
                    .extracting(Ranking.Place::id)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            return true;
        });
    }

    @Test
    void eachDirectionHasItsOwnGreatest() {
        // The more somebody downloads, the less he uploads.
        for (int user = 1; user <= 400; user++) {
            ledger.post(daysAgo(5), user, 1, 10_000_000 / (401 - user), 1_000_000_000L / user);
        }
        ledger.post(daysAgo(6), 1, 1, 0, 1).commit();
        sumUp(NOW, 1_000);
        ledger.database.change(tx -> MonthTop.update(tx, 202_603, List.of(1L), 20, 100));
        assertThat(ledger.rows("select count(*) from user_month_top")).containsExactly("40");
        assertNothingDiffers();
        Range range = new Range(daysAgo(9).getEpochSecond(), NOW.getEpochSecond());
        ledger.database.read(tx -> {
            PairSteps steps = new PairSteps(tx, new UsageSelects(tx.jooq(), Family.TRAFFIC));
            Cover cover = Cover.of(tx, Pieces.days(range));
            Map<RankBy, Long> first =
                    Map.of(
                            RankBy.UPLOAD, 400L,
                            RankBy.DOWNLOAD, 1L,
                            RankBy.TOTAL, 1L,
                            RankBy.BILLED, 1L);
            for (RankBy by : RankBy.values()) {
                List<Ranking.Place> found =
                        TopUsers.find(tx, steps, cover, by, 5, Optional.empty(), 8).orElseThrow();
                assertThat(found).hasSize(5);
                assertThat(found.getFirst().id()).as(by.name()).isEqualTo(first.get(by));
            }
            return true;
        });
        assertThat(compare(Pieces.days(range))).as("answers by lists").isEqualTo(12);
    }
}
