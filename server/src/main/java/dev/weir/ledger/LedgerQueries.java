package dev.weir.ledger;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import dev.weir.usage.AccountingCalendar;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The read side of the ledger: everything that a page, an export or a command shows.
 *
 * <p>Each answer is read in one snapshot together with the position that it includes, so that equal
 * {@code asOf} means equal integers (R20). Any thread.
 */
public final class LedgerQueries {
    private final Database database;
    private final Supplier<AccountingCalendar> calendar;
    private final InstantSource wall;

    /**
     * @param calendar where days begin, as it is now
     * @param wall tells what is today
     */
    public LedgerQueries(
            Database database, Supplier<AccountingCalendar> calendar, InstantSource wall) {
        this.database = database;
        this.calendar = calendar;
        this.wall = wall;
    }

    /** The journal position that answers include now; 0 = nothing was posted. */
    public long asOf() {
        return database.read(LedgerQueries::asOf);
    }

    /** Usage of a range of buckets, told apart by user, source, rate or time. */
    public Breakdown breakdown(Whose whose, By by, Range range) {
        AccountingCalendar days = calendar.get();
        return database.read(tx -> {
            long asOf = asOf(tx);
            Map<Long, Figures> figures = new UsageReader(tx, days).figures(whose, by, range);
            List<Breakdown.Row> rows = new ArrayList<>();
            figures.forEach((key, of) -> rows.add(new Breakdown.Row(key, of)));
            return new Breakdown(
                    asOf, range, by, List.copyOf(rows), UsageReader.sum(figures.values()));
        });
    }

    /** Usage over time, with a point for each hour, day, month or year of the range. */
    public Series series(Whose whose, By by, Range range) {
        AccountingCalendar days = calendar.get();
        return database.read(tx -> series(tx, whose, by, range, days));
    }

    private static Series series(
            Transaction tx, Whose whose, By by, Range range, AccountingCalendar days)
            throws SQLException {
        UsageReader reader = new UsageReader(tx, days);
        Map<Long, Figures> figures = reader.figures(whose, by, range);
        List<Series.Point> points = new ArrayList<>();
        for (long start : reader.starts(by, range)) {
            points.add(new Series.Point(start, figures.getOrDefault(start, Figures.NONE)));
        }
        return new Series(
                asOf(tx), range, by, List.copyOf(points), UsageReader.sum(figures.values()));
    }

    /** The last 30 days by day, today included. */
    public Series last30Days(Whose whose) {
        LocalDate today = today();
        return series(
                whose, By.DAY, Range.days(calendar.get(), today.minusDays(29), today.plusDays(1)));
    }

    /** The last 12 months by month, this one included. */
    public Series last12Months(Whose whose) {
        LocalDate today = today();
        return series(
                whose,
                By.MONTH,
                Range.days(
                        calendar.get(),
                        today.withDayOfMonth(1).minusMonths(11),
                        today.plusDays(1)));
    }

    public Summary summary(Whose whose) {
        AccountingCalendar days = calendar.get();
        LocalDate today = today();
        return database.read(tx -> summary(tx, whose, days, today));
    }

    private static Summary summary(
            Transaction tx, Whose whose, AccountingCalendar days, LocalDate today)
            throws SQLException {
        LocalDate yesterday = today.minusDays(1);
        LocalDate month = today.withDayOfMonth(1);
        LocalDate year = today.withDayOfYear(1);
        LocalDate first = yesterday.isBefore(year) ? yesterday : year;
        Range range = Range.days(days, first, today.plusDays(1));
        UsageReader reader = new UsageReader(tx, days);
        Map<Long, Figures> byDay = reader.figures(whose, By.DAY, range);
        return new Summary(
                asOf(tx),
                whose,
                sumFrom(byDay, days.startOf(today), Long.MAX_VALUE),
                sumFrom(byDay, days.startOf(yesterday), days.startOf(today)),
                sumFrom(byDay, days.startOf(month), Long.MAX_VALUE),
                sumFrom(byDay, days.startOf(year), Long.MAX_VALUE),
                reader.total(whose));
    }

    private static Figures sumFrom(Map<Long, Figures> byDay, long from, long to) {
        Figures sum = Figures.NONE;
        for (Map.Entry<Long, Figures> day : byDay.entrySet()) {
            if (day.getKey() >= from && day.getKey() < to) {
                sum = sum.plus(day.getValue());
            }
        }
        return sum;
    }

    /**
     * Who used most, with what each used in as many days before; of a day that is running, as much
     * of the day as has passed, by whole hours.
     *
     * @param of USER or SOURCE
     * @param after where the page before ended; empty = from the greatest
     */
    public Ranking ranking(
            By of, RankBy by, Range range, int limit, Optional<Ranking.Place> after) {
        if (of != By.USER && of != By.SOURCE) {
            throw new IllegalArgumentException("users and sources are ranked, not " + of);
        }
        AccountingCalendar days = calendar.get();
        Range before = range.previous(days);
        long now = wall.millis() / 1_000;
        long missing = range.from() <= now ? range.to() - days.nextHourStart(now) : 0;
        Range notYet =
                new Range(Math.max(before.from(), before.to() - Math.max(0, missing)), before.to());
        return database.read(tx -> {
            UsageReader reader = new UsageReader(tx, days);
            List<Ranking.Place> found = reader.top(of, by, Pieces.days(range), limit + 1, after);
            boolean more = found.size() > limit;
            List<Ranking.Place> shown = more ? found.subList(0, limit) : found;
            return new Ranking(
                    asOf(tx),
                    range,
                    new Range(before.from(), notYet.from()),
                    of,
                    by,
                    reader.ranking(of, range, before, notYet, shown),
                    more ? Optional.of(shown.getLast()) : Optional.empty());
        });
    }

    /** Whether all sums that must agree do, over everything the ledger holds. */
    public Reconciliation reconcile() {
        return database.read(tx -> Reconciler.reconcile(tx, asOf(tx)));
    }

    /**
     * What was decided on reports, newest first.
     *
     * @param sourceId one source, or empty for all
     * @param before a page's cursor: positions below it; empty = from the newest
     */
    public Page<Judged> verdicts(OptionalLong sourceId, OptionalLong before, int limit) {
        return database.read(tx -> Lists.verdicts(tx, asOf(tx), sourceId, before, limit));
    }

    /** Reports with what was decided on them, newest first. */
    public Page<Judged> reports(ReportFilter filter, int limit) {
        return database.read(tx -> Lists.reports(tx, asOf(tx), filter, limit));
    }

    /**
     * How well sources reported.
     *
     * @param sourceId one source, or empty for all
     * @param intervalMs how often sources report
     */
    public Quality quality(OptionalLong sourceId, Range range, long intervalMs) {
        return database.read(tx -> QualityReader.read(tx, sourceId, range, intervalMs));
    }

    /** What was decided on the report at a position; empty when retention has removed it. */
    public Optional<Verdict> verdict(long position) {
        return database.read(tx -> Lists.verdict(tx, position));
    }

    /**
     * Held amounts of a state, oldest first.
     *
     * @param after a page's cursor; 0 = from the oldest
     */
    public Page<Quarantined> quarantine(Quarantined.State state, long after, int limit) {
        return quarantine(HeldFilter.of(state), after, limit);
    }

    /** Held amounts, oldest first. */
    public Page<Quarantined> quarantine(HeldFilter filter, long after, int limit) {
        return database.read(tx -> Lists.quarantine(tx, asOf(tx), filter, after, limit));
    }

    public Optional<Quarantined> quarantined(long id) {
        return database.read(tx -> Lists.quarantined(tx, id));
    }

    /** Words of all reasons that an amount may be held for. */
    public static List<String> heldReasons() {
        return Arrays.stream(Quarantined.Reason.values()).map(Quarantined.Reason::word).toList();
    }

    /** What waits for a person's decision. */
    public Outstanding outstanding() {
        return database.read(tx -> Held.outstanding(tx, asOf(tx)));
    }

    /**
     * Names that belong to nobody yet, in the order of their numbers, with what was used under
     * them.
     *
     * @param range what counts as used: days that begin in it; empty = all, and also names under
     *     which nothing was used
     */
    public Unattributed.All unattributed(OptionalLong sourceId, Optional<Range> range) {
        AccountingCalendar days = calendar.get();
        return database.read(tx -> {
            Map<Long, Figures> byName =
                    new UsageReader(tx, days)
                            .figures(
                                    Whose.user(0),
                                    By.CREDENTIAL,
                                    range.orElse(new Range(Long.MIN_VALUE, Long.MAX_VALUE)));
            List<UnattributedUsage> rows = new ArrayList<>();
            for (Unattributed name : Unknown.open(tx, sourceId)) {
                if (range.isEmpty() || byName.containsKey(name.id())) {
                    rows.add(
                            new UnattributedUsage(
                                    name, byName.getOrDefault(name.id(), Figures.NONE)));
                }
            }
            return new Unattributed.All(asOf(tx), List.copyOf(rows));
        });
    }

    /** The name of a number, while it belongs to nobody. */
    public Optional<Unattributed> unattributedName(long id) {
        return database.read(tx -> Unknown.openOne(tx, id));
    }

    /**
     * Adjustments of a user, oldest first.
     *
     * @param after a page's cursor: positions above it
     */
    public Page<Adjustment> adjustments(long userId, long after, int limit) {
        return adjustments(OptionalLong.of(userId), OptionalLong.empty(), after, limit);
    }

    /** Adjustments of a user, a source, both or all, oldest first. */
    public Page<Adjustment> adjustments(
            OptionalLong userId, OptionalLong sourceId, long after, int limit) {
        return database.read(tx -> Lists.adjustments(tx, asOf(tx), userId, sourceId, after, limit));
    }

    /** All that a decision about the report at a position rests on, in one snapshot. */
    public Optional<ReportRecord> reportRecord(long position) {
        return database.read(tx -> {
            Optional<Verdict> verdict = Lists.verdict(tx, position);
            if (verdict.isEmpty()) {
                return Optional.empty();
            }
            Optional<Reclassified> decided = Lists.reclassified(tx, position);
            List<Adjustment> made =
                    decided.isEmpty()
                            ? List.of()
                            : Lists.adjustmentsOf(tx, decided.get().decidedPosition());
            return Optional.of(
                    new ReportRecord(
                            asOf(tx),
                            verdict.get(),
                            decided,
                            made,
                            Lists.quarantinedOf(tx, position),
                            Lists.assignedNames(tx, verdict.get().sourceId())));
        });
    }

    /** Rows of usage as they stand, in key order, for other programs. */
    public RowPage hourRows(RowPage.Key after, int limit) {
        return database.read(tx -> Lists.rows(tx, LedgerTables.HOUR_USAGE, asOf(tx), after, limit));
    }

    /** Rows of usage as they stand, in key order, for other programs. */
    public RowPage dayRows(RowPage.Key after, int limit) {
        return database.read(tx -> Lists.rows(tx, LedgerTables.DAY_USAGE, asOf(tx), after, limit));
    }

    private LocalDate today() {
        Instant now = wall.instant();
        return calendar.get().dateOf(now.getEpochSecond());
    }

    private static long asOf(Transaction tx) throws SQLException {
        return Totals.position(tx);
    }
}
