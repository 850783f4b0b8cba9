package dev.weir.live;

import dev.weir.live.Messages.Row;
import dev.weir.live.Subjects.NodeFacts;
import dev.weir.usage.AccountingCalendar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What changes without posting: names, standings, whether nodes are heard. Looked at every two
 * seconds while somebody watches. Hub's thread.
 */
final class FactWatch {
    private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();

    /** When a node was last heard is told this often by itself: it changes with every push. */
    private static final long PUSHES_NANOS = Duration.ofSeconds(10).toNanos();

    private static final SubjectState.Buckets NONE =
            new SubjectState(new Span(0, 0, 0)).of(List.of());

    private final LiveHub hub;
    private final Board board;
    private final Subjects subjects;
    private long lastLook;
    private long lastPushes;
    private AccountingCalendar calendar;

    FactWatch(LiveHub hub, Board board, Subjects subjects) {
        this.hub = hub;
        this.board = board;
        this.subjects = subjects;
        this.calendar = subjects.calendar();
        this.lastLook = hub.nanos();
        this.lastPushes = lastLook;
    }

    long dueAt() {
        return lastLook + EVERY_NANOS;
    }

    @Nullable Object of(Subject subject) {
        return switch (subject.kind()) {
            case USER -> subjects.user(subject.id());
            case NODE -> subjects.node(subject.id());
            case INSTALLATION -> subjects.installation();
        };
    }

    /**
     * @param books as read last
     */
    void look(long asOf, Books books) {
        lastLook = hub.nanos();
        if (board.watching(Watchlist::isEmpty)) {
            return;
        }
        Messages messages = hub.messages(asOf);
        if (!subjects.calendar().spans().equals(calendar.spans())) {
            // Days are cut anew: whatever was read by days is to be read again.
            calendar = subjects.calendar();
            board.doubt();
            byte[] body =
                    messages.control("invalidate", json -> json.field("reason", "zone_changed"));
            board.everybody().forEach(client -> hub.send(client, body));
            return;
        }
        nodesThatCame(messages);
        LiveClient[] all = board.watching(watched -> watched.allNodes().watchers());
        boolean pushes = lastLook - lastPushes >= PUSHES_NANOS;
        lastPushes = pushes ? lastLook : lastPushes;
        for (Tracked tracked : board.watching(Watchlist::all)) {
            Object now = of(tracked.subject);
            Object before = tracked.facts;
            boolean same =
                    pushes
                            ? Objects.equals(now, before)
                            : Objects.equals(atRest(now), atRest(before));
            if (tracked.state != null && !same) {
                tracked.facts = now == null ? before : now;
                tell(
                        tracked,
                        before,
                        now,
                        all,
                        sight -> body(messages.as(sight), tracked, now, books));
                tracked.facts = now;
            }
        }
        board.watching(watched -> {
            watched.nodes().stream()
                    .filter(node -> node.state != null && node.facts == null)
                    .filter(node -> node.watchers().length == 0)
                    .forEach(watched::removeNode);
            return true;
        });
    }

    /** Sends it to those to whom it is news. */
    private void tell(
            Tracked tracked,
            @Nullable Object before,
            @Nullable Object now,
            LiveClient[] all,
            Function<Sight, byte[]> body) {
        Views views = new Views(body);
        Set<LiveClient> everybody = new HashSet<>(Arrays.asList(tracked.watchers()));
        if (tracked.subject.kind() == Subject.Kind.NODE) {
            everybody.addAll(Arrays.asList(all));
        }
        for (LiveClient client : everybody) {
            if (!Objects.equals(client.sight().shown(now), client.sight().shown(before))) {
                hub.send(client, views);
            }
        }
    }

    private static @Nullable Object atRest(@Nullable Object facts) {
        return facts instanceof NodeFacts node ? node.atRest() : facts;
    }

    private byte[] body(Messages messages, Tracked tracked, @Nullable Object now, Books books) {
        Row row = new Row(tracked, NONE);
        return switch (tracked.subject.kind()) {
            case USER -> messages.traffic(row, now == null ? "delete" : "update");
            case NODE ->
                    tracked.facts instanceof NodeFacts facts && messages.sight().nodes()
                            ? messages.node(facts, now == null ? "delete" : "update")
                            : messages.traffic(row, now == null ? "delete" : "update");
            case INSTALLATION ->
                    messages.overview(
                            row,
                            new Messages.About(
                                    subjects.installation(), books, subjects.journalEnd()));
        };
    }

    /** Whoever watches all nodes watches new ones too. */
    private void nodesThatCame(Messages messages) {
        LiveClient[] all = board.watching(watched -> watched.allNodes().watchers());
        if (all.length == 0) {
            return;
        }
        Set<Long> ids = new TreeSet<>();
        Arrays.stream(subjects.nodeIds()).forEach(ids::add);
        board.watching(watched -> {
            watched.nodes().forEach(node -> ids.remove(node.subject.id()));
            return true;
        });
        for (long id : ids) {
            Tracked came = board.watching(watched -> watched.track(Subject.node(id)));
            NodeFacts facts = subjects.node(id);
            if (facts != null) {
                Views views = new Views(sight -> messages.as(sight).node(facts, "insert"));
                for (LiveClient client : all) {
                    if (client.sight().nodes()) {
                        hub.send(client, views);
                    }
                }
            }
            List<Request> requests = new ArrayList<>();
            for (LiveClient client : all) {
                requests.add(
                        new Request(
                                client, "nodes", Subject.Kind.NODE, false, true, List.of(came)));
            }
            board.ask(requests);
        }
    }
}
