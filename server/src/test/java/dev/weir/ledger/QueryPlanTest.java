package dev.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.conf.ParamType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index leads to what each query reads: the ledger grows for ever, the pages must not. */
class QueryPlanTest {
    private static final Range RANGE = new Range(1_700_000_000, 1_702_592_000);

    /** SCAN of a stored table; buckets and sub-selects are as short as the answer. */
    private static final Pattern SCAN =
            Pattern.compile(
                    "SCAN .*(hour_usage|day_usage|source_hour|source_day|adjustment"
                            + "|user_month| d$| f$)");

    @TempDir Path directory;
    private LedgerFixture ledger;

    @BeforeEach
    void open() {
        ledger = new LedgerFixture(directory);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static List<String> plan(Transaction tx, Select<? extends Record> select) {
        String sql = select.getSQL(ParamType.INLINED);
        return tx.jooq().fetch("explain query plan " + sql).getValues("detail", String.class);
    }

    @Test
    void noQueryOfARangeScansAWholeTable() {
        ledger.database.read(tx -> {
            UsageSelects selects = new UsageSelects(tx.jooq(), Family.TRAFFIC);
            for (By by : By.values()) {
                for (Whose whose :
                        List.of(
                                Whose.user(7),
                                Whose.userAtSource(7, 8),
                                Whose.source(8),
                                Whose.all())) {
                    assertLed(tx, whose + " " + by, selects.usage(whose, by, RANGE));
                    assertLed(tx, whose + " " + by, selects.adjustments(whose, by, RANGE));
                }
            }
            for (By of : List.of(By.USER, By.SOURCE)) {
                assertLed(
                        tx,
                        "ranking " + of,
                        selects.ranking(
                                of,
                                RankBy.TOTAL,
                                new Pieces(List.of(RANGE), List.of(RANGE), RANGE),
                                50,
                                Optional.of(new Ranking.Place(9, 1_000, 7))));
                assertLed(tx, "of " + of, selects.usageOf(of, List.of(1L, 2L), RANGE));
                assertLed(tx, "of " + of, selects.adjustmentsOf(of, List.of(1L, 2L), RANGE));
            }
            return true;
        });
    }

    private static void assertLed(Transaction tx, String what, Select<? extends Record> select) {
        List<String> plan = plan(tx, select);
        assertThat(plan).as(what).isNotEmpty().noneMatch(line -> SCAN.matcher(line).find());
    }

    @Test
    void aUserIsFoundByBucketAndNumberAndANodeByItsIndex() {
        ledger.database.read(tx -> {
            UsageSelects selects = new UsageSelects(tx.jooq(), Family.TRAFFIC);
            assertThat(plan(tx, selects.usage(Whose.user(7), By.SOURCE, RANGE)))
                    .contains("SEARCH day_usage USING PRIMARY KEY (bucket=? AND user_id=?)");
            assertThat(plan(tx, selects.usage(Whose.source(7), By.USER, RANGE)))
                    .contains(
                            "SEARCH day_usage USING INDEX day_usage_source"
                                    + " (source_id=? AND bucket>? AND bucket<?)");
            return true;
        });
    }

    /** Of two lower bounds SQLite seeks to one only, and reads all rows up to the other. */
    @Test
    void aStepToTheNextBucketHasOneLowerBound() {
        ledger.database.read(tx -> {
            String sql =
                    new UsageSelects(tx.jooq(), Family.TRAFFIC)
                            .usage(Whose.user(7), By.SOURCE, RANGE)
                            .getSQL(ParamType.INLINED)
                            .replaceAll("\\s+", " ");
            assertThat(sql)
                    .contains(
                            "where (next.bucket > buckets.bucket and next.bucket < "
                                    + RANGE.to()
                                    + ")");
            return true;
        });
    }

    @Test
    void whatRankingsAskIsLedByAnIndex() {
        ledger.tamper("insert into source_day values (1700006400, 1, 1, 1, 1, 1)");
        ledger.tamper("insert into source_day values (1702425600, 1, 1, 1, 1, 1)");
        ledger.tamper("insert into summed_day values (1700006400, 202311, 9223372036854775807, 0)");
        ledger.database.read(tx -> {
            var all = QueryPlans.statements(tx, RANGE, 7, 8);
            assertThat(all).hasSize(11);
            all.forEach((question, sql) -> {
                List<String> plan = QueryPlans.explain(tx, sql);
                assertThat(plan)
                        .as(question)
                        .anyMatch(line -> line.startsWith("SEARCH"))
                        .noneMatch(line -> SCAN.matcher(line).find());
            });
            assertThat(QueryPlans.explain(tx, TopUsers.monthSql(202_311, RankBy.BILLED, 9)))
                    .containsExactly(
                            "SEARCH user_month_top USING COVERING INDEX user_month_top_billed (month=?)");
            return true;
        });
    }

    @Test
    void ofARunningDayRankingsReadTheHoursThatAreLeft() {
        ledger.tamper("insert into source_day values (1702425600, 1, 1, 1, 1, 1)");
        ledger.tamper("insert into source_hour values (1702429200, 1, 1, 1, 1, 1)");
        ledger.tamper("insert into summed_day values (1702425600, 202312, 0, 1702429200)");
        ledger.database.read(tx -> {
            var all = QueryPlans.statements(tx, RANGE, 7, 8);
            assertThat(all.get("ranking: rows that no month holds"))
                    .contains("from hour_usage where bucket = 1702429200")
                    .doesNotContain("day_usage");
            assertThat(all).containsKey("ranking: open hours of 100 users");
            all.forEach((question, sql) ->
                    assertThat(QueryPlans.explain(tx, sql))
                            .as(question)
                            .anyMatch(line -> line.startsWith("SEARCH"))
                            .noneMatch(line -> SCAN.matcher(line).find()));
            return true;
        });
    }

    @Test
    void listsAreReadAlongAnIndex() {
        List<String> plans = new ArrayList<>();
        for (String sql :
                List.of(
                        "select * from verdict where source_id = 1 and position < 9"
                                + " order by position desc limit 3",
                        Held.SELECT + " where state = 'held' and id > 3 order by id limit 3",
                        "select * from day_usage where (bucket, user_id, source_id, credential_id,"
                                + " rate) > (1, 2, 3, 4, 5) order by bucket, user_id, source_id,"
                                + " credential_id, rate limit 3")) {
            plans.addAll(ledger.rows("explain query plan " + sql));
        }
        assertThat(plans)
                .hasSize(3)
                .allMatch(plan -> plan.contains("SEARCH"))
                .noneMatch(plan -> plan.contains("TEMP B-TREE"));
    }
}
