package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A socket that outlives listeners, and what becomes of connections when one stops (R27). */
@EnabledOnOs(OS.LINUX)
final class RestartTest {
    private final Descriptors descriptors = new Descriptors();
    private final BlockingQueue<String> entered = new ArrayBlockingQueue<>(100);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private ServerSocketChannel kept;
    private int port;

    /** Holds the socket as systemd would. */
    @BeforeEach
    void hold() throws IOException {
        kept = ServerSocketChannel.open();
        kept.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        port = kept.socket().getLocalPort();
    }

    @AfterEach
    void letGo() throws IOException {
        mayAnswer.countDown();
        kept.close();
    }

    @Test
    void knowsWhereTheInheritedSocketListens() throws IOException {
        InheritedSocket inherited = inherit();

        assertThat(inherited.address())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        inherited.socket().close();
    }

    @Test
    void takesNoSocketThatWasHandedToAnotherProcess() throws IOException {
        assertThat(InheritedSocket.take(Map.of())).isEmpty();
        assertThat(InheritedSocket.take(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "1"))).isEmpty();
        String self = Long.toString(ProcessHandle.current().pid());
        assertThatThrownBy(
                        () -> InheritedSocket.take(Map.of("LISTEN_FDS", "2", "LISTEN_PID", self)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aConnectionThatComesBetweenTwoListenersIsServedByTheNext() throws IOException {
        listen("first").close();

        try (RawClient client = new RawClient(port)) {
            client.get("/name");
            Listener second = listen("second");
            assertThat(client.answer().body()).isEqualTo("second");
            second.close();
        }
    }

    @Test
    void aRequestUnderWayIsAnsweredAndItsAnswerSaysThatItIsTheLast() throws Exception {
        Listener listener = listen("first");
        try (RawClient client = new RawClient(port);
                var stopping = Executors.newVirtualThreadPerTaskExecutor()) {
            client.post("/slow", "body");
            entered.take();
            Future<?> stopped = stopping.submit(listener::close);
            awaitNobodyAccepts();
            mayAnswer.countDown();

            RawClient.Answer answer = client.answer();

            assertThat(answer.body()).isEqualTo("body");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.rest()).isEmpty();
            stopped.get();
        }
    }

    @Test
    void aConnectionThatWaitsBetweenRequestsIsEndedWithoutAReset() throws IOException {
        Listener listener = listen("first");
        try (RawClient client = new RawClient(port)) {
            client.get("/name").answer();

            listener.close();

            assertThat(client.restOrReset()).isEqualTo("end");
        }
    }

    @Test
    void aConnectionThatWasAcceptedButHasNotSpokenYetIsHeardFirst() throws Exception {
        Listener listener = listen("first");
        try (RawClient client = new RawClient(port);
                RawClient other = new RawClient(port);
                var stopping = Executors.newVirtualThreadPerTaskExecutor()) {
            // Connections are accepted in order: once this one is answered, the first is accepted.
            other.get("/name").answer();
            Future<?> stopped = stopping.submit(listener::close);
            assertThat(other.restOrReset()).isEqualTo("end");

            RawClient.Answer answer = client.get("/name").answer();

            assertThat(answer.body()).isEqualTo("first");
            assertThat(answer.header("Connection")).isEqualTo("close");
            stopped.get();
        }
    }

    @Test
    void aQuestionThatOnlyWaitsForNewsDoesNotHoldUpTheStop() throws Exception {
        Listener listener = listen("first");
        try (RawClient client = new RawClient(port)) {
            client.get("/slow");
            entered.take();
            long begun = System.nanoTime();

            listener.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(9));
            client.rest();
        }
    }

    @Test
    void noRequestIsRefusedOrDroppedOverManyRestarts() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        List<Integer> clients = IntStream.range(0, 8).boxed().toList();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Listener listener = listen("0");
            List<Future<?>> running =
                    clients.stream()
                            .<Future<?>>map(i -> executor.submit(() -> oneRequestEach(answered)))
                            .toList();
            for (int i = 1; i <= 10; i++) {
                int before = answered.get();
                while (answered.get() < before + 100) {
                    Thread.onSpinWait();
                    failed(running);
                }
                listener.close();
                listener = listen(Integer.toString(i));
            }
            mayAnswer.countDown();
            for (Future<?> client : running) {
                client.get();
            }
            listener.close();
        }
    }

    /** Like node software behind a proxy without kept connections: one request, one connection. */
    private Void oneRequestEach(AtomicInteger answered) throws IOException {
        while (mayAnswer.getCount() > 0) {
            try (RawClient client = new RawClient(port)) {
                assertThat(client.post("/length", "12345").answer().body()).isEqualTo("5");
            }
            answered.incrementAndGet();
        }
        return null;
    }

    private static void failed(List<Future<?>> running) throws Exception {
        for (Future<?> client : running) {
            if (client.isDone()) {
                client.get();
            }
        }
    }

    /** Until nobody takes connections off the socket any more. */
    private void awaitNobodyAccepts() throws IOException {
        boolean answered = true;
        while (answered) {
            try (RawClient probe = new RawClient(port)) {
                answered = probe.patience(Duration.ofMillis(300)).get("/name").isAnswered();
            }
        }
    }

    private InheritedSocket inherit() throws IOException {
        return InheritedSocket.take(descriptors, descriptors.boundTo(port));
    }

    private Listener listen(String name) throws IOException {
        ListenerSettings settings =
                ListenerSettings.of("127.0.0.1", 0, 1 << 20, Duration.ofSeconds(150));
        HttpFaults faults = new HttpFaults();
        Bodies bodies = new Bodies(settings, faults);
        return Listener.start(
                settings,
                new Front("", Optional.of(inherit()), Optional.empty(), Duration.ZERO),
                faults,
                new DoorMeter(),
                routing ->
                        routing.get("/name", (request, response) -> response.send(name))
                                .post(
                                        "/length",
                                        (request, response) -> {
                                            try (Bodies.Body body = bodies.read(request)) {
                                                response.send("" + body.bytes().length);
                                            }
                                        })
                                .any(
                                        "/slow",
                                        (request, response) -> {
                                            try (Bodies.Body body = bodies.read(request)) {
                                                entered.add("slow");
                                                mayAnswer.await();
                                                response.send(body.bytes());
                                            }
                                        }),
                System::nanoTime);
    }
}
