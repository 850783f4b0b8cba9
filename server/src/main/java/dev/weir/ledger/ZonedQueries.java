package dev.weir.ledger;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import dev.weir.usage.AccountingCalendar;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Usage by the hours and days of another zone than the accounting zone, exactly: rows are added up
 * along the other zone's bounds, and where a bound lies within a row or hour rows are no longer
 * kept, {@link NotExact} is thrown. Corrections stand at the moment at which their accounting day
 * begins. Any thread.
 */
public final class ZonedQueries {
    private final Database database;
    private final AccountingCalendar kept;
    private final AccountingCalendar asked;
    private final InstantSource wall;

    /**
     * @param kept by which rows are kept
     * @param asked by which usage is told
     * @param wall tells what is today
     */
    public ZonedQueries(
            Database database,
            AccountingCalendar kept,
            AccountingCalendar asked,
            InstantSource wall) {
        this.database = database;
        this.kept = kept;
        this.asked = asked;
        this.wall = wall;
    }

    /** Usage of a range of the zone's days, told apart by user or source. */
    public Breakdown breakdown(Whose whose, By by, Range range) {
        return database.read(tx -> {
            Map<Long, Figures> figures = figures(tx, whose, by, bounds(range));
            List<Breakdown.Row> rows = new ArrayList<>();
            figures.forEach((key, of) -> rows.add(new Breakdown.Row(key, of)));
            return new Breakdown(
                    Totals.position(tx),
                    range,
                    by,
                    List.copyOf(rows),
                    UsageReader.sum(figures.values()));
        });
    }

    /** Usage over time, with a point for each hour, day, month or year of the zone. */
    public Series series(Whose whose, By by, Range range) {
        return database.read(tx -> {
            UsageReader reader = new UsageReader(tx, asked);
            List<Long> bounds = new ArrayList<>(bounds(range));
            // A month or year may begin before the range does, which holds only whole days of it.
            bounds.addAll(
                    1,
                    reader.starts(by, range).stream()
                            .filter(start -> start > range.from())
                            .toList());
            Map<Long, Figures> figures = figures(tx, whose, by, bounds);
            List<Series.Point> points = new ArrayList<>();
            for (long start : reader.starts(by, range)) {
                points.add(new Series.Point(start, figures.getOrDefault(start, Figures.NONE)));
            }
            return new Series(
                    Totals.position(tx),
                    range,
                    by,
                    List.copyOf(points),
                    UsageReader.sum(figures.values()));
        });
    }

    /** Of today, yesterday, this month and this year of the zone. */
    public Summary summary(Whose whose) {
        LocalDate today = asked.dateOf(wall.instant().getEpochSecond());
        return database.read(tx ->
                new Summary(
                        Totals.position(tx),
                        whose,
                        sum(tx, whose, today, today.plusDays(1)),
                        sum(tx, whose, today.minusDays(1), today),
                        sum(tx, whose, today.withDayOfMonth(1), today.plusDays(1)),
                        sum(tx, whose, today.withDayOfYear(1), today.plusDays(1)),
                        new UsageReader(tx, kept).total(whose)));
    }

    private Figures sum(Transaction tx, Whose whose, LocalDate from, LocalDate to)
            throws SQLException {
        Range range = Range.days(asked, from, to);
        return UsageReader.sum(figures(tx, whose, By.YEAR, bounds(range)).values());
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
        Range whole = range.previous(asked);
        long now = wall.instant().getEpochSecond();
        long missing = range.from() <= now ? range.to() - asked.nextHourStart(now) : 0;
        Range before =
                new Range(whole.from(), Math.max(whole.from(), whole.to() - Math.max(0, missing)));
        return database.read(tx -> {
            UsageReader reader = new UsageReader(tx, asked);
            Pieces pieces = pieces(tx, bounds(range));
            List<Ranking.Place> found = reader.top(of, by, pieces, limit + 1, after);
            boolean more = found.size() > limit;
            List<Ranking.Place> shown = more ? found.subList(0, limit) : found;
            return new Ranking(
                    Totals.position(tx),
                    range,
                    before,
                    of,
                    by,
                    reader.ranking(of, shown, pieces, pieces(tx, bounds(before))),
                    more ? Optional.of(shown.getLast()) : Optional.empty());
        });
    }

    /** Whether all hour rows of a range are kept still. */
    public boolean keepsHours(Range range) {
        return database.read(tx -> {
            Long removed = removedThrough(tx);
            return removed == null || range.from() > removed;
        });
    }

    private Map<Long, Figures> figures(Transaction tx, Whose whose, By by, List<Long> bounds)
            throws SQLException {
        return new UsageReader(tx, asked).figures(whose, by, pieces(tx, bounds));
    }

    private static List<Long> bounds(Range range) {
        return List.of(range.from(), range.to());
    }

    /** What is added up, when all of it is there. */
    private Pieces pieces(Transaction tx, List<Long> bounds) throws SQLException {
        Pieces pieces = Pieces.of(kept, bounds);
        Long removed = removedThrough(tx);
        if (removed != null && pieces.hours().stream().anyMatch(range -> range.from() <= removed)) {
            throw NotExact.hoursRemoved(removed);
        }
        return pieces;
    }

    /** Start of the last hour of which rows were removed; null = none was. */
    private static @Nullable Long removedThrough(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared("select dropped_through from retention where name = 'hour'");
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : null;
        }
    }
}
