package dev.weir.shadow;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import dev.weir.shadow.FirstFigureStore.What;
import dev.weir.shadow.Grounds.Verdicts;
import dev.weir.shadow.PanelFigures.DayKey;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one comparison out of a reading and keeps it. Works in pieces, none of which holds the
 * database for long; what is kept shows only when all of it is there. One thread.
 */
final class ComparisonRun {
    private final Database database;
    private final PanelClock clock;
    private final PanelReadings.Open open;
    private final Runnable goesOn;
    private final ComparisonChangeStore writer;

    /**
     * @param goesOn called now and then, as long as it goes on
     * @param check made within each transaction that writes
     */
    ComparisonRun(
            Database database,
            PanelClock clock,
            PanelReadings.Open open,
            Runnable goesOn,
            ComparisonChangeStore.Check check) {
        this.database = database;
        this.clock = clock;
        this.open = open;
        this.goesOn = goesOn;
        this.writer = new ComparisonChangeStore(database, goesOn, check);
    }

    ComparisonStore.Standing made(boolean roundsEachPush, boolean keepsBilledDays) {
        long before = database.read(ComparisonStore::standing).map(one -> one.number()).orElse(0L);
        long number = before + 1;
        String document;
        if (open.begins()) {
            new FirstFigureStore(writer).begin(open.sight(), open.panel());
            document = nothing();
        } else {
            clear(number);
            Grounds on = database.read(tx -> grounds(tx, roundsEachPush, keepsBilledDays));
            document = compared(on, number);
        }
        ComparisonStore.Standing kept =
                new ComparisonStore.Standing(
                        number,
                        open.firstPosition(),
                        open.firstAtMillis(),
                        open.sight().position(),
                        clock.millis(),
                        document);
        writer.change(tx -> ComparisonStore.keep(tx, kept));
        clear(before);
        return kept;
    }

    /** Both sides are where the comparison begins. */
    private String nothing() {
        Grounds none =
                new Grounds(
                        Map.of(),
                        true,
                        true,
                        open.daysFrom(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        clock::day);
        return ComparisonDocument.of(new Comparison(none), Map.of(), Set.of(), open.daysFrom());
    }

    private String compared(Grounds on, long number) {
        Comparison comparison = new Comparison(on);
        UserFigureStore reader =
                new UserFigureStore(open.sight(), open.panel(), on.corrections(), on.daysFrom());
        while (true) {
            goesOn.run();
            Collection<UserFigures> some = database.read(reader::next);
            if (some.isEmpty()) {
                break;
            }
            keep(number, comparison.take(some));
        }
        keep(number, comparison.finish());
        Map<DayKey, Difference> nodes =
                database.read(tx ->
                        new NodeDaysComparison(on)
                                .made(
                                        FirstFigureStore.since(
                                                tx, What.PANEL_DAY, open.panel().days()),
                                        FirstFigureStore.since(
                                                tx, What.WEIR_DAY, open.sight().days()),
                                        comparison.taken(),
                                        comparison.undecided())
                                .days());
        return ComparisonDocument.of(comparison, nodes, on.doubtful(), on.daysFrom());
    }

    private void keep(long number, List<Comparison.Line> lines) {
        if (!lines.isEmpty()) {
            writer.change(tx -> ComparisonStore.keepLines(tx, number, lines));
        }
    }

    private void clear(long number) {
        writer.clear(
                new ComparisonChangeStore.Rows(
                        "shadow_difference", "user_id", "comparison", number));
    }

    private Grounds grounds(Transaction tx, boolean roundsEachPush, boolean keepsBilledDays)
            throws SQLException {
        Map<DayKey, Map<Fate, Offered.Sums>> days = ComparisonStore.offeredDays(tx);
        Map<DayKey, Verdicts> verdicts = new HashMap<>();
        Map<Long, Long> keptFrom = new HashMap<>();
        Moves moves = new Moves(clock::day);
        long dropped = LedgerSightStore.verdictsDropped(tx);
        long from = open.firstPosition();
        long to = open.sight().position();
        for (Map.Entry<DayKey, Map<Fate, Offered.Sums>> day : days.entrySet()) {
            long first = Long.MAX_VALUE;
            long last = 0;
            for (Offered.Sums sums : day.getValue().values()) {
                first = Math.min(first, sums.firstPosition);
                last = Math.max(last, sums.lastPosition);
            }
            DayKey key = day.getKey();
            verdicts.put(key, LedgerSightStore.verdicts(tx, key.sourceId(), first, last, to));
            LedgerSightStore.moves(tx, key, first, last, moves);
            if (first <= dropped) {
                keptFrom.merge(
                        key.sourceId(), Grounds.dayAfter(clock::day, key.bucket()), Math::max);
            }
        }
        Map<Grounds.UserSource, List<Grounds.HeldAmount>> held =
                LedgerSightStore.held(tx, from, to);
        Map<Grounds.UserSource, List<Grounds.HeldAmount>> released =
                LedgerSightStore.releasedLate(tx, from, to);
        Map<Long, Long> counted = new HashMap<>(open.sight().bySource());
        FirstFigureStore.between(tx, What.WEIR_SOURCE, 0, Long.MAX_VALUE)
                .forEach(first ->
                        counted.merge(first.a(), -first.amount().raw().upload(), Long::sum));
        return new Grounds(
                open.panel().rates(),
                keepsBilledDays,
                roundsEachPush,
                keptFrom.values().stream().reduce(open.daysFrom(), Math::max),
                days,
                verdicts,
                keptFrom,
                moves.moved(),
                held,
                released,
                LedgerSightStore.corrections(tx, from, to),
                ComparisonStore.unknown(tx),
                Grounds.doubtful(days, verdicts, counted, held, released),
                clock::day);
    }
}
