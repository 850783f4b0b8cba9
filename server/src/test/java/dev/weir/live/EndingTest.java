package dev.weir.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.access.Permission;
import dev.weir.access.Principal;
import dev.weir.usage.AccountingCalendar;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why a socket is closed is told apart, to the client and to whoever counts. */
final class EndingTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final AtomicLong nanos = new AtomicLong(1);
    private final AtomicReference<Optional<Principal>> who =
            new AtomicReference<>(
                    Optional.of(
                            new Principal(
                                    Principal.Kind.ACCOUNT, "x", Set.of(Permission.USAGE_READ))));
    private LiveHub hub;

    /** The far end of a client; takes what comes or leaves it. */
    private static final class FarEnd implements Wire {
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final boolean reads;
        volatile @Nullable LiveClient client;

        FarEnd(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void wake() {
            LiveClient mine = client;
            while (reads && mine != null && mine.outbox().take() != null) {
                // Read and forgotten.
            }
        }

        @Override
        public void ping() {}

        @Override
        public void close(int code, String reason) {
            closed.complete(code + " " + reason);
        }
    }

    private static final class Nothing implements Subjects {
        @Override
        public @Nullable UserFacts user(long id) {
            return null;
        }

        @Override
        public @Nullable NodeFacts node(long sourceId) {
            return null;
        }

        @Override
        public long[] nodeIds() {
            return new long[0];
        }

        @Override
        public Installation installation() {
            return new Installation(0, 0, 0, "current", "Z", LocalDate.EPOCH, "1", false);
        }

        @Override
        public long journalEnd() {
            return 0;
        }

        @Override
        public AccountingCalendar calendar() {
            return AccountingCalendar.of(ZoneOffset.UTC);
        }
    }

    @BeforeEach
    void start() {
        hub =
                new LiveHub(
                        new LiveSettings(Duration.ofMillis(500), HEARTBEAT, 10, 10, 10, 1 << 20),
                        () -> {
                            throw new AssertionError("nobody watches anything");
                        },
                        new Nothing(),
                        "1",
                        InstantSource.system(),
                        nanos::get);
        hub.start();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private FarEnd open(boolean reads) {
        FarEnd far = new FarEnd(reads);
        LiveClient client = hub.open(new Viewer.Staff("x", who::get), far);
        assertThat(client).isNotNull();
        far.client = client;
        if (client != null) {
            client.greet();
        }
        return far;
    }

    private static String ending(FarEnd far) throws Exception {
        return far.closed.get(20, TimeUnit.SECONDS);
    }

    private void assertCounted(Ending... endings) {
        for (Ending why : Ending.values()) {
            long expected = Set.of(endings).contains(why) ? 1 : 0;
            assertThat(hub.counting().dropped(why)).as(why.label()).isEqualTo(expected);
        }
    }

    @Test
    void whoTakesNothingIsTooSlow() throws Exception {
        FarEnd slow = open(false);
        FarEnd quick = open(true);

        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        hub.authorityChanged();

        assertThat(ending(slow)).isEqualTo("1013 too slow");
        assertThat(quick.closed).isNotDone();
        assertCounted(Ending.TOO_SLOW);
    }

    @Test
    void whoLeavesHeartbeatsUnansweredGaveNoSignOfLife() throws Exception {
        FarEnd mute = open(true);
        FarEnd alive = open(true);

        nanos.addAndGet(HEARTBEAT.multipliedBy(4).toNanos());
        LiveClient client = alive.client;
        if (client != null) {
            client.heard();
        }
        hub.authorityChanged();

        assertThat(ending(mute)).isEqualTo("4408 no sign of life");
        assertThat(alive.closed).isNotDone();
        assertCounted(Ending.NO_SIGN_OF_LIFE);
    }

    @Test
    void whoseRightsAreGoneIsToldSo() throws Exception {
        FarEnd far = open(true);

        who.set(Optional.empty());
        hub.authorityChanged();

        assertThat(ending(far)).isEqualTo("4401 session ended or rights changed");
        assertCounted(Ending.RIGHTS_GONE);
    }

    @Test
    void aStoppingServerSaysSo() throws Exception {
        FarEnd far = open(true);

        hub.close();

        assertThat(ending(far)).isEqualTo("1001 the server is stopping");
        assertCounted(Ending.SERVER_STOPPING);
    }

    @Test
    void whatAClientSendsWrongIsToldApart() throws Exception {
        FarEnd garbage = open(true);
        FarEnd curious = open(true);
        FarEnd noisy = open(true);

        receive(garbage, "hello");
        receive(curious, "{\"type\":\"sub\",\"topics\":[\"me\"]}");
        for (int i = 0; i < 40; i++) {
            receive(noisy, "{\"type\":\"ping\"}");
        }

        assertThat(ending(garbage)).startsWith("1003 ");
        assertThat(ending(curious)).startsWith("4403 ");
        assertThat(ending(noisy)).startsWith("1008 ");
        assertCounted(Ending.UNREADABLE, Ending.TOPIC_REFUSED, Ending.TOO_OFTEN);
    }

    private static void receive(FarEnd far, String text) {
        LiveClient client = far.client;
        if (client != null) {
            client.receive(text);
        }
    }
}
