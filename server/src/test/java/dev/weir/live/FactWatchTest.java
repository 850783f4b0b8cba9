package dev.weir.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.access.Permission;
import dev.weir.access.Principal;
import dev.weir.usage.AccountingCalendar;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes without posting is told to whom it is news, and no oftener than it should. */
final class FactWatchTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final OneOfEach subjects = new OneOfEach();
    private final LiveSettings settings =
            new LiveSettings(Duration.ofMillis(500), Duration.ofSeconds(15), 10, 10, 10, 1 << 20);
    private final Board board = new Board(settings, subjects, nanos::get);
    private final LiveHub hub =
            new LiveHub(
                    settings,
                    () -> {
                        throw new AssertionError("facts are not in the database");
                    },
                    subjects,
                    "1",
                    InstantSource.system(),
                    nanos::get);
    private final LiveClient operator =
            client(Permission.USAGE_READ, Permission.USERS_READ, Permission.NODES_READ);
    private final LiveClient bookkeeper = client(Permission.USAGE_READ);
    private final FactWatch watch = new FactWatch(hub, board, subjects);

    /** One node and one user, whose facts a test changes. */
    private static final class OneOfEach implements Subjects {
        long lastPushMillis = 1_000;
        String remark = "";
        String nodeName = "hk-01";
        String standing = "active";
        long users = 1;
        final AccountingCalendar calendar = AccountingCalendar.of(ZoneOffset.UTC);

        @Override
        public UserFacts user(long id) {
            return new UserFacts(id, "alice@example.org", "Alice", standing, null, 0);
        }

        @Override
        public NodeFacts node(long sourceId) {
            return new NodeFacts(
                    sourceId,
                    "hk.example.org",
                    nodeName,
                    "shadowsocks",
                    7,
                    "HK",
                    remark,
                    "xboard",
                    "reporting",
                    1_000_000,
                    0,
                    1,
                    0,
                    lastPushMillis);
        }

        @Override
        public long[] nodeIds() {
            return new long[] {3};
        }

        @Override
        public Installation installation() {
            return new Installation(users, 1, 1, "current", "Z", LocalDate.EPOCH, "1", false);
        }

        @Override
        public long journalEnd() {
            return 0;
        }

        @Override
        public AccountingCalendar calendar() {
            return calendar;
        }
    }

    private LiveClient client(Permission... permissions) {
        Principal who = new Principal(Principal.Kind.API_TOKEN, "x", Set.of(permissions));
        Wire nowhere =
                new Wire() {
                    @Override
                    public void wake() {}

                    @Override
                    public void ping() {}

                    @Override
                    public void close(int code, String reason) {}
                };
        return new LiveClient(
                hub,
                board,
                new Viewer.Staff("x", () -> Optional.of(who)),
                nowhere,
                new Outbox(1 << 20, nanos::get));
    }

    @BeforeEach
    void everybodyKnowsEverything() {
        for (LiveClient client : List.of(operator, bookkeeper)) {
            assertThat(board.add(client)).isTrue();
            client.subscribe(
                    List.of(new Topic.Nodes(), new Topic.Overview(), new Topic.OneUser(5)));
        }
        for (Tracked tracked : board.watching(Watchlist::all)) {
            tracked.state = new SubjectState(new Span(0, 0, 0));
            tracked.facts = watch.of(tracked.subject);
        }
    }

    /** What the client was sent after so long. */
    private List<String> after(Duration passed, LiveClient client) {
        nanos.addAndGet(passed.toNanos());
        watch.look(1, Books.NONE);
        return sent(client);
    }

    private static List<String> sent(LiveClient client) {
        List<String> all = new ArrayList<>();
        byte @Nullable [] body = client.outbox().take();
        while (body != null) {
            all.add(new String(body, StandardCharsets.UTF_8));
            body = client.outbox().take();
        }
        return all;
    }

    @Test
    void aPushAloneIsToldEveryTenSecondsAndNotOftener() {
        Duration look = Duration.ofSeconds(2);
        for (int i = 0; i < 4; i++) {
            subjects.lastPushMillis += 1_000;
            assertThat(after(look, operator)).isEmpty();
        }
        assertThat(after(look, operator))
                .singleElement()
                .asString()
                .contains("\"type\":\"node_update\"", "\"last_push_at\":\"1970-01-01T00:00:05");
        assertThat(after(Duration.ofSeconds(10), operator)).isEmpty();
        subjects.lastPushMillis += 1_000;
        subjects.remark = "new cable";
        assertThat(after(look, operator)).singleElement().asString().contains("new cable");
        assertThat(sent(bookkeeper)).isEmpty();
    }

    @Test
    void whatSomebodyMayNotSeeIsNoNewsToHim() {
        subjects.standing = "over_limit";
        subjects.users = 2;
        subjects.remark = "new cable";

        assertThat(after(Duration.ofSeconds(2), operator))
                .hasSize(3)
                .anyMatch(body -> body.contains("\"standing\":\"over_limit\""))
                .anyMatch(body -> body.contains("\"users\":2"))
                .anyMatch(body -> body.contains("new cable"));
        assertThat(sent(bookkeeper)).isEmpty();
    }

    @Test
    void aNewNameOfANodeIsToldWithoutWhatElseIsKnownOfIt() {
        subjects.nodeName = "hk";

        assertThat(after(Duration.ofSeconds(2), operator))
                .singleElement()
                .asString()
                .contains("\"type\":\"node_update\"", "hk.example.org");
        assertThat(sent(bookkeeper))
                .singleElement()
                .asString()
                .contains("\"type\":\"node_traffic_update\"", "\"name\":\"hk\"")
                .doesNotContain("hk.example.org");
    }
}
