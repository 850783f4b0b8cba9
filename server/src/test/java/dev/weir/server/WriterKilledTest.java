package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import dev.weir.simulate.Simulation;
import dev.weir.simulate.SimulationPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes on one PostgreSQL: whoever writes is killed, while emulated nodes and an operator
 * talk to the others.
 */
class WriterKilledTest {
    private static final int PROCESSES = 3;
    private static final int KILLS = 4;
    private static final long SEED = 20_261_121;
    private static final long DELTAS = 60_000;

    /** The first run must live long enough for the kills; the box may be fast. */
    private static final int MOST_RUNS = 12;

    @TempDir Path home;

    private final List<Child> children = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Random random = new Random(SEED);
    private final List<Duration> silences = new ArrayList<>();

    private final class Child {
        final int port;
        volatile Process process;

        Child(int port, List<String> command) throws IOException {
            this.port = port;
            this.process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            home.resolve("log-" + port).toFile()))
                            .start();
        }

        boolean answers() {
            try (RawClient client = new RawClient(port)) {
                return client.get("/healthz").answer().status() == 200;
            } catch (IOException notYet) {
                return false;
            }
        }
    }

    @AfterEach
    void killAll() {
        children.forEach(child -> child.process.destroyForcibly());
        children.forEach(child -> child.process.onExit().join());
    }

    @Test
    void losesAndDoublesNothingWhoeverOfThreeIsKilled() throws Exception {
        DatabaseSettings.Server database = (DatabaseSettings.Server) TestDatabase.POSTGRESQL.bare();
        for (int i = 0; i < PROCESSES; i++) {
            Child child = start(freePort(), database);
            children.add(child);
            TestServer.await(() -> child.answers() || !child.process.isAlive());
            assertThat(child.process.isAlive())
                    .as(Files.readString(home.resolve("log-" + child.port)))
                    .isTrue();
        }
        try (ServerSocket balancer = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> balance(balancer));
            int runs = 0;
            while (silences.size() < KILLS && runs < MOST_RUNS) {
                run(SEED + runs++, balancer.getLocalPort(), database);
            }
        }
        System.out.println("without an answer after each kill: " + silences);
        assertThat(silences).hasSize(KILLS);
    }

    private void run(long seed, int port, DatabaseSettings.Server database) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String token = Files.readString(home.resolve("data/api-token")).strip();
        SimulationPlan plan =
                new SimulationPlan(
                        DELTAS,
                        seed,
                        60,
                        9,
                        URI.create("http://127.0.0.1:" + port),
                        token,
                        null,
                        SimulationPlan.DEFAULT_FAULTS_PER_MILLE,
                        0,
                        0,
                        null,
                        false,
                        false);
        CompletableFuture<Integer> simulation =
                CompletableFuture.supplyAsync(() ->
                        Simulation.run(
                                plan,
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8)));
        // What makes users and nodes is answered once or fails: kills wait for the first report.
        long before = reports(database);
        while (!simulation.isDone() && reports(database) == before) {
            endsWithin(simulation, 20);
        }
        while (silences.size() < KILLS && !endsWithin(simulation, 1 + random.nextInt(200))) {
            killWriter(database);
        }
        int result = simulation.get(240, TimeUnit.SECONDS);
        System.out.println(out.toString(StandardCharsets.UTF_8));
        assertThat(result)
                .as(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
                .isEqualTo(Simulation.AGREES);
    }

    private static long reports(DatabaseSettings.Server database) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.user(), "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from verdict")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean endsWithin(CompletableFuture<Integer> simulation, int millis)
            throws Exception {
        try {
            simulation.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException goesOn) {
            return false;
        }
    }

    /** Kills it, waits until another one answers, and starts it again. */
    private void killWriter(DatabaseSettings.Server database) throws Exception {
        Child writer = writer();
        int index = children.indexOf(writer);
        Child other = children.get((index + 1) % PROCESSES);
        long begun = System.nanoTime();
        writer.process.destroyForcibly();
        writer.process.onExit().join();
        TestServer.await(other::answers);
        silences.add(Duration.ofNanos(System.nanoTime() - begun));
        Child again = start(writer.port, database);
        children.set(index, again);
        TestServer.await(again::answers);
    }

    private Child writer() throws IOException {
        long pid = Long.parseLong(Files.readString(home.resolve("data/journal/lock")).strip());
        return children.stream().filter(c -> c.process.pid() == pid).findFirst().orElseThrow();
    }

    private Child start(int port, DatabaseSettings.Server database) throws IOException {
        return new Child(
                port,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.weir.Main",
                        "serve",
                        "--several-processes",
                        "true",
                        "--data-dir",
                        home.resolve("data").toString(),
                        "--port",
                        Integer.toString(port),
                        "--public-host",
                        "weir",
                        "--time-zone",
                        "UTC",
                        "--journal-segment",
                        "1MiB",
                        "--database",
                        database.url(),
                        "--database-user",
                        database.user()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Brings each connection to one of those that do not write, in turn. */
    private void balance(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> passOn(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void passOn(Socket client) {
        try (client;
                Socket process = connect()) {
            client.setTcpNoDelay(true);
            process.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> carry(process, client));
            carry(client, process);
            back.join();
        } catch (IOException | InterruptedException ended) {
            // Both ends are closed, which is all that there is to do.
        }
    }

    private Socket connect() throws IOException {
        for (int i = 0; i < 2 * PROCESSES; i++) {
            Child child = children.get(turn.getAndIncrement() % PROCESSES);
            if (child.equals(writer())) {
                continue;
            }
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), child.port));
                return socket;
            } catch (IOException down) {
                socket.close();
            }
        }
        throw new IOException("nobody listens");
    }

    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException broken) {
            try {
                from.setSoLinger(true, 0);
                to.setSoLinger(true, 0);
                from.close();
                to.close();
            } catch (IOException gone) {
                // Closed already.
            }
        }
    }
}
