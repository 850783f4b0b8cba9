package dev.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.usage.AccountingCalendar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ZonedQueriesTest {
    /** Summer time begins in America on 8 March, in Europe on 29 March 2026. */
    private static final LocalDate FROM = LocalDate.parse("2026-02-20");

    private static final LocalDate TO = LocalDate.parse("2026-04-10");
    private static final Instant NOW = Instant.parse("2026-04-09T10:20:00Z");
    private static final List<String> ACCOUNTING =
            List.of("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York");
    private static final List<String> ASKED =
            List.of("Asia/Shanghai", "America/Los_Angeles", "Europe/London", "Pacific/Auckland");

    @TempDir Path directory;

    /** One amount, by which answers are worked out in another way. */
    private record Used(Instant at, long user, long source, long up) {
        LocalDate date(ZoneId zone) {
            return LocalDate.ofInstant(at, zone);
        }
    }

    private LedgerFixture open(String name) {
        try {
            return new LedgerFixture(Files.createDirectory(directory.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ZonedQueries queries(LedgerFixture ledger, String zone) {
        return new ZonedQueries(
                ledger.database,
                ledger.calendar,
                AccountingCalendar.of(ZoneId.of(zone)),
                InstantSource.fixed(NOW));
    }

    private static List<Used> post(LedgerFixture ledger, Random random) {
        List<Used> all = new ArrayList<>();
        // Some hours beside the range on both sides, whose usage must not be counted.
        Instant begin = FROM.atStartOfDay(ZoneId.of("UTC")).minusDays(2).toInstant();
        for (int i = 0; i < 400; i++) {
            Used used =
                    new Used(
                            begin.plusSeconds(random.nextInt(54 * 86_400)),
                            1 + random.nextInt(4),
                            5 + random.nextInt(3),
                            random.nextInt(1_000));
            all.add(used);
            ledger.post(used.at(), used.user(), used.source(), used.up(), 0);
        }
        ledger.commit();
        return all;
    }

    private static <K> Map<K, Long> sums(List<Used> all, Function<Used, K> key) {
        return all.stream()
                .collect(
                        Collectors.groupingBy(key, TreeMap::new, Collectors.summingLong(Used::up)));
    }

    private static Map<Long, Long> uploads(Series series) {
        return series.points().stream()
                .filter(point -> point.figures().upload() > 0)
                .collect(
                        Collectors.toMap(
                                Series.Point::start,
                                point -> point.figures().upload(),
                                Long::sum,
                                TreeMap::new));
    }

    private static Map<Long, Long> uploads(Breakdown breakdown) {
        return breakdown.rows().stream()
                .collect(
                        Collectors.toMap(
                                Breakdown.Row::key,
                                row -> row.figures().upload(),
                                Long::sum,
                                TreeMap::new));
    }

    @Test
    void tellsEveryZonesHoursDaysAndMonthsToTheByteThroughChangesOfSummerTime() {
        int seed = 0;
        for (String accounting : ACCOUNTING) {
            try (LedgerFixture ledger = open("d" + seed)) {
                ledger.calendar = AccountingCalendar.of(ZoneId.of(accounting));
                List<Used> all = post(ledger, new Random(seed++));
                for (String asked : ASKED) {
                    assertExact(ledger, all, ZoneId.of(asked), accounting + " in " + asked);
                }
            }
        }
    }

    private static void assertExact(
            LedgerFixture ledger, List<Used> all, ZoneId zone, String what) {
        AccountingCalendar days = AccountingCalendar.of(zone);
        Range range = Range.days(days, FROM, TO);
        ZonedQueries queries = queries(ledger, zone.getId());
        List<Used> inside =
                all.stream()
                        .filter(used -> !used.date(zone).isBefore(FROM))
                        .filter(used -> used.date(zone).isBefore(TO))
                        .filter(used -> used.up() > 0)
                        .toList();
        Series byDay = queries.series(Whose.all(), By.DAY, range);

        assertThat(byDay.points()).as(what).hasSize((int) ChronoUnit.DAYS.between(FROM, TO));
        assertThat(uploads(byDay))
                .as(what)
                .isEqualTo(sums(inside, used -> days.startOf(used.date(zone))));
        assertThat(uploads(queries.series(Whose.all(), By.MONTH, range)))
                .as(what)
                .isEqualTo(sums(inside, used -> days.startOf(used.date(zone).withDayOfMonth(1))));
        assertThat(uploads(queries.series(Whose.all(), By.HOUR, range)))
                .as(what)
                .isEqualTo(sums(inside, used -> days.hourStart(used.at().getEpochSecond())));
        assertThat(uploads(queries.breakdown(Whose.all(), By.SOURCE, range)))
                .as(what)
                .isEqualTo(sums(inside, Used::source));
        assertThat(uploads(queries.breakdown(Whose.source(6), By.USER, range)))
                .as(what)
                .isEqualTo(
                        sums(
                                inside.stream().filter(used -> used.source() == 6).toList(),
                                Used::user));
        assertRanked(queries, inside, range, what);
    }

    private static void assertRanked(
            ZonedQueries queries, List<Used> inside, Range range, String what) {
        Map<Long, Long> ranked = new TreeMap<>();
        Ranking first = queries.ranking(By.USER, RankBy.UPLOAD, range, 3, Optional.empty());
        Ranking rest = queries.ranking(By.USER, RankBy.UPLOAD, range, 3, first.next());
        List<Ranking.Row> rows = new ArrayList<>(first.rows());
        rows.addAll(rest.rows());
        rows.forEach(row -> ranked.put(row.id(), row.figures().upload()));
        assertThat(ranked).as(what).isEqualTo(sums(inside, Used::user));
        assertThat(rows)
                .as(what)
                .isSortedAccordingTo(
                        (a, b) -> Long.compare(b.figures().upload(), a.figures().upload()));
    }

    @Test
    void sumsUpToWhatTheAccountingZoneSaysWhereTheBoundsAreTheSame() {
        for (int seed = 0; seed < 4; seed++) {
            try (LedgerFixture ledger = open("s" + seed)) {
                ledger.calendar = AccountingCalendar.of(ZoneId.of(ACCOUNTING.get(seed)));
                post(ledger, new Random(100 + seed));
                long adjusted = ledger.calendar.startOf(FROM.plusDays(7L + seed));
                ledger.with(b ->
                                b.adjustments()
                                        .add(LedgerStoreTest.adjustment(1, 1, 6, adjusted, -7)))
                        .commit();
                LedgerQueries plain =
                        new LedgerQueries(
                                ledger.database, () -> ledger.calendar, InstantSource.fixed(NOW));
                // Days of the accounting zone are asked for by the hours of others.
                Range range = Range.days(ledger.calendar, FROM, TO);
                for (By by : List.of(By.HOUR, By.DAY, By.MONTH)) {
                    Figures expected = plain.series(Whose.all(), by, range).sum();
                    for (String zone : ASKED) {
                        assertThat(queries(ledger, zone).series(Whose.all(), by, range).sum())
                                .as(ACCOUNTING.get(seed) + " in " + zone + " by " + by)
                                .isEqualTo(expected);
                    }
                }
                assertThat(
                                queries(ledger, ACCOUNTING.get(seed))
                                        .ranking(By.USER, RankBy.BILLED, range, 9, Optional.empty())
                                        .rows())
                        .isEqualTo(
                                plain.ranking(By.USER, RankBy.BILLED, range, 9, Optional.empty())
                                        .rows());
                assertThat(queries(ledger, ACCOUNTING.get(seed)).summary(Whose.user(1)))
                        .isEqualTo(plain.summary(Whose.user(1)));
            }
        }
    }

    @Test
    void refusesWhatRowsCannotTellExactly() {
        try (LedgerFixture ledger = new LedgerFixture(directory)) {
            ledger.calendar = AccountingCalendar.of(ZoneId.of("Asia/Shanghai"));
            post(ledger, new Random(7));
            Range india = Range.days(AccountingCalendar.of(ZoneId.of("Asia/Kolkata")), FROM, TO);
            assertThatThrownBy(() ->
                            queries(ledger, "Asia/Kolkata").breakdown(Whose.all(), By.USER, india))
                    .isInstanceOfSatisfying(
                            NotExact.class,
                            e -> assertThat(e.why()).isEqualTo(NotExact.Why.WITHIN_AN_HOUR));

            Instant before = Instant.parse("2026-03-01T00:00:00Z");
            while (ledger.database.write(
                            tx -> Retention.dropHoursBefore(tx, before.getEpochSecond(), 1_000))
                    > 0) {
                // goes on until none is left
            }
            Range tokyo = Range.days(AccountingCalendar.of(ZoneId.of("Asia/Tokyo")), FROM, TO);
            ZonedQueries inTokyo = queries(ledger, "Asia/Tokyo");
            assertThatThrownBy(() -> inTokyo.series(Whose.all(), By.DAY, tokyo))
                    .isInstanceOfSatisfying(
                            NotExact.class,
                            e -> assertThat(e.why()).isEqualTo(NotExact.Why.HOURS_REMOVED));
            Range later = new Range(before.getEpochSecond() - 9 * 3_600 + 86_400, tokyo.to());
            assertThat(inTokyo.series(Whose.all(), By.DAY, later).sum().upload()).isPositive();
            // Days that begin when those of the accounting zone do need no hours.
            Range singapore =
                    Range.days(AccountingCalendar.of(ZoneId.of("Asia/Singapore")), FROM, TO);
            assertThat(queries(ledger, "Asia/Singapore").series(Whose.all(), By.DAY, singapore))
                    .isEqualTo(
                            new LedgerQueries(
                                            ledger.database,
                                            () -> ledger.calendar,
                                            InstantSource.fixed(NOW))
                                    .series(Whose.all(), By.DAY, singapore));
        }
    }
}
