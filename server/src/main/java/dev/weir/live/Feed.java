package dev.weir.live;

import dev.weir.database.Database;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.DaySums;
import dev.weir.live.Messages.Row;
import dev.weir.usage.AccountingCalendar;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The rounds: reads what changed and what was asked for in one snapshot, and sends it. Hub's
 * thread, except {@link #asOf}.
 */
final class Feed {
    /** So many subjects are read for new subscriptions in one round; the others wait. */
    private static final int LOADS_A_ROUND = 1_000;

    private static final int ROWS_A_MESSAGE = 100;

    /** Between rounds that only answer subscriptions: those that come together go together. */
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What there is to do, the more urgent the later. */
    enum Work {
        NONE,
        FACTS,
        SNAPSHOTS,
        CHANGES
    }

    private final LiveHub hub;
    private final Board board;
    private final Supplier<Database> database;
    private final Subjects subjects;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final FactWatch facts;
    private volatile long asOf;
    private Books books = Books.NONE;
    private long lastRound;
    private long lastChanges;
    private long notBefore;

    Feed(
            LiveHub hub,
            Board board,
            Supplier<Database> database,
            Subjects subjects,
            InstantSource wall,
            LongSupplier nanos) {
        this.hub = hub;
        this.board = board;
        this.database = database;
        this.subjects = subjects;
        this.wall = wall;
        this.nanos = nanos;
        this.facts = new FactWatch(hub, board, subjects);
        long now = nanos.getAsLong();
        lastRound = now - PAUSE_NANOS;
        lastChanges = now - hub.settings().interval().toNanos();
        notBefore = now;
    }

    /** The position that everything sent includes. */
    long asOf() {
        return asOf;
    }

    void notBefore(long atNanos) {
        notBefore = atNanos;
    }

    /** When such work is due, on the monotonic clock. */
    long dueAt(Work work) {
        long due =
                switch (work) {
                    case NONE -> nanos.getAsLong() + Duration.ofHours(1).toNanos();
                    case FACTS -> facts.dueAt();
                    case SNAPSHOTS -> Math.min(lastRound + PAUSE_NANOS, facts.dueAt());
                    case CHANGES ->
                            Math.min(
                                    lastChanges + hub.settings().interval().toNanos(),
                                    facts.dueAt());
                };
        return Math.max(due, notBefore);
    }

    /** Does what is due. */
    void round() {
        long now = nanos.getAsLong();
        if (now - notBefore < 0) {
            return;
        }
        if (now - facts.dueAt() >= 0) {
            facts.look(asOf, books);
        }
        Work work = board.prepare();
        if ((work == Work.SNAPSHOTS || work == Work.CHANGES) && now - dueAt(work) >= 0) {
            read();
        }
    }

    /** What one round read, and for whom. */
    private static final class Reading {
        private final Set<Tracked> changed = new LinkedHashSet<>();
        private final Map<Tracked, Span> loads = new HashMap<>();

        /** Subjects any day of which may have changed, as they were known before. */
        private final Map<Tracked, SubjectState> reassigned = new HashMap<>();

        private final List<Request> answered = new ArrayList<>();
        private List<ChangeLog.Commit> commits = List.of();
    }

    private void read() {
        Reading reading = new Reading();
        DaySums.read(database.get(), sums -> read(sums, reading));
        lastRound = nanos.getAsLong();
        if (!reading.commits.isEmpty()) {
            lastChanges = lastRound;
        }
        hub.counting().round(reading.changed.size() + reading.loads.size());
        send(reading);
    }

    private void read(DaySums sums, Reading reading) throws SQLException {
        AccountingCalendar calendar = subjects.calendar();
        Round round = new Round(sums, calendar, calendar.dateOf(wall.millis() / 1_000));
        reading.commits = board.changesUpTo(sums.asOf(), PATIENCE);
        asOf = sums.asOf();
        for (ChangeLog.Commit commit : reading.commits) {
            note(commit, calendar, reading);
        }
        for (Request request : board.openRequests()) {
            if (reading.loads.size() >= LOADS_A_ROUND) {
                break;
            }
            reading.answered.add(request);
            for (Tracked row : request.rows()) {
                want(row, round.span(request.whole()), reading.loads);
            }
        }
        round.load(reading.loads);
        List<Tracked> onlyChanged = new ArrayList<>(reading.changed);
        onlyChanged.removeAll(reading.loads.keySet());
        round.change(onlyChanged);
        if (reading.changed.stream().anyMatch(Feed::isInstallation)
                || reading.loads.keySet().stream().anyMatch(Feed::isInstallation)) {
            long[] held = sums.held();
            books = new Books(held[0], held[1], sums.postedAtMillis());
        }
    }

    private static boolean isInstallation(Tracked tracked) {
        return tracked.subject.kind() == Subject.Kind.INSTALLATION;
    }

    private static void note(
            ChangeLog.Commit commit, AccountingCalendar calendar, Reading reading) {
        for (int i = 0; i < commit.size(); i++) {
            Tracked tracked = commit.tracked(i);
            SubjectState state = tracked.state;
            if (state == null) {
                // Nobody was told of it yet: its first snapshot has the change in it.
                continue;
            }
            int date = Span.number(calendar.dateOf(commit.bucket(i)));
            tracked.changed.add(date);
            reading.changed.add(tracked);
            if (!state.holds(date)) {
                reading.loads.merge(tracked, state.span().with(date), Feed::wider);
            }
        }
        for (Tracked tracked : commit.reassigned) {
            SubjectState state = tracked.state;
            if (state != null) {
                reading.loads.merge(tracked, state.span(), Feed::wider);
                reading.changed.add(tracked);
                reading.reassigned.put(tracked, state);
            }
        }
    }

    private static void want(Tracked row, Span span, Map<Tracked, Span> loads) {
        SubjectState state = row.state;
        if (state == null || !state.covers(span)) {
            loads.merge(row, state == null ? span : wider(span, state.span()), Feed::wider);
        }
    }

    private static Span wider(Span one, Span other) {
        return new Span(
                Math.min(one.firstDay(), other.firstDay()),
                Math.min(one.firstMonth(), other.firstMonth()),
                Math.min(one.firstYear(), other.firstYear()));
    }

    private void send(Reading reading) {
        Messages messages = hub.messages(asOf);
        AccountingCalendar calendar = subjects.calendar();
        var today = calendar.dateOf(messages.nowMillis() / 1_000);
        LiveClient[] all = board.watching(watched -> watched.allNodes().watchers());
        for (Tracked tracked : reading.loads.keySet()) {
            tracked.facts = facts.of(tracked.subject);
        }
        for (Tracked tracked : reading.changed) {
            SubjectState state = tracked.state;
            if (state == null) {
                continue;
            }
            SubjectState before = reading.reassigned.get(tracked);
            Row row =
                    new Row(
                            tracked,
                            before == null
                                    ? state.of(new TreeSet<>(tracked.changed))
                                    : state.differing(before));
            tracked.changed.clear();
            Messages.About about = isInstallation(tracked) ? about() : null;
            deliver(
                    new Views(sight ->
                            about == null
                                    ? messages.as(sight).traffic(row, "update")
                                    : messages.as(sight).overview(row, about)),
                    tracked.watchers(),
                    tracked.subject.kind() == Subject.Kind.NODE ? all : null);
        }
        for (Request request : reading.answered) {
            snapshot(messages, request, request.whole() ? Span.whole(today) : Span.brief(today));
        }
        board.answered(reading.answered);
        long now = wall.millis();
        for (ChangeLog.Commit commit : reading.commits) {
            Arrays.stream(commit.arrivals)
                    .forEach(arrived -> hub.counting().latency(now - arrived));
        }
    }

    /** Everybody once, whoever watches in two ways too. */
    private void deliver(
            Views views,
            LiveClient[] watchers,
            LiveClient @org.jspecify.annotations.Nullable [] besides) {
        for (LiveClient client : watchers) {
            hub.send(client, views);
        }
        if (besides != null) {
            List<LiveClient> had = Arrays.asList(watchers);
            for (LiveClient client : besides) {
                if (!had.contains(client)) {
                    hub.send(client, views);
                }
            }
        }
    }

    private Messages.About about() {
        return new Messages.About(subjects.installation(), books, subjects.journalEnd());
    }

    private void snapshot(Messages moment, Request request, Span shown) {
        Messages messages = moment.as(request.client().sight());
        List<Row> rows = new ArrayList<>();
        for (Tracked tracked : request.rows()) {
            SubjectState state = tracked.state;
            if (state != null) {
                rows.add(new Row(tracked, state.of(shown)));
            }
        }
        if (request.came()) {
            rows.forEach(row -> hub.send(request.client(), messages.traffic(row, "insert")));
            return;
        }
        JsonWriter.Part beside =
                request.kind() == Subject.Kind.INSTALLATION
                        ? json -> messages.about(json, about())
                        : null;
        int at = 0;
        do {
            int end = Math.min(rows.size(), at + ROWS_A_MESSAGE);
            hub.send(
                    request.client(),
                    messages.snapshot(
                            request.topic(),
                            request.kind(),
                            end == rows.size(),
                            beside,
                            rows.subList(at, end)));
            at = end;
        } while (at < rows.size());
    }
}
