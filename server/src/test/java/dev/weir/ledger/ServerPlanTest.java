package dev.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Dialect;
import dev.weir.database.RowWriter;
import dev.weir.database.TableShape;
import dev.weir.database.TestDatabase;
import dev.weir.database.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.conf.ParamType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The plans of servers, with rows and statistics as their planners want them: most of the ledger is
 * history before the range, and no query reads it.
 */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class ServerPlanTest {
    private static final long DAY = 86_400;
    private static final long HOUR = 3_600;

    /** 2026-01-01. */
    private static final long FIRST = 1_767_225_600L;

    private static final int DAYS = 120;
    private static final int USERS = 700;
    private static final int SOURCES = 50;

    /** Some days of April, the last month there is. */
    private static final Range RANGE = new Range(FIRST + 95 * DAY, FIRST + 105 * DAY);

    private static final Set<String> FACTS =
            Set.of(
                    "hour_usage",
                    "day_usage",
                    "source_hour",
                    "source_day",
                    "user_month",
                    "user_month_top",
                    "adjustment",
                    "next",
                    "d");

    private static final Pattern PART = Pattern.compile("(?:hour|day)_usage_(\\d{4}_\\d\\d)");
    private static final Pattern SEQUENTIAL =
            Pattern.compile(
                    "Seq Scan on (hour_usage|day_usage|source_hour|source_day|adjustment"
                            + "|user_month)");

    @Parameter TestDatabase kind;

    @TempDir Path directory;
    private LedgerFixture ledger;

    @BeforeEach
    void open() {
        ledger = new LedgerFixture(kind, directory);
        for (TableShape shape : TableShape.all()) {
            switch (shape.name()) {
                case "day_usage" -> ledger.database.change(tx -> fillPairs(tx, shape, days()));
                case "hour_usage" -> ledger.database.change(tx -> fillPairs(tx, shape, hours()));
                case "source_day" -> ledger.database.change(tx -> fillSources(tx, shape, days()));
                case "source_hour" -> ledger.database.change(tx -> fillSources(tx, shape, hours()));
                case "adjustment" -> ledger.database.change(tx -> fillAdjustments(tx, shape));
                default -> {}
            }
        }
        boolean left = true;
        while (left) {
            left = sumUp();
        }
        if (kind == TestDatabase.POSTGRESQL) {
            ledger.tamper("analyze");
        } else {
            ledger.tamper(
                    "analyze table hour_usage, day_usage, source_hour, source_day, adjustment,"
                            + " user_month, user_month_top, summed_day");
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** All days but the last are over, and of that its first hour. */
    private boolean sumUp() {
        long endedBy = FIRST + (DAYS - 1) * DAY;
        return ledger.database.write(tx ->
                ledger.store.sumUpMonths(tx, ledger.calendar, endedBy, 10_000)
                        || ledger.store.sumUpHours(tx, ledger.calendar, endedBy + HOUR, 10_000));
    }

    private static List<Long> days() {
        return LongStream.range(0, DAYS).map(day -> FIRST + day * DAY).boxed().toList();
    }

    /** The first of each day, and of the last day, which is running, another. */
    private static List<Long> hours() {
        List<Long> hours = new ArrayList<>(days());
        hours.add(hours.getLast() + HOUR);
        return hours;
    }

    private static void fillPairs(Transaction tx, TableShape shape, List<Long> buckets)
            throws SQLException {
        RowWriter writer = RowWriter.inserting(tx, shape.written(), buckets.size() * USERS);
        for (long bucket : buckets) {
            for (int user = 1; user <= USERS; user++) {
                writer.bind(bucket)
                        .bind(user)
                        .bind(1 + (user + bucket / DAY) % SOURCES)
                        .bind(user)
                        .bind(1_000_000);
                amounts(writer);
            }
        }
    }

    private static void fillSources(Transaction tx, TableShape shape, List<Long> buckets)
            throws SQLException {
        RowWriter writer = RowWriter.inserting(tx, shape.written(), buckets.size() * SOURCES);
        for (long bucket : buckets) {
            for (int source = 1; source <= SOURCES; source++) {
                amounts(writer.bind(bucket).bind(source));
            }
        }
    }

    private static void fillAdjustments(Transaction tx, TableShape shape) throws SQLException {
        RowWriter writer = RowWriter.inserting(tx, shape.written(), DAYS * SOURCES);
        for (int i = 0; i < DAYS * SOURCES; i++) {
            writer.bind(new UUID(0, i).toString())
                    .bind(i)
                    .bind(1 + i % USERS)
                    .bind(1 + i % SOURCES)
                    .bind(FIRST + i / SOURCES * DAY)
                    .bind(0)
                    .bind(0)
                    .bind(-1)
                    .bind(0)
                    .bind("goodwill")
                    .bind("local")
                    .bind(FIRST)
                    .bind("adjusted")
                    .end();
        }
    }

    private static void amounts(RowWriter writer) throws SQLException {
        writer.bind(1).bind(2).bind(1).bind(2).end();
    }

    /** Lines that tell of fact tables read whole. */
    private List<String> sequential(Transaction tx, String sql) {
        if (kind == TestDatabase.POSTGRESQL) {
            return postgresPlan(tx, sql).stream()
                    .filter(line -> SEQUENTIAL.matcher(line).find())
                    .toList();
        }
        List<String> whole = new ArrayList<>();
        for (Map<String, Object> row : tx.jooq().fetch("explain " + sql).intoMaps()) {
            Object type = row.get("type");
            if (FACTS.contains(String.valueOf(row.get("table")))
                    && ("ALL".equals(type) || "index".equals(type))) {
                whole.add(row.toString());
            }
        }
        return whole;
    }

    private static List<String> postgresPlan(Transaction tx, String sql) {
        return tx.jooq().fetch("explain (costs off) " + sql).getValues(0, String.class);
    }

    private static String text(Select<? extends Record> select) {
        return select.getSQL(ParamType.INLINED);
    }

    @Test
    void whatIsAskedOfOneUserOrSourceIsLedByAnIndex() {
        ledger.database.read(tx -> {
            UsageSelects selects = new UsageSelects(tx.jooq(), Family.TRAFFIC);
            for (By by : By.values()) {
                for (Whose whose :
                        List.of(Whose.user(7), Whose.userAtSource(7, 8), Whose.source(8))) {
                    String sql = text(selects.usage(whose, by, RANGE));
                    assertThat(sequential(tx, sql)).as(whose + " " + by + "\n" + sql).isEmpty();
                    String adjustments = text(selects.adjustments(whose, by, RANGE));
                    assertThat(sequential(tx, adjustments)).as(adjustments).isEmpty();
                }
            }
            for (By of : List.of(By.USER, By.SOURCE)) {
                String sql = text(selects.usageOf(of, List.of(1L, 2L), RANGE));
                assertThat(sequential(tx, sql)).as("of " + of + "\n" + sql).isEmpty();
            }
            return true;
        });
    }

    @Test
    void rowsAreReadOnFromWhereAPageEnded() {
        String sql =
                RowsAfter.of(kind == TestDatabase.POSTGRESQL ? Dialect.POSTGRESQL : Dialect.MARIADB)
                        .condition()
                        .replace("?", "" + RANGE.from());
        ledger.database.read(tx -> {
            assertThat(
                            sequential(
                                    tx,
                                    "select * from day_usage where "
                                            + sql
                                            + " order by bucket, user_id, source_id, credential_id,"
                                            + " rate limit 50"))
                    .isEmpty();
            return true;
        });
    }

    @Test
    void aUsersMonthTouchesAFewRowsForEachOfItsDays() {
        if (kind != TestDatabase.MARIADB) {
            return; // PostgreSQL counts pages, not rows
        }
        ledger.database.read(tx -> {
            String sql =
                    text(
                            new UsageSelects(tx.jooq(), Family.TRAFFIC)
                                    .usage(Whose.user(7), By.SOURCE, RANGE));
            long before = rowsRead(tx);
            tx.jooq().fetch(sql);
            assertThat(rowsRead(tx) - before).isLessThan(200);
            return true;
        });
    }

    private static long rowsRead(Transaction tx) {
        return tx
                .jooq()
                .fetch("show session status like 'Handler_read%'")
                .getValues(1, Long.class)
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void whatIsAskedOfAllReadsTheMonthsOfItsRangeAndNoOther() {
        ledger.database.read(tx -> {
            UsageSelects selects = new UsageSelects(tx.jooq(), Family.TRAFFIC);
            List<Select<? extends Record>> all = new ArrayList<>();
            for (By by : By.values()) {
                all.add(selects.usage(Whose.all(), by, RANGE));
            }
            for (By of : List.of(By.USER, By.SOURCE)) {
                all.add(
                        selects.ranking(
                                of,
                                RankBy.TOTAL,
                                new Pieces(List.of(RANGE), List.of(RANGE), RANGE),
                                50,
                                Optional.of(new Ranking.Place(9, 1_000, 7))));
            }
            for (Select<? extends Record> select : all) {
                String sql = text(select);
                if (kind == TestDatabase.POSTGRESQL) {
                    assertThat(parts(postgresPlan(tx, sql))).as(sql).isSubsetOf("2026_04");
                } else {
                    assertThat(sequential(tx, sql)).as(sql).isEmpty();
                }
            }
            return true;
        });
    }

    /** What is asked at the size of 10⁷ rows, of which the bench prints the same plans. */
    @Test
    void whatRankingsAndPagesAskIsLedByAnIndex() {
        Range range = new Range(FIRST + 88 * DAY, FIRST + DAYS * DAY);
        ledger.database.read(tx -> {
            Map<String, String> all = QueryPlans.statements(tx, range, 7, 8);
            assertThat(all).hasSize(12);
            assertThat(all.get("ranking: rows that no month holds"))
                    .contains("from hour_usage where bucket = " + hours().getLast())
                    .doesNotContain("day_usage");
            all.forEach((question, sql) ->
                    assertThat(sequential(tx, sql)).as(question + "\n" + sql).isEmpty());
            for (RankBy by : RankBy.values()) {
                assertThat(
                                String.join(
                                        "\n",
                                        QueryPlans.explain(tx, TopUsers.monthSql(202_603, by, 20))))
                        .contains("user_month_top_" + by.name().toLowerCase(Locale.ROOT))
                        .doesNotContain("Sort", "filesort");
            }
            return true;
        });
    }

    @Test
    void rankingsReadNoMonthBeforeTheirRange() {
        Range range = new Range(FIRST + 95 * DAY, FIRST + DAYS * DAY);
        ledger.database.read(tx -> {
            for (Map.Entry<String, String> each :
                    QueryPlans.statements(tx, range, 7, 8).entrySet()) {
                if (kind == TestDatabase.POSTGRESQL) {
                    List<String> done =
                            tx
                                    .jooq()
                                    .fetch("explain (analyze, costs off) " + each.getValue())
                                    .getValues(0, String.class)
                                    .stream()
                                    .filter(line -> !line.contains("never executed"))
                                    .toList();
                    assertThat(parts(done)).as(each.getKey()).isSubsetOf("2026_04");
                } else {
                    long before = rowsRead(tx);
                    tx.jooq().fetch(each.getValue());
                    // 25 of 120 days; of a ranking's users one step a day, and the lists.
                    assertThat(rowsRead(tx) - before).as(each.getKey()).isLessThan(12_000);
                }
            }
            return true;
        });
    }

    private static Set<String> parts(List<String> plan) {
        Set<String> parts = new TreeSet<>();
        for (String line : plan) {
            Matcher part = PART.matcher(line);
            while (part.find()) {
                parts.add(part.group(1));
            }
        }
        return parts;
    }
}
