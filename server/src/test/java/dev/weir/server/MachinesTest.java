package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import dev.weir.journal.JournalCheck;
import dev.weir.simulate.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three machines on one PostgreSQL, each with a data directory of its own: whoever writes is killed
 * or paused, while emulated nodes and an operator talk to the others.
 */
class MachinesTest {
    private static final int MACHINES = 3;
    private static final int KILLS = 3;
    private static final long SEED = 20_261_122;
    private static final int MOST_RUNS = 12;

    @TempDir static Path home;

    private static final List<Integer> gates = new ArrayList<>();

    /** From each machine to the database. */
    private static final List<CutLine> lines = new ArrayList<>();

    /** From the others to each machine. */
    private static final List<CutLine> ways = new ArrayList<>();

    private static DatabaseSettings.Server database;
    private static Machines machines;
    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        database = (DatabaseSettings.Server) TestDatabase.POSTGRESQL.bare();
        for (int i = 0; i < MACHINES; i++) {
            gates.add(FreePort.any());
            ways.add(new CutLine(gates.getLast()));
            lines.add(new CutLine(URI.create(database.url().substring(5)).getPort()));
        }
        machines = new Machines(home, database, MACHINES, MachinesTest::arguments);
        cluster = machines.cluster();
    }

    @AfterAll
    static void stop() throws Exception {
        machines.close();
        lines.forEach(CutLine::close);
        ways.forEach(CutLine::close);
    }

    @Test
    void losesAndDoublesNothingWhicheverOfThreeIsKilled() throws Exception {
        Random random = new Random(SEED);
        List<Duration> silences = new ArrayList<>();
        int runs = 0;
        while (silences.size() < KILLS && runs < MOST_RUNS) {
            Cluster.Run run = begun(runs++, 40_000);
            while (silences.size() < KILLS && !run.endsWithin(1 + random.nextInt(200))) {
                silences.add(killWriter());
            }
            run.awaitAgreement();
        }
        System.out.println("without an answer after each kill: " + silences);
        assertThat(silences).hasSize(KILLS);
    }

    @Test
    void goesOnWithoutAWriterThatIsPausedAndEndsItWhenItGoesOn() throws Exception {
        Cluster.Run run = begun(100, 15_000);
        int paused = machines.writer();
        Process process = cluster.process(paused);
        signal("STOP", process);
        TestServer.await(() -> cluster.answers((paused + 1) % MACHINES));
        assertThat(machines.writer()).isNotEqualTo(paused);
        signal("CONT", process);
        // It learns at once that it is the writer no more.
        process.waitFor();
        cluster.startAgain(paused);
        machines.awaitInStep();
        run.awaitAgreement();
    }

    @Test
    void goesOnElsewhereWhenTheWriterAloneCannotReachTheDatabase() throws Exception {
        Cluster.Run run = begun(101, 15_000);
        int cutOff = machines.writer();
        lines.get(cutOff).cut();
        TestServer.await(() -> machines.writer() != cutOff);
        // Its successor tells it.
        cluster.process(cutOff).waitFor();
        cluster.startAgain(cutOff);
        // It passes connections on to whom it was told of, and copies, without the database.
        cluster.awaitAnswer(cutOff);
        machines.awaitInStep();
        lines.get(cutOff).mend();
        run.awaitAgreement();
    }

    @Test
    void answersNobodyWhileItMayHaveBeenReplacedAndHandsOverWhatItTookOnceHoweverOften()
            throws Exception {
        machines.operator(0, "POST", "/users", "{\"id\":900007,\"email\":\"u@example.org\"}");
        machines.operator(
                0,
                "POST",
                "/nodes",
                "{\"type\":\"v2ray\",\"nodeId\":901,\"name\":\"one\",\"token\":\""
                        + TestServer.NODE_TOKEN
                        + "\",\"settings\":{\"server_port\":8388,\"network\":\"tcp\"}}");
        int alone = machines.writer();
        String config = node("config");
        String cookie;
        try (RawClient client = new RawClient(cluster.port(alone))) {
            String given = Objects.requireNonNull(client.get(config).answer().header("Set-Cookie"));
            cookie = "Cookie: " + given.substring(0, given.indexOf(';'));
        }
        assertThat(push(alone, "{\"900007\":[1000,2000]}", cookie).answer().status())
                .isEqualTo(200);

        lines.get(alone).cut();
        ways.get(alone).cut();
        long before = journalEnd(alone);
        RawClient unheard = push(alone, "{\"900007\":[10,20]}", cookie);
        TestServer.await(() -> journalEnd(alone) > before && machines.writer() != alone);
        assertThatThrownBy(unheard::answer).isInstanceOf(IOException.class);
        try (RawClient client = new RawClient(cluster.port(alone))) {
            RawClient asked = client.get(config);
            assertThatThrownBy(asked::answer).isInstanceOf(IOException.class);
        }

        lines.get(alone).mend();
        ways.get(alone).mend();
        cluster.process(alone).waitFor();
        cluster.startAgain(alone);
        Path handedOver = handedOver(alone);
        TestServer.await(() -> total().equals("1010 2020"));
        cluster.kill(alone);
        Files.delete(handedOver);
        cluster.startAgain(alone);
        handedOver(alone);
        // The node has not heard: it shows the bytes again, and one more.
        cluster.awaitAnswer(alone);
        assertThat(push(alone, "{\"900007\":[11,22]}", cookie).answer().status()).isEqualTo(200);
        TestServer.await(() -> !total().equals("1010 2020"));
        assertThat(total()).isEqualTo("1011 2022");
    }

    private static String node(String what) {
        return "/api/v1/server/UniProxy/%s?node_type=v2ray&node_id=901&token=%s"
                .formatted(what, TestServer.NODE_TOKEN);
    }

    private static RawClient push(int index, String body, String cookie) throws IOException {
        return new RawClient(cluster.port(index)).post(node("push"), body, cookie);
    }

    private static long journalEnd(int index) {
        return JournalCheck.check(machines.data(index).resolve("journal")).end();
    }

    /** The mark of what was handed over, once it is there. */
    private static Path handedOver(int index) {
        AtomicReference<Path> found = new AtomicReference<>();
        TestServer.await(() -> {
            try (Stream<Path> files = Files.list(machines.data(index))) {
                files.map(file -> file.resolve("handed-over"))
                        .filter(Files::exists)
                        .forEach(found::set);
                return found.get() != null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return found.get();
    }

    private static String total() {
        return machines.value(
                "select upload || ' ' || download from user_total where user_id = 900007");
    }

    /**
     * A run whose first reports are posted: what makes users and nodes is answered once or fails.
     */
    private static Cluster.Run begun(int number, long deltas) throws Exception {
        // Not reports: what was set aside in the run before may come in meanwhile.
        String before = nodesHeardOf();
        Cluster.Run run = cluster.new Run(SEED + number, deltas, Machines.TOKEN);
        while (!run.isDone() && nodesHeardOf().equals(before)) {
            run.endsWithin(20);
        }
        return run;
    }

    private static String nodesHeardOf() {
        return machines.value("select count(*) from source_total");
    }

    static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** How long nobody answered. */
    private static Duration killWriter() throws Exception {
        int index = machines.writer();
        int other = (index + 1) % MACHINES;
        long begun = System.nanoTime();
        cluster.kill(index);
        TestServer.await(() -> cluster.answers(other));
        Duration silence = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println(machines.phases());
        cluster.startAgain(index);
        machines.awaitInStep();
        return silence;
    }

    private static List<String> arguments(int index) {
        return List.of(
                "--machine-listen",
                "127.0.0.1:" + gates.get(index),
                "--machine-address",
                "127.0.0.1:" + ways.get(index).port(),
                "--database",
                OwnServer.at(database, lines.get(index).port(), "").url(),
                "--database-user",
                database.user());
    }
}
