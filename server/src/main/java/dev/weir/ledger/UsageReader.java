package dev.weir.ledger;

import dev.weir.database.Transaction;
import dev.weir.usage.AccountingCalendar;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.Record;
import org.jooq.Select;

/** Reads figures of traffic inside one transaction. */
final class UsageReader {
    private final Transaction tx;
    private final AccountingCalendar calendar;
    private final UsageSelects selects;
    private final UsageSelects byHours;
    private final PairSteps steps;
    private final Map<Pieces, Cover> covers = new HashMap<>();

    UsageReader(Transaction tx, AccountingCalendar calendar) {
        this.tx = tx;
        this.calendar = calendar;
        this.selects = new UsageSelects(tx.jooq(), Family.TRAFFIC);
        this.byHours = new UsageSelects(tx.jooq(), Family.TRAFFIC.byHours());
        this.steps = new PairSteps(tx, selects);
    }

    /** Figures by key in key order; times gathered to the hour, day, month or year asked for. */
    Map<Long, Figures> figures(Whose whose, By by, Range range) {
        Map<Long, Figures> figures = new TreeMap<>();
        gather(figures, by, selects.usage(whose, by, range), false);
        gather(figures, by, selects.adjustments(whose, by, range), true);
        return figures;
    }

    /** The same out of day and hour rows. */
    Map<Long, Figures> figures(Whose whose, By by, Pieces pieces) {
        Map<Long, Figures> figures = new TreeMap<>();
        for (Range days : pieces.days()) {
            gather(figures, by, selects.usage(whose, by, days), false);
        }
        for (Range hours : pieces.hours()) {
            gather(figures, by, byHours.usage(whose, by, hours), false);
        }
        gather(figures, by, selects.adjustments(whose, by, pieces.all()), true);
        return figures;
    }

    List<Ranking.Row> ranking(
            By of, Range range, Range previousRange, Range notYet, List<Ranking.Place> places)
            throws SQLException {
        List<Long> ids = places.stream().map(Ranking.Place::id).toList();
        Map<Long, Figures> now = figuresOf(of, ids, Pieces.days(range));
        Map<Long, Figures> before = figuresOf(of, ids, Pieces.days(previousRange));
        if (!ids.isEmpty() && notYet.from() < notYet.to()) {
            // The running day has not seen these hours yet, so its like must not count them.
            hoursOf(of, ids, notYet)
                    .forEach((id, hours) -> before.merge(id, hours, Figures::minus));
        }
        return rows(places, now, before);
    }

    /** The same out of day and hour rows. */
    List<Ranking.Row> ranking(By of, List<Ranking.Place> places, Pieces range, Pieces previousRange)
            throws SQLException {
        List<Long> ids = places.stream().map(Ranking.Place::id).toList();
        return rows(places, figuresOf(of, ids, range), figuresOf(of, ids, previousRange));
    }

    private static List<Ranking.Row> rows(
            List<Ranking.Place> places, Map<Long, Figures> now, Map<Long, Figures> before) {
        List<Ranking.Row> rows = new ArrayList<>();
        for (Ranking.Place place : places) {
            long id = place.id();
            rows.add(
                    new Ranking.Row(
                            place.rank(),
                            id,
                            now.getOrDefault(id, Figures.NONE),
                            before.getOrDefault(id, Figures.NONE)));
        }
        return rows;
    }

    /** Who used most, from the greatest down. */
    List<Ranking.Place> top(
            By of, RankBy by, Pieces range, int limit, Optional<Ranking.Place> after)
            throws SQLException {
        if (of == By.USER) {
            Optional<List<Ranking.Place>> found =
                    TopUsers.find(tx, steps, cover(range), by, limit, after, TopUsers.FIRST);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return addedUp(of, by, range, limit, after);
    }

    /** The same by adding up all that was used. */
    List<Ranking.Place> addedUp(
            By of, RankBy by, Pieces range, int limit, Optional<Ranking.Place> after) {
        List<Ranking.Place> places = new ArrayList<>();
        long rank = after.map(Ranking.Place::rank).orElse(0L);
        for (Record row : selects.ranking(of, by, range, limit, after).fetch()) {
            rank++;
            places.add(new Ranking.Place(rank, amount(row, 1), row.get(0, Long.class)));
        }
        return places;
    }

    /** All usage ever: totals, which know no days. */
    Figures total(Whose whose) throws SQLException {
        return switch (whose) {
            case Whose.OfUser of -> Totals.of(tx, "user", of.userId());
            case Whose.OfSource of -> Totals.of(tx, "source", of.sourceId());
            case Whose.OfUserAtSource of ->
                    sum(figures(of, By.DAY, new Range(Long.MIN_VALUE, Long.MAX_VALUE)).values());
            case Whose.OfAll all -> {
                List<Figures> totals = new ArrayList<>();
                Totals.forEach(tx, "source", total -> totals.add(Figures.of(total)));
                yield sum(totals);
            }
        };
    }

    static Figures sum(Iterable<Figures> all) {
        Figures sum = Figures.NONE;
        for (Figures figures : all) {
            sum = sum.plus(figures);
        }
        return sum;
    }

    private Cover cover(Pieces pieces) throws SQLException {
        Cover cover = covers.get(pieces);
        if (cover == null) {
            cover = Cover.of(tx, pieces);
            covers.put(pieces, cover);
        }
        return cover;
    }

    private Map<Long, Figures> figuresOf(By of, List<Long> ids, Pieces pieces) throws SQLException {
        if (of == By.USER) {
            return steps.figures(cover(pieces), ids);
        }
        Map<Long, Figures> figures = new HashMap<>();
        if (!ids.isEmpty()) {
            for (Range days : pieces.days()) {
                gather(figures, of, selects.usageOf(of, ids, days), false);
            }
            for (Range hours : pieces.hours()) {
                gather(figures, of, selects.hoursOf(of, ids, hours), false);
            }
            gather(figures, of, selects.adjustmentsOf(of, ids, pieces.all()), true);
        }
        return figures;
    }

    private Map<Long, Figures> hoursOf(By of, List<Long> ids, Range range) throws SQLException {
        if (of == By.USER) {
            return steps.hours(range, ids);
        }
        Map<Long, Figures> figures = new HashMap<>();
        gather(figures, of, selects.hoursOf(of, ids, range), false);
        return figures;
    }

    private void gather(
            Map<Long, Figures> into, By by, Select<? extends Record> select, boolean adjustments) {
        for (Record row : select.fetch()) {
            long key = keyOf(by, row.get(0, Long.class));
            long upload = amount(row, 1);
            long download = amount(row, 2);
            long billedUpload = amount(row, 3);
            long billedDownload = amount(row, 4);
            into.merge(
                    key,
                    adjustments
                            ? Figures.adjustment(upload, download, billedUpload, billedDownload)
                            : Figures.usage(upload, download, billedUpload, billedDownload),
                    Figures::plus);
        }
    }

    static long amount(Record row, int column) {
        return row.get(column, BigDecimal.class).longValueExact();
    }

    /** A day is called by its date: after a zone change two buckets may be of one date. */
    private long keyOf(By by, long key) {
        return switch (by) {
            case USER, SOURCE, CREDENTIAL, RATE -> key;
            case HOUR -> calendar.hourStart(key);
            case DAY -> calendar.startOf(calendar.dateOf(key));
            case MONTH -> calendar.startOf(calendar.dateOf(key).withDayOfMonth(1));
            case YEAR -> calendar.startOf(calendar.dateOf(key).withDayOfYear(1));
        };
    }

    /** Starts of all hours, days, months or years of the range. */
    List<Long> starts(By by, Range range) {
        List<Long> starts = new ArrayList<>();
        if (by == By.HOUR) {
            long start = calendar.hourStart(range.from());
            for (; start < range.to(); start = calendar.nextHourStart(start)) {
                starts.add(start);
            }
            return starts;
        }
        LocalDate date = calendar.dateOf(range.from());
        date =
                switch (by) {
                    case MONTH -> date.withDayOfMonth(1);
                    case YEAR -> date.withDayOfYear(1);
                    case DAY -> date;
                    case HOUR, USER, SOURCE, CREDENTIAL, RATE ->
                            throw new IllegalArgumentException("not a length of time: " + by);
                };
        while (calendar.startOf(date) < range.to()) {
            starts.add(calendar.startOf(date));
            date =
                    switch (by) {
                        case MONTH -> date.plusMonths(1);
                        case YEAR -> date.plusYears(1);
                        default -> date.plusDays(1);
                    };
        }
        return starts;
    }
}
