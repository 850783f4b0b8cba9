package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that come and go as they please end with what the API says. */
final class LiveReconnectTest {
    private static final String TOKEN = "a-token-of-the-first-node";
    private static final long SEED = 20_261_121;
    private static final int CLIENTS = 30;
    private static final int USERS = 20;
    private static final int LEAST_COMINGS = 4;

    @TempDir Path data;
    private final AtomicInteger comings = new AtomicInteger();
    private volatile boolean pushing = true;
    private volatile boolean settled;

    @Test
    void whoeverDropsAtRandomEndsWithTheApisFiguresAndNoneEverGoesBack() throws Exception {
        try (WebFixture web = new WebFixture(data, Map.of("live-connections-per-account", "2000"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= USERS; i++) {
                web.send(
                        "POST",
                        "/api/v1/users",
                        "{\"id\":%d,\"email\":\"u%d@example.org\"}".formatted(i, i));
            }
            long first = node(web, 7, 2_000_000);
            long second = node(web, 8, 1_000_000);
            List<Future<LiveModel>> clients = new ArrayList<>();
            SplittableRandom dice = new SplittableRandom(SEED);
            for (int i = 0; i < CLIENTS; i++) {
                SplittableRandom own = dice.split();
                clients.add(
                        threads.submit(() -> new Visitor(web, own, List.of(first, second)).run()));
            }
            push(web, dice, clients);
            web.settle();
            settled = true;
            for (Future<LiveModel> client : clients) {
                assertThat(client.get(60, TimeUnit.SECONDS).broken()).isEmpty();
            }
        }
    }

    private static long node(WebFixture web, int id, int rate) {
        return web.send(
                        "POST",
                        "/api/v1/nodes",
                        "{\"type\":\"shadowsocks\",\"nodeId\":%d,\"name\":\"n-%d\",\"rateMillionths\":%d,\"token\":\"%s\",\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}"
                                .formatted(id, id, rate, TOKEN + id))
                .json()
                .number("id");
    }

    /** Until every client has come often enough. */
    private void push(WebFixture web, SplittableRandom dice, List<Future<LiveModel>> clients) {
        int pushes = 0;
        while (comings.get() < CLIENTS * LEAST_COMINGS
                && clients.stream().noneMatch(Future::isDone)) {
            int node = dice.nextInt(7, 9);
            StringBuilder body = new StringBuilder("{");
            for (int user = 1; user <= USERS; user++) {
                if (dice.nextInt(3) == 0) {
                    body.append(body.length() > 1 ? "," : "")
                            .append(
                                    "\"%d\":[%d,%d]"
                                            .formatted(user, ++pushes, dice.nextInt(1, 5_000)));
                }
            }
            WebFixture.Reply reply =
                    web.send(
                            "POST",
                            "/api/v1/server/UniProxy/push?node_type=shadowsocks&node_id="
                                    + node
                                    + "&token="
                                    + TOKEN
                                    + node,
                            body + "}",
                            "Content-Type: application/json");
            assertThat(reply.status()).isEqualTo(200);
            LockSupport.parkNanos(10_000_000);
        }
        pushing = false;
    }

    /** One client with its own dice. */
    private final class Visitor {
        private final WebFixture web;
        private final SplittableRandom dice;
        private final LiveModel model = new LiveModel(false);
        private final List<String> whole;
        private final String sub;
        private final List<LiveSocketClient> silent = new ArrayList<>();

        Visitor(WebFixture web, SplittableRandom dice, List<Long> nodes) {
            this.web = web;
            this.dice = dice;
            long user = dice.nextInt(1, USERS + 1);
            long node = nodes.get(dice.nextInt(nodes.size()));
            this.whole = List.of("all", "user:" + user, "node:" + node);
            String brief =
                    dice.ints(5, 1, USERS + 1)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(","));
            this.sub =
                    "{\"type\":\"sub\",\"topics\":[\"overview\",\"nodes\",\"node:%d\",\"user:%d\"],\"users\":[%s]}"
                            .formatted(node, user, brief);
        }

        LiveModel run() {
            try {
                while (pushing) {
                    comeAndGo();
                }
                try (LiveSocketClient last = come()) {
                    long deadline = System.nanoTime() + 40_000_000_000L;
                    while (true) {
                        readUntilPong(last);
                        List<String> differences =
                                settled ? model.differences(web, whole) : List.of("not settled");
                        if (differences.isEmpty() && model.subjects().keySet().containsAll(whole)) {
                            return model;
                        }
                        assertThat(System.nanoTime())
                                .as(differences.toString())
                                .isLessThan(deadline);
                        LockSupport.parkNanos(300_000_000);
                    }
                }
            } finally {
                silent.forEach(LiveSocketClient::reset);
            }
        }

        private LiveSocketClient come() {
            LiveSocketClient socket = LiveSocketClient.operator(web);
            assertThat(socket.status).as(socket.refusal).isEqualTo(101);
            if (dice.nextBoolean()) {
                model.forget();
            }
            model.connected();
            socket.send(sub);
            comings.incrementAndGet();
            return socket;
        }

        private void comeAndGo() {
            LiveSocketClient socket = come();
            int messages = dice.nextInt(12);
            for (int i = 0; i < messages && pushing; i++) {
                JsonObject message = socket.next();
                assertThat(message).as("closed with " + socket.closeCode).isNotNull();
                if (message != null) {
                    model.take(message);
                }
            }
            switch (dice.nextInt(3)) {
                case 0 -> socket.reset();
                case 1 -> socket.leave();
                default -> silent.add(socket);
            }
        }

        private void readUntilPong(LiveSocketClient socket) {
            socket.send("{\"type\":\"ping\"}");
            socket.await(message -> {
                model.take(message);
                return message.text("type").equals("pong");
            });
        }
    }
}
