package dev.weir.ledger;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.conf.ParamType;

/** How the database goes about what pages ask most, in its own words: for benches and checks. */
public final class QueryPlans {
    private static final int PLACES = 100;

    private QueryPlans() {}

    /**
     * @param question for people
     * @param lines as the database tells them
     */
    public record Plan(String question, List<String> lines) {}

    /**
     * Plans as the database makes them now, by the statistics that it has.
     *
     * @param range what is asked for
     */
    public static List<Plan> of(Database database, Range range, long userId, long sourceId) {
        return database.read(tx -> {
            List<Plan> plans = new ArrayList<>();
            for (Map.Entry<String, String> each :
                    statements(tx, range, userId, sourceId).entrySet()) {
                plans.add(new Plan(each.getKey(), explain(tx, each.getValue())));
            }
            return List.copyOf(plans);
        });
    }

    /** What is sent, by question. */
    static Map<String, String> statements(Transaction tx, Range range, long userId, long sourceId)
            throws SQLException {
        UsageSelects selects = new UsageSelects(tx.jooq(), Family.TRAFFIC);
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "a user's usage by source",
                text(selects.usage(Whose.user(userId), By.SOURCE, range)));
        all.put(
                "a source's usage by user",
                text(selects.usage(Whose.source(sourceId), By.USER, range)));
        all.put("usage of all by source", text(selects.usage(Whose.all(), By.SOURCE, range)));
        Cover cover = Cover.of(tx, Pieces.days(range));
        for (RankBy by : RankBy.values()) {
            Optional<Long> month =
                    Stream.concat(cover.whole().stream(), cover.partly().stream()).findFirst();
            if (month.isPresent()) {
                all.put(
                        "ranking by " + by + ": the top of a month",
                        TopUsers.monthSql(month.get(), by, TopUsers.FIRST));
            }
        }
        String open = TopUsers.openSql(tx.dialect(), cover, RankBy.BILLED, TopUsers.FIRST, 1_000);
        if (!open.isEmpty()) {
            all.put("ranking: rows that no month holds", open);
        }
        all.put(
                "ranking: corrections",
                TopUsers.correctedSql(range, RankBy.BILLED, TopUsers.FIRST));
        List<Long> ids = LongStream.rangeClosed(1, PLACES).boxed().toList();
        if (!cover.steps().isEmpty()) {
            all.put(
                    "ranking: days of " + PLACES + " users",
                    PairSteps.sql(tx.dialect(), "day_usage", "bucket", cover.steps(), ids));
        }
        if (!cover.stepHours().isEmpty()) {
            all.put(
                    "ranking: open hours of " + PLACES + " users",
                    PairSteps.sql(tx.dialect(), "hour_usage", "bucket", cover.stepHours(), ids));
        }
        if (!cover.whole().isEmpty()) {
            all.put(
                    "ranking: months of " + PLACES + " users",
                    PairSteps.sql(tx.dialect(), "user_month", "month", cover.whole(), ids));
        }
        return all;
    }

    private static String text(Select<? extends Record> select) {
        return select.getSQL(ParamType.INLINED);
    }

    static List<String> explain(Transaction tx, String sql) {
        return switch (tx.dialect()) {
            case SQLITE ->
                    tx.jooq().fetch("explain query plan " + sql).getValues("detail", String.class);
            case POSTGRESQL ->
                    tx.jooq().fetch("explain (costs off) " + sql).getValues(0, String.class);
            case MARIADB ->
                    tx.jooq().fetch("explain " + sql).stream().map(QueryPlans::words).toList();
        };
    }

    private static String words(Record row) {
        return Stream.of("table", "type", "key", "ref", "Extra")
                .map(name -> name + "=" + row.get(name))
                .collect(Collectors.joining(" "));
    }
}
