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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class LedgerQueriesTest {
    @Parameter TestDatabase kind;

    private static final long DAY = 86_400;

    @TempDir Path directory;
    private LedgerFixture ledger;
    private LedgerQueries queries;

    @BeforeEach
    void open() {
        ledger = new LedgerFixture(kind, directory);
        queries =
                new LedgerQueries(ledger.database, () -> ledger.calendar, InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static Instant at(String moment) {
        return Instant.parse(moment);
    }

    private Range days(String from, String to) {
        return Range.days(ledger.calendar, LocalDate.parse(from), LocalDate.parse(to));
    }

    /** Rows as key:upload/download/billed. */
    private static List<String> text(Breakdown breakdown) {
        return breakdown.rows().stream().map(row -> text(row.key(), row.figures())).toList();
    }

    private static String text(long key, Figures figures) {
        return key + ":" + figures.upload() + "/" + figures.download() + "/" + figures.billed();
    }

    private static String text(Figures figures) {
        return figures.upload() + "/" + figures.download() + "/" + figures.billed();
    }

    private void someUsage() {
        ledger.post(at("2026-01-31T23:59:59Z"), 1, 5, 1, 1)
                .post(at("2026-02-01T00:00:00Z"), 1, 5, 10, 10)
                .post(at("2026-02-01T05:00:00Z"), 1, 6, 1, 2_000_000, 100, 100)
                .post(at("2026-02-02T00:00:00Z"), 1, 5, 1_000, 0)
                .post(at("2026-02-01T00:00:00Z"), 2, 5, 7, 7)
                .commit();
    }

    @Test
    void tellsAUsersUsageApartByNodeDayMonthYearAndRate() {
        someUsage();
        Range all = days("2026-01-01", "2026-03-01");
        Whose user = Whose.user(1);
        assertThat(text(queries.breakdown(user, By.SOURCE, all)))
                .containsExactly("5:1011/11/1022", "6:100/100/400");
        assertThat(text(queries.breakdown(user, By.RATE, all)))
                .containsExactly("1000000:1011/11/1022", "2000000:100/100/400");
        long feb1 = at("2026-02-01T00:00:00Z").getEpochSecond();
        assertThat(text(queries.breakdown(user, By.DAY, all)))
                .containsExactly(
                        (feb1 - DAY) + ":1/1/2",
                        feb1 + ":110/110/420",
                        (feb1 + DAY) + ":1000/0/1000");
        assertThat(text(queries.breakdown(user, By.MONTH, all)))
                .containsExactly((feb1 - 31 * DAY) + ":1/1/2", feb1 + ":1110/110/1420");
        assertThat(text(queries.breakdown(user, By.YEAR, all)))
                .containsExactly((feb1 - 31 * DAY) + ":1111/111/1422");
        assertThat(text(queries.breakdown(user, By.HOUR, all)))
                .containsExactly(
                        (feb1 - 3600) + ":1/1/2",
                        feb1 + ":10/10/20",
                        (feb1 + 5 * 3600) + ":100/100/400",
                        (feb1 + DAY) + ":1000/0/1000");
        assertThat(text(queries.breakdown(Whose.userAtSource(1, 6), By.DAY, all)))
                .containsExactly(feb1 + ":100/100/400");
    }

    @Test
    void tellsANodesUsageAndThatOfAllApart() {
        someUsage();
        Range all = days("2026-01-01", "2026-03-01");
        long feb1 = at("2026-02-01T00:00:00Z").getEpochSecond();
        assertThat(text(queries.breakdown(Whose.source(5), By.USER, all)))
                .containsExactly("1:1011/11/1022", "2:7/7/14");
        assertThat(text(queries.breakdown(Whose.source(5), By.DAY, all)))
                .containsExactly(
                        (feb1 - DAY) + ":1/1/2", feb1 + ":17/17/34", (feb1 + DAY) + ":1000/0/1000");
        assertThat(text(queries.breakdown(Whose.all(), By.SOURCE, all)))
                .containsExactly("5:1018/18/1036", "6:100/100/400");
        assertThat(text(queries.breakdown(Whose.all(), By.USER, all)))
                .containsExactly("1:1111/111/1422", "2:7/7/14");
        assertThat(text(queries.breakdown(Whose.all(), By.MONTH, all)))
                .containsExactly((feb1 - 31 * DAY) + ":1/1/2", feb1 + ":1117/117/1434");
    }

    @Test
    void sumsAgreeHoweverTheyAreToldApart() {
        someUsage();
        Range range = days("2026-02-01", "2026-03-01");
        Figures sum = queries.breakdown(Whose.all(), By.DAY, range).sum();
        for (By by : By.values()) {
            assertThat(queries.breakdown(Whose.all(), by, range).sum())
                    .as(by.name())
                    .isEqualTo(sum);
        }
    }

    @Test
    void takesRangesAsHalfOpen() {
        someUsage();
        assertThat(queries.breakdown(Whose.user(1), By.DAY, days("2026-02-01", "2026-02-02")).sum())
                .isEqualTo(Figures.usage(110, 110, 210, 210));
        assertThat(
                        queries.breakdown(Whose.all(), By.SOURCE, days("2026-01-31", "2026-02-01"))
                                .sum())
                .isEqualTo(Figures.usage(1, 1, 1, 1));
        assertThat(queries.breakdown(Whose.all(), By.USER, days("2026-02-01", "2026-02-01")).rows())
                .isEmpty();
        assertThat(
                        queries.breakdown(
                                        Whose.user(1), By.SOURCE, days("2026-04-01", "2026-05-01"))
                                .rows())
                .isEmpty();
    }

    @Test
    void includesAdjustmentsInBilledFiguresAndShowsThemApart() {
        long day = at("2026-02-01T00:00:00Z").getEpochSecond();
        someUsage();
        ledger.with(b -> b.adjustments().add(LedgerStoreTest.adjustment(1, 1, 6, day, -150)))
                .commit();
        Range february = days("2026-02-01", "2026-03-01");
        Breakdown bySource = queries.breakdown(Whose.user(1), By.SOURCE, february);
        assertThat(text(bySource)).containsExactly("5:1010/10/1020", "6:100/100/250");
        assertThat(bySource.rows().getLast().figures().adjusted())
                .isEqualTo(new Figures.Adjusted(0, 0, -150, 0));
        assertThat(text(queries.breakdown(Whose.user(1), By.RATE, february)))
                .containsExactly("-1:0/0/-150", "1000000:1010/10/1020", "2000000:100/100/400");
        assertThat(text(queries.breakdown(Whose.source(6), By.DAY, february)))
                .containsExactly(day + ":100/100/250");
        assertThat(queries.breakdown(Whose.all(), By.DAY, february).sum().billed()).isEqualTo(1284);
        assertThat(queries.summary(Whose.user(1)).total().billed()).isEqualTo(1272);
        assertThat(queries.adjustments(1, 0, 10).rows())
                .extracting(Adjustment::billedUpload)
                .containsExactly(-150L);
        Ranking ranking = queries.ranking(By.SOURCE, RankBy.BILLED, february, 10, Optional.empty());
        assertThat(ranking.rows().getLast().figures().billed()).isEqualTo(250);
    }

    @Test
    void ranksWithTheChangeAgainstAsManyDaysBefore() {
        ledger.post(at("2026-03-03T10:00:00Z"), 1, 5, 100, 0)
                .post(at("2026-03-03T10:00:00Z"), 2, 6, 300, 0)
                .post(at("2026-03-04T10:00:00Z"), 3, 6, 0, 200)
                .post(at("2026-03-02T10:00:00Z"), 2, 6, 1_000, 0)
                .post(at("2026-03-01T00:00:00Z"), 1, 6, 40, 0)
                .post(at("2026-02-28T23:00:00Z"), 1, 5, 9_999, 0)
                .commit();
        Range range = days("2026-03-03", "2026-03-05");
        Ranking users = queries.ranking(By.USER, RankBy.TOTAL, range, 2, Optional.empty());
        assertThat(users.previousRange()).isEqualTo(days("2026-03-01", "2026-03-03"));
        assertThat(text(users)).containsExactly("1. 2 300 -700", "2. 3 200 +200");
        assertThat(text(queries.ranking(By.USER, RankBy.TOTAL, range, 2, users.next())))
                .containsExactly("3. 1 100 +60");
        assertThat(text(queries.ranking(By.USER, RankBy.DOWNLOAD, range, 1, Optional.empty())))
                .containsExactly("1. 3 200 +200");
        assertThat(text(queries.ranking(By.SOURCE, RankBy.BILLED, range, 5, Optional.empty())))
                .containsExactly("1. 6 500 -540", "2. 5 100 +100");
    }

    private static List<String> text(Ranking ranking) {
        return ranking.rows().stream()
                .map(row ->
                        "%d. %d %d %+d"
                                .formatted(
                                        row.rank(),
                                        row.id(),
                                        ranking.by().of(row.figures()),
                                        row.change(ranking.by())))
                .toList();
    }

    @Test
    void summarisesTodayYesterdayMonthYearAndTotal() {
        ledger.post(NOW, 1, 5, 1, 0)
                .post(NOW.minus(Duration.ofDays(1)), 1, 5, 10, 0)
                .post(at("2026-03-01T00:00:00Z"), 1, 5, 100, 0)
                .post(at("2026-01-01T00:00:00Z"), 1, 5, 1_000, 0)
                .post(at("2025-12-31T23:00:00Z"), 1, 5, 10_000, 0)
                .post(NOW, 2, 6, 5, 0)
                .commit();
        Summary user = queries.summary(Whose.user(1));
        assertThat(user.asOf()).isEqualTo(1);
        assertThat(text(user.today())).isEqualTo("1/0/1");
        assertThat(text(user.yesterday())).isEqualTo("10/0/10");
        assertThat(text(user.month())).isEqualTo("111/0/111");
        assertThat(text(user.year())).isEqualTo("1111/0/1111");
        assertThat(text(user.total())).isEqualTo("11111/0/11111");
        assertThat(queries.summary(Whose.source(5)).total()).isEqualTo(user.total());
        assertThat(queries.summary(Whose.userAtSource(1, 5)).total()).isEqualTo(user.total());
        assertThat(text(queries.summary(Whose.all()).total())).isEqualTo("11116/0/11116");
        assertThat(text(queries.summary(Whose.all()).today())).isEqualTo("6/0/6");
    }

    @Test
    void fillsSeriesWithoutGaps() {
        ledger.post(NOW, 1, 5, 1, 0)
                .post(NOW.minus(Duration.ofDays(29)), 1, 5, 10, 0)
                .post(NOW.minus(Duration.ofDays(30)), 1, 5, 100, 0)
                .commit();
        Series month = queries.last30Days(Whose.user(1));
        assertThat(month.points()).hasSize(30);
        assertThat(month.points().getFirst().figures().upload()).isEqualTo(10);
        assertThat(month.points().getLast().figures().upload()).isEqualTo(1);
        assertThat(month.sum().upload()).isEqualTo(11);
        Series year = queries.last12Months(Whose.all());
        assertThat(year.points()).hasSize(12);
        assertThat(year.points().getLast().start())
                .isEqualTo(at("2026-03-01T00:00:00Z").getEpochSecond());
        assertThat(year.sum().upload()).isEqualTo(111);
    }

    @Test
    void countsDaysOf23And25Hours() {
        ledger.calendar = AccountingCalendar.of(ZoneId.of("Europe/Berlin"));
        for (String midnight : List.of("2026-03-28T23:00:00Z", "2026-10-24T22:00:00Z")) {
            Instant start = at(midnight);
            for (int hour = -1; hour <= 25; hour++) {
                ledger.post(start.plus(Duration.ofHours(hour)), 1, 5, 1, 0);
            }
        }
        ledger.commit();
        Breakdown spring =
                queries.breakdown(Whose.user(1), By.DAY, days("2026-03-29", "2026-03-30"));
        assertThat(spring.sum().upload()).isEqualTo(23);
        Breakdown autumn =
                queries.breakdown(Whose.user(1), By.DAY, days("2026-10-25", "2026-10-26"));
        assertThat(autumn.sum().upload()).isEqualTo(25);
        assertThat(queries.series(Whose.all(), By.HOUR, days("2026-10-25", "2026-10-26")).points())
                .hasSize(25)
                .allSatisfy(point -> assertThat(point.figures().upload()).isEqualTo(1));
    }

    @Test
    void gathersTheBucketsOfADayThatAZoneChangeCutInTwo() {
        for (String zone : List.of("America/New_York", "Asia/Tokyo")) {
            ledger.calendar =
                    AccountingCalendar.of(ZoneId.of("UTC"))
                            .withZoneFrom(at("2026-03-05T12:00:00Z"), ZoneId.of(zone));
            long before = queries.breakdown(Whose.all(), By.USER, wholeMarch()).sum().upload();
            for (int hour = 0; hour < 24 * 5; hour++) {
                ledger.post(at("2026-03-03T12:00:00Z").plus(Duration.ofHours(hour)), 1, 5, 1, 0);
            }
            ledger.commit();
            Series series = queries.series(Whose.user(1), By.DAY, wholeMarch());
            assertThat(series.sum().upload()).isEqualTo(before + 120);
            assertThat(
                            series.points().stream()
                                    .collect(
                                            Collectors.summingLong(
                                                    point -> point.figures().upload())))
                    .isEqualTo(before + 120);
            assertThat(series.points()).hasSize(31);
        }
    }

    private Range wholeMarch() {
        return days("2026-03-01", "2026-04-01");
    }

    @Test
    void pagesThroughVerdictsHeldAmountsAndNames() {
        for (int i = 1; i <= 5; i++) {
            Verdict verdict = LedgerStoreTest.verdict(i, i % 2 == 0 ? 6 : 5, i, 0);
            Quarantined held = LedgerStoreTest.held(i, 1, 1);
            Unattributed name = new Unattributed(i, 5, "n" + i, i, 0);
            ledger.with(b -> b.verdicts().add(verdict))
                    .with(b -> b.quarantined().add(held))
                    .with(b -> b.unattributed().add(name))
                    .post(NOW, 0, 5, i, Rating.ONE, 10L * i, 0);
        }
        ledger.with(b -> b.assigned().add(new Unattributed.Assigned(4, 9, 9))).commit();
        Page<Judged> first = queries.verdicts(OptionalLong.of(5), OptionalLong.empty(), 2);
        assertThat(first.rows())
                .extracting(judged -> judged.verdict().position())
                .containsExactly(5L, 3L);
        assertThat(first.asOf()).isEqualTo(1);
        Page<Judged> second = queries.verdicts(OptionalLong.of(5), first.next(), 2);
        assertThat(second.rows())
                .extracting(judged -> judged.verdict().position())
                .containsExactly(1L);
        assertThat(second.next()).isEmpty();
        assertThat(queries.verdicts(OptionalLong.empty(), OptionalLong.empty(), 5).rows())
                .hasSize(5);
        assertThat(queries.verdict(3)).map(Verdict::upload).contains(3L);
        Page<Quarantined> held = queries.quarantine(Quarantined.State.HELD, 0, 4);
        assertThat(held.rows()).extracting(Quarantined::id).containsExactly(1L, 2L, 3L, 4L);
        assertThat(held.next()).hasValue(4);
        assertThat(queries.quarantine(Quarantined.State.HELD, 4, 4).rows()).hasSize(1);
        assertThat(queries.unattributed(OptionalLong.empty(), Optional.empty()).rows())
                .extracting(row -> row.name().id() + ":" + row.figures().upload())
                .containsExactly("1:10", "2:20", "3:30", "5:50");
    }

    @Test
    void pagesThroughAllRows() {
        someUsage();
        List<String> keys = new ArrayList<>();
        RowPage.Key after = RowPage.Key.FIRST;
        while (true) {
            RowPage page = queries.dayRows(after, 2);
            page.rows().forEach(row -> keys.add(row.key().userId() + "@" + row.key().sourceId()));
            if (page.next().isEmpty()) {
                break;
            }
            after = page.next().get();
        }
        assertThat(keys).containsExactly("1@5", "1@5", "1@6", "2@5", "1@5");
        assertThat(queries.hourRows(RowPage.Key.FIRST, 10).rows()).hasSize(5);
    }

    /** A sender may write any number; the figures of all others must stay to be seen. */
    @Test
    void sumsHeldAmountsExactlyHoweverAbsurdTheyAre() {
        long big = 1L << 61;
        for (int i = 1; i <= 2; i++) {
            Quarantined held = LedgerStoreTest.held(i, big, i);
            ledger.with(b -> b.quarantined().add(held)).commit();
        }
        assertThat(heldBytes())
                .as("more than a floating point number can tell")
                .isEqualTo((1L << 62) + 3);
        Quarantined third = LedgerStoreTest.held(3, Long.MAX_VALUE, Long.MAX_VALUE);
        ledger.with(b -> b.quarantined().add(third)).commit();
        assertThat(heldBytes()).as("more than a long can tell").isEqualTo(Long.MAX_VALUE);
    }

    private long heldBytes() {
        long[] held = new long[1];
        DaySums.read(ledger.database, sums -> held[0] = sums.held()[1]);
        long bytes = held[0];
        assertThat(queries.outstanding().held().getFirst().bytes()).isEqualTo(bytes);
        return bytes;
    }
}
