package dev.weir.ledger;

import static dev.weir.ledger.Family.column;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * The selects of sums. Each is led by an index: pairs of a user by one step in the primary key for
 * each bucket that there is, pairs of a source by the index of days, everything else by sums by
 * source or a bounded range of the primary key.
 *
 * <p>Each select yields the key first, then the family's measures.
 */
final class UsageSelects {
    private static final Field<Long> BUCKET = field(name("buckets", "bucket"), SQLDataType.BIGINT);
    private static final Field<Long> KEY = field(name("ranked_id"), SQLDataType.BIGINT);
    private static final Field<BigDecimal> RANKED = field(name("ranked"), SQLDataType.NUMERIC);
    private static final Table<Record> BUCKETS = table(name("buckets"));

    private final DSLContext jooq;
    private final Family family;

    UsageSelects(DSLContext jooq, Family family) {
        this.jooq = jooq;
        this.family = family;
    }

    /** Usage by key; keys of time are buckets, not yet gathered to months or years. */
    Select<? extends Record> usage(Whose whose, By by, Range range) {
        return switch (whose) {
            case Whose.OfUser of -> {
                Table<?> pairs = family.pairs(by);
                yield bucketByBucket(pairs, by, range, column(pairs, "user_id").eq(of.userId()));
            }
            case Whose.OfUserAtSource of -> {
                Table<?> pairs = family.pairs(by);
                yield bucketByBucket(
                        pairs,
                        by,
                        range,
                        column(pairs, "user_id")
                                .eq(of.userId())
                                .and(column(pairs, "source_id").eq(of.sourceId())));
            }
            case Whose.OfSource of when by.isTime() || by == By.SOURCE -> {
                Table<?> sums = family.bySource(by);
                yield bucketByBucket(sums, by, range, column(sums, "source_id").eq(of.sourceId()));
            }
            case Whose.OfSource of -> {
                Table<?> pairs = family.pairs(by);
                yield inRange(pairs, by, range, column(pairs, "source_id").eq(of.sourceId()));
            }
            case Whose.OfAll all when by.isTime() || by == By.SOURCE ->
                    inRange(family.bySource(by), by, range, noCondition());
            case Whose.OfAll all -> inRange(family.pairs(by), by, range, noCondition());
        };
    }

    /** Adjustments by key, or under {@link Breakdown#ADJUSTMENTS} where they have none. */
    Select<? extends Record> adjustments(Whose whose, By by, Range range) {
        Table<?> adjustments = family.adjustments();
        Field<Long> key =
                switch (by) {
                    case USER -> column(adjustments, "user_id");
                    case SOURCE -> column(adjustments, "source_id");
                    case HOUR, DAY, MONTH, YEAR -> column(adjustments, "bucket");
                    case CREDENTIAL, RATE -> inline(Breakdown.ADJUSTMENTS);
                };
        Condition mine =
                switch (whose) {
                    case Whose.OfUser of -> column(adjustments, "user_id").eq(of.userId());
                    case Whose.OfSource of -> column(adjustments, "source_id").eq(of.sourceId());
                    case Whose.OfUserAtSource of ->
                            column(adjustments, "user_id")
                                    .eq(of.userId())
                                    .and(column(adjustments, "source_id").eq(of.sourceId()));
                    case Whose.OfAll all -> noCondition();
                };
        return jooq.select(keyAndSums(key, adjustments))
                .from(adjustments)
                .where(mine)
                .and(within(column(adjustments, "bucket"), range))
                // A constant cannot be grouped by; several rows of one key are gathered later.
                .groupBy(
                        by == By.CREDENTIAL || by == By.RATE
                                ? column(adjustments, "user_id")
                                : key);
    }

    /**
     * Ids of the greatest by usage and adjustments together. Every row of the range is read, but
     * only what ranks is added up: on SQLite first within a bucket, where rows stand by user, so
     * that what must be sorted are users by day, not users by day and node; servers add up by
     * hashing, and once is enough.
     */
    Select<? extends Record> ranking(
            By of, RankBy by, Pieces range, int limit, Optional<Ranking.Place> after) {
        Table<?> adjusted = family.adjustments();
        // Adjustments change what is billed, never what was measured.
        Field<BigDecimal> corrected =
                by == RankBy.BILLED ? ranked(by, adjusted) : inline(BigDecimal.ZERO);
        Select<Record2<Long, BigDecimal>> all =
                select(keyOf(adjusted, of).as(KEY), corrected.as(RANKED))
                        .from(adjusted)
                        .where(within(column(adjusted, "bucket"), range.all()))
                        .groupBy(keyOf(adjusted, of));
        for (Range days : range.days()) {
            all =
                    all.unionAll(
                            used(
                                    of == By.SOURCE ? family.sourceDays() : family.days(),
                                    of,
                                    by,
                                    days));
        }
        for (Range hours : range.hours()) {
            all =
                    all.unionAll(
                            used(
                                    of == By.SOURCE ? family.sourceHours() : family.hours(),
                                    of,
                                    by,
                                    hours));
        }
        Table<?> both = all.asTable("ranked_parts");
        Field<Long> key = column(both, "ranked_id");
        Field<BigDecimal> amount = sum(both.field(RANKED));
        return jooq.select(key, amount)
                .from(both)
                .groupBy(key)
                .having(after.map(place -> behind(place, amount, key)).orElse(noCondition()))
                .orderBy(amount.desc(), key.asc())
                .limit(limit);
    }

    private Select<Record2<Long, BigDecimal>> used(Table<?> table, By of, RankBy by, Range range) {
        return select(keyOf(table, of).as(KEY), ranked(by, table).as(RANKED))
                .from(table)
                .where(within(column(table, "bucket"), range))
                .groupBy(
                        jooq.dialect() == SQLDialect.SQLITE
                                ? List.of(column(table, "bucket"), keyOf(table, of))
                                : List.of(keyOf(table, of)));
    }

    private static Condition behind(
            Ranking.Place place, Field<BigDecimal> amount, Field<Long> key) {
        // Inlined: SQLite would be given a text and finds every number below every text.
        Field<BigDecimal> ended = inline(BigDecimal.valueOf(place.amount()));
        return amount.lt(ended).or(amount.eq(ended).and(key.gt(place.id())));
    }

    private static Field<BigDecimal> ranked(RankBy by, Table<?> table) {
        return switch (by) {
            case UPLOAD -> sum(column(table, "upload"));
            case DOWNLOAD -> sum(column(table, "download"));
            case TOTAL -> sum(column(table, "upload")).add(sum(column(table, "download")));
            case BILLED ->
                    sum(column(table, "billed_upload")).add(sum(column(table, "billed_download")));
        };
    }

    /** Usage of some users or sources. */
    Select<? extends Record> usageOf(By of, Collection<Long> ids, Range range) {
        Table<?> sums = of == By.SOURCE ? family.sourceDays() : family.days();
        return bucketByBucket(sums, of, range, keyOf(sums, of).in(ids));
    }

    /** Usage of some users or sources by hour rows. */
    Select<? extends Record> hoursOf(By of, Collection<Long> ids, Range range) {
        Table<?> sums = of == By.SOURCE ? family.sourceHours() : family.hours();
        return bucketByBucket(sums, of, range, keyOf(sums, of).in(ids));
    }

    /** Adjustments of some users or sources. */
    Select<? extends Record> adjustmentsOf(By of, Collection<Long> ids, Range range) {
        Table<?> adjustments = family.adjustments();
        Field<Long> key = keyOf(adjustments, of);
        return jooq.select(keyAndSums(key, adjustments))
                .from(adjustments)
                .where(key.in(ids))
                .and(within(column(adjustments, "bucket"), range))
                .groupBy(key);
    }

    private Select<? extends Record> inRange(
            Table<?> table, By by, Range range, Condition condition) {
        Field<Long> key = keyOf(table, by);
        return jooq.select(keyAndSums(key, table))
                .from(table)
                .where(condition)
                .and(within(column(table, "bucket"), range))
                .groupBy(key);
    }

    private Select<? extends Record> bucketByBucket(
            Table<?> table, By by, Range range, Condition condition) {
        Field<Long> key = keyOf(table, by);
        return jooq.dialect() == SQLDialect.MARIADB
                ? joined(
                        jooq.select(keyAndSums(key, table)).from(distinctBuckets(table, range)),
                        table,
                        range,
                        condition,
                        key)
                : joined(
                        jooq.withRecursive(buckets(table, range))
                                .select(keyAndSums(key, table))
                                .from(BUCKETS),
                        table,
                        range,
                        condition,
                        key);
    }

    private static Select<? extends Record> joined(
            SelectJoinStep<? extends Record> buckets,
            Table<?> table,
            Range range,
            Condition condition,
            Field<Long> key) {
        return buckets.join(table)
                .on(column(table, "bucket").eq(BUCKET))
                .where(condition)
                // Says nothing new, but a planner that guesses badly how many buckets there are
                // reads the range then, not the table; and parts of other months are left out.
                .and(within(column(table, "bucket"), range))
                .groupBy(key);
    }

    /** MariaDB steps from bucket to bucket by itself, and reads all between when it is told how. */
    private static Table<?> distinctBuckets(Table<?> table, Range range) {
        Table<?> all = table.as("next");
        Field<Long> bucket = column(all, "bucket");
        return selectDistinct(bucket).from(all).where(within(bucket, range)).asTable(BUCKETS);
    }

    /** The buckets that the table has in the range, each found by one step from the one before. */
    private CommonTableExpression<?> buckets(Table<?> table, Range range) {
        Table<?> next = table.as("next");
        Field<Long> nextBucket = column(next, "bucket");
        Select<Record1<Long>> first =
                select(field(select(min(nextBucket)).from(next).where(within(nextBucket, range))));
        // SQLite seeks to one lower bound and reads on from there to the other: of two it took the
        // range's, and read all rows since. PostgreSQL seeks to the higher and leaves out parts.
        Condition beyond =
                jooq.dialect() == SQLDialect.SQLITE
                        ? nextBucket.lt(range.to())
                        : within(nextBucket, range);
        Select<Record1<Long>> following =
                select(
                                field(
                                        select(min(nextBucket))
                                                .from(next)
                                                .where(nextBucket.gt(BUCKET))
                                                .and(beyond)))
                        .from(BUCKETS)
                        .where(BUCKET.isNotNull());
        return name("buckets").fields("bucket").as(first.unionAll(following));
    }

    private List<Field<?>> keyAndSums(Field<Long> key, Table<?> table) {
        List<Field<?>> fields = new ArrayList<>();
        fields.add(key);
        for (String measure : family.measures()) {
            fields.add(sum(column(table, measure)));
        }
        return fields;
    }

    private static Field<Long> keyOf(Table<?> table, By by) {
        return column(
                table,
                switch (by) {
                    case USER -> "user_id";
                    case SOURCE -> "source_id";
                    case CREDENTIAL -> "credential_id";
                    case RATE -> "rate";
                    case HOUR, DAY, MONTH, YEAR -> "bucket";
                });
    }

    private static Condition within(Field<Long> bucket, Range range) {
        return bucket.ge(range.from()).and(bucket.lt(range.to()));
    }
}
