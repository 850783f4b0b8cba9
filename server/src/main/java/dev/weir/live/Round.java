package dev.weir.live;

import dev.weir.ledger.DaySums;
import dev.weir.ledger.DaySums.Of;
import dev.weir.ledger.Figures;
import dev.weir.usage.AccountingCalendar;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a round needs, all of one snapshot, into the states of subjects. Hub's thread. */
final class Round {
    private final DaySums sums;
    private final AccountingCalendar calendar;
    private final LocalDate today;

    Round(DaySums sums, AccountingCalendar calendar, LocalDate today) {
        this.sums = sums;
        this.calendar = calendar;
        this.today = today;
    }

    /** How much of a subject is to be known. */
    Span span(boolean whole) {
        return whole ? Span.whole(today) : Span.brief(today);
    }

    /** Reads subjects anew, each over its span. */
    void load(Map<Tracked, Span> wanted) throws SQLException {
        Map<Span, Map<Subject.Kind, List<Tracked>>> groups = new HashMap<>();
        wanted.forEach((tracked, span) ->
                groups.computeIfAbsent(span, _ -> new TreeMap<>())
                        .computeIfAbsent(tracked.subject.kind(), _ -> new ArrayList<>())
                        .add(tracked));
        for (Map.Entry<Span, Map<Subject.Kind, List<Tracked>>> group : groups.entrySet()) {
            Span span = group.getKey();
            for (List<Tracked> subjects : group.getValue().values()) {
                Map<Long, SubjectState> states = new HashMap<>();
                for (Tracked tracked : subjects) {
                    SubjectState state = new SubjectState(span);
                    tracked.state = state;
                    states.put(tracked.subject.id(), state);
                }
                days(subjects, span.from(calendar), states);
                totals(subjects);
            }
        }
    }

    private void days(List<Tracked> subjects, long from, Map<Long, SubjectState> states)
            throws SQLException {
        DaySums.Visitor visitor =
                (bucket, id, up, down, billedUp, billedDown) -> {
                    SubjectState state = states.get(id);
                    if (state != null) {
                        state.load(
                                Span.number(calendar.dateOf(bucket)),
                                new Amounts(up, down, billedUp, billedDown));
                    }
                };
        Of of = of(subjects);
        if (of == null) {
            sums.all(from, Long.MAX_VALUE, visitor);
        } else {
            sums.since(of, ids(subjects), from, visitor);
        }
    }

    /** Takes in what changed: the dates noted in each subject, and its total. */
    void change(Collection<Tracked> changed) throws SQLException {
        Map<Subject.Kind, Map<Integer, List<Tracked>>> groups = new TreeMap<>();
        Map<Subject.Kind, List<Tracked>> kinds = new TreeMap<>();
        for (Tracked tracked : changed) {
            Subject.Kind kind = tracked.subject.kind();
            kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(tracked);
            for (int date : tracked.changed) {
                groups.computeIfAbsent(kind, _ -> new TreeMap<>())
                        .computeIfAbsent(date, _ -> new ArrayList<>())
                        .add(tracked);
            }
        }
        for (Map<Integer, List<Tracked>> dates : groups.values()) {
            for (Map.Entry<Integer, List<Tracked>> date : dates.entrySet()) {
                changeDay(date.getValue(), date.getKey());
            }
        }
        for (List<Tracked> subjects : kinds.values()) {
            totals(subjects);
        }
    }

    private void changeDay(List<Tracked> subjects, int date) throws SQLException {
        Map<Long, Amounts> now = new HashMap<>();
        DaySums.Visitor visitor =
                (_, id, up, down, billedUp, billedDown) ->
                        now.merge(id, new Amounts(up, down, billedUp, billedDown), Amounts::plus);
        Of of = of(subjects);
        for (long bucket : Span.buckets(calendar, date)) {
            if (of == null) {
                sums.all(bucket, bucket + 1, visitor);
            } else {
                sums.day(of, ids(subjects), bucket, visitor);
            }
        }
        for (Tracked tracked : subjects) {
            SubjectState state = tracked.state;
            if (state != null) {
                state.change(date, now.getOrDefault(tracked.subject.id(), Amounts.NONE));
            }
        }
    }

    private void totals(List<Tracked> subjects) throws SQLException {
        Map<Long, SubjectState> states = new HashMap<>();
        for (Tracked tracked : subjects) {
            SubjectState state = tracked.state;
            if (state != null) {
                states.put(tracked.subject.id(), state);
            }
        }
        DaySums.TotalVisitor visitor =
                (id, figures, lastAtMillis) -> {
                    SubjectState state = states.get(id);
                    if (state != null) {
                        state.total(amounts(figures), lastAtMillis);
                    }
                };
        Of of = of(subjects);
        if (of == null) {
            sums.total(visitor);
        } else {
            sums.totals(of, ids(subjects), visitor);
        }
    }

    private static Amounts amounts(Figures figures) {
        return new Amounts(
                figures.upload(),
                figures.download(),
                figures.billedUpload(),
                figures.billedDownload());
    }

    /** Where their sums stand; null for the installation. All are of one kind. */
    private static @Nullable Of of(List<Tracked> subjects) {
        return switch (subjects.getFirst().subject.kind()) {
            case USER -> Of.USERS;
            case NODE -> Of.SOURCES;
            case INSTALLATION -> null;
        };
    }

    private static long[] ids(List<Tracked> subjects) {
        return subjects.stream().mapToLong(tracked -> tracked.subject.id()).sorted().toArray();
    }
}
