package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.collect.node.TestDoor;
import dev.weir.collect.uniproxy.UniProxyParser;
import dev.weir.database.TestDatabase;
import dev.weir.directory.Node;
import dev.weir.journal.Appended;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forwarding that has to begin anew while a push is with the panel. */
final class ForwarderTest {
    private static final String TOKEN = "token-of-the-old-panel";

    @TempDir Path directory;

    private final List<String> pushes = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean fails = new AtomicBoolean();
    private ShadowDatabase shadow;
    private HttpServer panel;
    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        shadow = new ShadowDatabase(TestDatabase.SQLITE, directory);
        journal =
                Journal.open(
                        directory.resolve("journal"),
                        JournalSettings.defaults(),
                        shadow.clock.wall(),
                        () -> 0);
        panel = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        panel.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        panel.createContext("/", this::serve);
        panel.start();
    }

    @AfterEach
    void close() {
        released.countDown();
        panel.stop(0);
        journal.close();
        shadow.close();
    }

    /** The first push is with the panel until it is released. */
    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (exchange.getRequestMethod().equals("POST")) {
                pushes.add(body);
                if (pushes.size() == 1) {
                    released.await();
                }
            }
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'{', '}'});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Timeout(60)
    void anAnswerThatComesAfterItBeganAnewIsOfAPushThatIsSettledAlready() {
        UniProxyParser parser = new UniProxyParser();
        Forwarder forwarder =
                new Forwarder(
                        new Forwarder.Surroundings(
                                journal,
                                () -> {
                                    if (fails.getAndSet(false)) {
                                        throw new IllegalStateException("as a fault of its own");
                                    }
                                    return shadow.database;
                                },
                                ForwarderTest::node,
                                _ -> parser,
                                shadow.clock,
                                // Patience with the panel passes faster.
                                () -> System.nanoTime() * 20,
                                Duration.ofDays(1)),
                        new OldPanelDoor(
                                "http://127.0.0.1:" + panel.getAddress().getPort() + "/",
                                TOKEN,
                                Duration.ofSeconds(30)),
                        new ForwardMeter("panel", shadow.clock.wall()),
                        0);
        try (forwarder) {
            forwarder.start();
            push(1, 10);
            await(() -> pushes.size() == 1);
            // Whatever fails where this push is made durable as on its way: all begins anew.
            fails.set(true);
            push(2, 20);
            await(() -> count("unknown") == 1);
            released.countDown();
            push(1, 30);
            push(2, 40);
            await(() -> count("taken") == 3);
            push(1, 50);
            await(() -> count("taken") == 4);
        }
        assertThat(count("unknown")).isEqualTo(1);
        assertThat(count("taken")).isEqualTo(4);
        assertThat(pushes).hasSize(5).doesNotHaveDuplicates();
    }

    private long count(String fate) {
        return shadow.sum("pushes", "shadow_day where fate = '" + fate + "'");
    }

    private static Node node(long source) {
        return TestDoor.node(source, "vmess", source, TOKEN, Node.Family.RESETS, true, "{}");
    }

    private void push(long source, long bytes) {
        assertThat(
                        journal.append(
                                new Report(
                                        source,
                                        0,
                                        0,
                                        Report.Evidence.UNKNOWN,
                                        false,
                                        shadow.clock.millis(),
                                        0,
                                        0,
                                        Report.Route.UNIPROXY_PUSH,
                                        Report.Client.OTHER,
                                        new byte[0],
                                        ("{\"7\":[" + bytes + ",1]}")
                                                .getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Appended.Durable.class);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
        }
    }
}
