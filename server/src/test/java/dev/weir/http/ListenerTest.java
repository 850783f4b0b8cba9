package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.HttpFaults.Fault;
import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final int MAX_BODY = 1 << 20;
    private static final String TWO_CHUNKS = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";

    private final HttpFaults faults = new HttpFaults();
    private final BlockingQueue<Connection.Fate> fates = new ArrayBlockingQueue<>(100);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final BlockingQueue<Boolean> hadLeft = new ArrayBlockingQueue<>(100);
    private ListenerSettings settings =
            new ListenerSettings(
                    "127.0.0.1",
                    0,
                    MAX_BODY,
                    8 * MAX_BODY,
                    1000,
                    Duration.ofSeconds(150),
                    Duration.ofSeconds(100),
                    Duration.ofSeconds(100),
                    Duration.ofSeconds(100));
    private Bodies bodies = new Bodies(settings, faults);
    private Listener listener;

    @BeforeEach
    void start() {
        listener = listen();
    }

    private Listener listen() {
        bodies = new Bodies(settings, faults);
        return Listener.start(
                settings,
                faults,
                new DoorMeter(),
                routing ->
                        routing.get("/hello", (request, response) -> response.send("hello"))
                                .get(
                                        "/nothing",
                                        (request, response) -> {
                                            throw new CloseConnectionException("no answer");
                                        })
                                .get(
                                        "/defect",
                                        (request, response) -> {
                                            throw new IllegalStateException("token=secret");
                                        })
                                .post(
                                        "/length",
                                        (request, response) -> {
                                            try (Bodies.Body body = bodies.read(request)) {
                                                response.send("" + body.bytes().length);
                                            }
                                        })
                                .get(
                                        "/known",
                                        (request, response) -> {
                                            Connection.current().proven();
                                            response.send();
                                        })
                                .get(
                                        "/long",
                                        (request, response) -> response.send(new byte[5 << 20]))
                                .get(
                                        "/watched",
                                        (request, response) -> {
                                            response.send("watched");
                                            Connection.current().whenSettled(fates::add);
                                        })
                                .get(
                                        "/late",
                                        (request, response) -> {
                                            await(mayAnswer);
                                            hadLeft.add(Connection.current().peerHasLeft());
                                            response.send("late");
                                            Connection.current().whenSettled(fates::add);
                                        }),
                System::nanoTime);
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        listener.close();
    }

    @Test
    void writesNothingWhenARouteClosesTheConnection() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.get("/nothing").rest()).isEmpty();
        }
    }

    @Test
    void answersInOneWriteWithItsLength() throws IOException {
        try (RawClient client = client()) {
            client.get("/hello");
            // A read returns what one write brought: head and body together.
            String answer = new String(client.oneRead(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
            assertThat(answer).contains("Content-Length: 5\r\n");
        }
    }

    @Test
    void tellsThatAnotherRequestFollowedTheAnswer() throws Exception {
        try (RawClient client = client()) {
            client.get("/watched").answer();
            client.get("/hello").answer();
            assertThat(fates.poll(10, TimeUnit.SECONDS)).isEqualTo(Connection.Fate.FOLLOWED);
        }
        assertThat(fates).isEmpty();
    }

    @Test
    void tellsACleanEndAfterTheAnswerFromABreak() throws Exception {
        try (RawClient client = client()) {
            client.get("/watched").answer();
        }
        assertThat(fates.poll(10, TimeUnit.SECONDS)).isEqualTo(Connection.Fate.ENDED);

        RawClient breaking = client();
        breaking.get("/watched").answer();
        breaking.reset();
        assertThat(fates.poll(10, TimeUnit.SECONDS)).isEqualTo(Connection.Fate.BROKEN);
    }

    @Test
    void seesThatThePeerLeftBeforeTheAnswer() throws Exception {
        try (RawClient client = client()) {
            client.get("/late");
        }
        mayAnswer.countDown();
        assertThat(hadLeft.poll(10, TimeUnit.SECONDS)).isTrue();
        assertThat(fates.poll(10, TimeUnit.SECONDS)).isEqualTo(Connection.Fate.BROKEN);
    }

    @Test
    void losesNoByteOfARequestThatIsAlreadyHereWhenItLooksForThePeer() throws Exception {
        mayAnswer.countDown();
        try (RawClient client = client()) {
            for (int i = 0; i < 50; i++) {
                client.get("/late").get("/hello");
                assertThat(client.answer().body()).isEqualTo("late");
                assertThat(client.answer().body()).isEqualTo("hello");
            }
        }
        assertThat(hadLeft).doesNotContain(true);
    }

    @Test
    void whatWeEndOurselvesSaysNothing() throws Exception {
        try (RawClient client = client()) {
            client.get("/watched").answer();
            listener.close();
            assertThat(fates.poll(10, TimeUnit.SECONDS)).isEqualTo(Connection.Fate.UNKNOWN);
        }
    }

    @Test
    void answersBadRequestsWithASmallProblemAndLeavesNeighboursAlone() throws IOException {
        try (RawClient neighbour = client()) {
            neighbour.get("/hello").answer();
            for (String bad :
                    new String[] {
                        "GET /hello?a=%zz HTTP/1.1\r\nHost: weir\r\n\r\n",
                        "GET /%zz HTTP/1.1\r\nHost: weir\r\n\r\n",
                        "GET /hello HTTP/1.1\r\nHost: we ir\r\n\r\n",
                        "GET /hello HTTP/1.1\r\n\r\n",
                        "nonsense\r\n\r\n",
                        "POST /length HTTP/1.1\r\nHost: weir\r\nContent-Length: x\r\n\r\n",
                        "POST /length HTTP/1.1\r\nHost: weir\r\nContent-Encoding: br\r\n"
                                + "Content-Length: 2\r\n\r\nab",
                        "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: weir\r\n\r\n",
                        "GET /hello HTTP/1.1\r\nHost: weir\r\nX: "
                                + "a".repeat(50_000)
                                + "\r\n\r\n",
                    }) {
                try (RawClient client = client()) {
                    RawClient.Answer answer = client.send(bad).answer();
                    assertThat(answer.status()).as(bad).isBetween(400, 499);
                    assertThat(answer.header("content-type")).contains("json");
                    assertThat(answer.body()).contains("\"code\":\"").hasSizeLessThan(300);
                    assertThat(answer.body().toLowerCase(java.util.Locale.ROOT))
                            .doesNotContain("not found", "unsupported", "not support")
                            .doesNotContain("not implemented", "method not allowed");
                }
            }
            assertThat(neighbour.get("/hello").answer().body()).isEqualTo("hello");
        }
        assertThat(faults.of(Fault.BAD_REQUEST)).isEqualTo(9);
    }

    @Test
    void aDefectTellsNothingOfItself() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.get("/defect").answer();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("secret");
        }
        assertThat(faults.of(Fault.INTERNAL)).isEqualTo(1);
    }

    @Test
    void refusesABodyThatDeclaresTooMuchAtOnce() throws IOException {
        try (RawClient client = client()) {
            client.send("POST /length HTTP/1.1\r\nHost: weir\r\nContent-Length: 104857600\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(413);
        }
        assertThat(faults.of(Fault.TOO_LARGE)).isEqualTo(1);
        listener.close(); // every handler has ended
        assertThat(bodies.bytesInUse()).isZero();
    }

    @Test
    void refusesAChunkedBodyThatBecomesTooLarge() throws IOException {
        try (RawClient client = client()) {
            client.send(
                    "POST /length HTTP/1.1\r\nHost: weir\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "x".repeat(65536) + "\r\n";
            try {
                for (int i = 0; i < 1600; i++) {
                    client.send(chunk);
                }
            } catch (IOException refusedWhileSending) {
                // It need not listen to the end.
            }
            String rest = new String(client.rest(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(rest)
                    .satisfiesAnyOf(
                            r -> assertThat(r).isEmpty(), r -> assertThat(r).contains(" 413 "));
        }
        assertThat(faults.of(Fault.TOO_LARGE)).isEqualTo(1);
        listener.close(); // every handler has ended
        assertThat(bodies.bytesInUse()).isZero();
    }

    @Test
    void readsBodiesOfAnySizeAndForm() throws IOException {
        try (RawClient client = client()) {
            for (int size : new int[] {0, 1, 2, 8191, 8192, 8193, 65536, 65537, MAX_BODY}) {
                assertThat(client.post("/length", new byte[size]).answer().body())
                        .isEqualTo("" + size);
            }
            client.head("/length", "Transfer-Encoding: chunked").send(TWO_CHUNKS);
            assertThat(client.answer().body()).isEqualTo("5");
            client.head("/length", "Expect: 100-continue", "Content-Length: 3");
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.send("abc").answer().body()).isEqualTo("3");
        }
        listener.close(); // every handler has ended
        assertThat(bodies.bytesInUse()).isZero();
    }

    @Test
    void sendsLongAnswersWhole() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.get("/long").answer().body()).hasSize(5 << 20);
            assertThat(client.get("/hello").answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void aBodyThatEndsEarlyIsNeverAnswered() throws IOException {
        try (RawClient client = client()) {
            client.head("/length", "Content-Length: 10").send("abc");
            client.endSending();
            assertThat(client.rest()).isEmpty();
        }
        assertThat(faults.of(Fault.SHORT_REQUEST)).isEqualTo(1);
        listener.close(); // every handler has ended
        assertThat(bodies.bytesInUse()).isZero();
    }

    @Test
    void unpacksGzipButNotABomb() throws IOException {
        try (RawClient client = client()) {
            client.post("/length", gzip(new byte[MAX_BODY]), "Content-Encoding: gzip");
            assertThat(client.answer().body()).isEqualTo("" + MAX_BODY);
            client.post("/length", gzip(new byte[MAX_BODY + 1]), "Content-Encoding: gzip");
            assertThat(client.rest()).isEmpty();
        }
        assertThat(faults.of(Fault.TOO_LARGE)).isEqualTo(1);
        try (RawClient client = client()) {
            client.post("/length", "no gzip at all", "Content-Encoding: gzip");
            assertThat(client.rest()).isEmpty();
        }
        try (RawClient client = client()) {
            byte[] whole = gzip(new byte[1000]);
            client.post("/length", Arrays.copyOf(whole, 20), "Content-Encoding: gzip");
            assertThat(client.rest()).isEmpty();
        }
        assertThat(faults.of(Fault.BAD_ENCODING)).isEqualTo(2);
        listener.close(); // every handler has ended
        assertThat(bodies.bytesInUse()).isZero();
    }

    @Test
    void closesTheConnectionWhenAllBodyMemoryIsInUse() throws IOException {
        RawClient[] slow = new RawClient[4];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = client();
            // How long it will be is not told, so the most it may become is kept free.
            slow[i].head("/length", "Expect: 100-continue", "Transfer-Encoding: chunked");
            assertThat(slow[i].answer().status()).isEqualTo(100);
        }
        try (RawClient stranger = client();
                RawClient known = client()) {
            assertThat(stranger.post("/length", "abc").rest()).isEmpty();
            assertThat(known.get("/known").answer().status()).isEqualTo(200);
            assertThat(known.post("/length", "abc").answer().body()).isEqualTo("3");
        }
        assertThat(faults.of(Fault.OVERLOADED)).isEqualTo(1);
        for (RawClient client : slow) {
            assertThat(client.send(TWO_CHUNKS).answer().body()).isEqualTo("5");
            client.close();
        }
        listener.close(); // every handler has ended
        assertThat(bodies.bytesInUse()).isZero();
    }

    @Test
    void speaksWithAProxyOfTheOldProtocol() throws IOException {
        try (RawClient client = client()) {
            client.send("GET /hello HTTP/1.0\r\nHost: weir\r\nConnection: close\r\n\r\n");
            assertThat(new String(client.rest(), java.nio.charset.StandardCharsets.UTF_8))
                    .endsWith("hello");
        }
        try (RawClient client = client()) {
            client.send("GET /hello HTTP/1.0\r\nHost: weir\r\n\r\n");
            assertThat(new String(client.rest(), java.nio.charset.StandardCharsets.UTF_8))
                    .endsWith("hello");
        }
    }

    @Test
    void endsTheConnectionWhenItsPeerAskedForThat() throws IOException {
        try (RawClient client = client()) {
            client.get("/hello").answer();
            client.get("/hello", "Connection: close");
            assertThat(client.answer().body()).isEqualTo("hello");
            assertThat(client.rest()).isEmpty();
        }
        try (RawClient client = client()) {
            client.get("/hello").answer();
            client.post("/length", new byte[100_000], "Connection: close");
            assertThat(client.answer().body()).isEqualTo("100000");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void endsConnectionsThatTakeTooLong() throws Exception {
        listener.close();
        settings =
                new ListenerSettings(
                        "127.0.0.1",
                        0,
                        MAX_BODY,
                        8 * MAX_BODY,
                        1000,
                        Duration.ofSeconds(150),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1));
        listener = listen();
        try (RawClient sender = client();
                RawClient stranger = client()) {
            sender.head("/length", "Content-Length: 10").send("abc");
            // Bounded by the client's own time-out of 20 s.
            assertThat(sender.rest()).isEmpty();
            assertThat(stranger.rest()).isEmpty();
        }
        assertThat(faults.of(Fault.SLOW_SENDER)).isEqualTo(1);
        assertThat(faults.of(Fault.STRANGER)).isEqualTo(1);
    }

    private RawClient client() throws IOException {
        return new RawClient(listener.port());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never let the answer go");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
