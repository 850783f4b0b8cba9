package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.CommandRun;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import dev.weir.simulate.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Three machines on each kind of server: the writer is killed while nodes and people are there. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class TakeoverTest {
    private static final int MACHINES = 3;
    private static final int CLIENTS = 6;
    private static final long FIRST_CLIENT = 900_001;
    private static final int FIRST_USER = 1_001;

    /** Of these by far the most are of the polled kind. */
    private static final int CHANGES = 25;

    /** Four seconds, but for the way of the kill. */
    private static final long HELD_MILLIS = 3_800;

    private static final int DEPOSED_EXIT = 6;

    private static final Pattern PORT = Pattern.compile("\"server_port\":([0-9]+)");
    private static final Pattern USER = Pattern.compile("\"id\":([0-9]+)");

    @Parameter TestDatabase kind;

    @TempDir Path home;

    private final List<Integer> gates = new ArrayList<>();
    private DatabaseSettings.Server database;
    private Machines machines;
    private int changes;

    @BeforeEach
    void start() throws IOException {
        database = (DatabaseSettings.Server) kind.bare();
        for (int i = 0; i < MACHINES; i++) {
            gates.add(FreePort.any());
        }
        machines = new Machines(home, database, MACHINES, this::arguments);
    }

    @AfterEach
    void stop() throws IOException {
        machines.close();
    }

    private List<String> arguments(int index) {
        List<String> all = new ArrayList<>(List.of("--machine-listen", gate(index)));
        all.addAll(List.of("--database", database.url(), "--database-user", database.user()));
        return all;
    }

    private String gate(int index) {
        return "127.0.0.1:" + gates.get(index);
    }

    @Test
    void tellsNobodyAnOlderVersionLosesNothingAnsweredAndKeepsCommandsBack() throws Exception {
        prepare();
        int writer = machines.writer();
        int standby = (writer + 1) % MACHINES;
        List<Integer> ports = List.of(port(0), port(1), port(2));
        try (VersionWatch users = new VersionWatch(2, ports, node("user"), TakeoverTest::users);
                VersionWatch config =
                        new VersionWatch(2, ports, node("config"), TakeoverTest::config);
                ResettingLoad load =
                        new ResettingLoad(
                                CLIENTS, FIRST_CLIENT, () -> port(standby), node("push"))) {
            change(standby, CHANGES);
            long before = users.newest();
            killDuringPush(standby, writer);
            change(standby, CHANGES);
            machines.cluster().startAgain(writer);
            machines.cluster().awaitAnswer(writer);
            change(writer, CHANGES);
            assertThat(users.newest()).isGreaterThan(before);
            users.assertNeverOlder();
            config.assertNeverOlder();
            load.end();
            System.out.println(kind + ": " + users + "; " + config + "; " + load);
            assertCounted(load);
        }
        tellNobodyAnOlderVersionAfterAPause();
        refusesWhatWouldWriteBesideMachines();
    }

    /**
     * Who asks a writer that was paused and replaced, once another one has told something newer, is
     * told that or nothing.
     */
    private void tellNobodyAnOlderVersionAfterAPause() throws Exception {
        machines.awaitInStep();
        int paused = machines.writer();
        int other = (paused + 1) % MACHINES;
        Process process = machines.cluster().process(paused);
        MachinesTest.signal("STOP", process);
        change(other, CHANGES);
        long newest;
        try (RawClient client = new RawClient(port(other))) {
            newest = users(client.get(node("user")).answer().body());
        }
        List<RawClient> late = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            late.add(new RawClient(port(paused)).get(node("user")));
        }
        MachinesTest.signal("CONT", process);
        for (RawClient client : late) {
            try (client) {
                assertThat(users(client.answer().body())).isGreaterThanOrEqualTo(newest);
            } catch (IOException toldNothing) {
                assertThat(process.waitFor()).isEqualTo(DEPOSED_EXIT);
            }
        }
        machines.cluster().startAgain(paused);
        machines.awaitInStep();
    }

    /**
     * Kills the writer in the middle of a push that a standby passes on, whose sender is not
     * answered; who comes then is held, wherever he comes, and answered by the next writer.
     */
    private void killDuringPush(int standby, int writer) throws Exception {
        try (RawClient pushing = new RawClient(port(standby));
                RawClient asking = new RawClient(port(standby));
                RawClient elsewhere = new RawClient(port(3 - standby - writer))) {
            String body = "{\"" + (FIRST_CLIENT + CLIENTS) + "\":[7,7]}";
            pushing.head(node("push"), "Content-Length: " + body.length());
            pushing.send(body.substring(0, 5));
            // Passed on by now, as who came later is.
            assertThat(asking.get("/healthz").answer().status()).isEqualTo(200);
            assertThat(elsewhere.get("/healthz").answer().status()).isEqualTo(200);
            long begun = System.nanoTime();
            machines.cluster().kill(writer);
            assertThat(pushing.rest()).isEmpty();
            try (RawClient held = new RawClient(port(standby));
                    RawClient third = new RawClient(port(3 - standby - writer))) {
                held.get("/healthz");
                third.get("/healthz");
                String answers = answer(held, begun) + " and " + answer(third, begun);
                System.out.printf(
                        "%s: from the kill to the answer at either standby %s (%s)%n",
                        kind, answers, machines.phases());
            }
        }
    }

    /** A connection that is held for less than the time for which it may be is answered. */
    private static String answer(RawClient held, long begun) {
        try {
            assertThat(held.answer().status()).isEqualTo(200);
            return millisSince(begun) + " ms";
        } catch (IOException closed) {
            assertThat(millisSince(begun)).isGreaterThan(HELD_MILLIS);
            return "none in " + millisSince(begun) + " ms";
        }
    }

    private static long millisSince(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private void prepare() throws IOException {
        for (int i = 0; i <= CLIENTS; i++) {
            long id = FIRST_CLIENT + i;
            machines.operator(
                    0,
                    "POST",
                    "/users",
                    "{\"id\":%d,\"email\":\"c%d@example.org\"}".formatted(id, id));
        }
        machines.operator(
                0,
                "POST",
                "/nodes",
                "{\"type\":\"v2ray\",\"nodeId\":901,\"name\":\"one\",\"family\":\"resets\",\"token\":\""
                        + TestServer.NODE_TOKEN
                        + "\",\"settings\":{\"server_port\":1000,\"network\":\"tcp\"}}");
    }

    /** Changes of users, and now and then of the node; some fail while there is no writer. */
    private void change(int index, int count) throws IOException {
        for (int done = 0; done < count; ) {
            changes++;
            try {
                if (changes % 4 == 0) {
                    machines.operator(
                            index,
                            "PATCH",
                            "/nodes/1",
                            "{\"settings\":{\"server_port\":%d,\"network\":\"tcp\"}}"
                                    .formatted(1_000 + changes));
                } else {
                    int id = FIRST_USER + changes;
                    machines.operator(
                            index,
                            "POST",
                            "/users",
                            "{\"id\":%d,\"email\":\"u%d@example.org\"}".formatted(id, id));
                }
                done++;
            } catch (IOException noWriter) {
                assertThat(changes).isLessThan(100 * CHANGES);
            }
        }
    }

    /** Ids grow, but for those of the clients, which are higher. */
    private static long users(String body) {
        long newest = 0;
        for (Matcher user = USER.matcher(body); user.find(); ) {
            long id = Long.parseLong(user.group(1));
            newest = id < FIRST_CLIENT ? Math.max(newest, id) : newest;
        }
        return newest;
    }

    private static long config(String body) {
        Matcher port = PORT.matcher(body);
        return port.find() ? Long.parseLong(port.group(1)) : -1;
    }

    /** What was answered is counted once; what was not may have arrived all the same. */
    private void assertCounted(ResettingLoad load) {
        TestServer.await(() -> counted() >= load.answered());
        long counted = counted();
        System.out.printf(
                "%s: counted %,d bytes; lost with clients that reset %,d%n",
                kind, counted, load.passed() - counted);
        assertThat(counted).isBetween(load.answered(), load.answered() + load.refused());
        assertThat(load.passed()).isEqualTo(load.answered() + load.refused());
    }

    private long counted() {
        String sum =
                machines.value(
                        "select sum(upload) from user_total where user_id between "
                                + FIRST_CLIENT
                                + " and "
                                + (FIRST_CLIENT + CLIENTS - 1));
        return sum == null || sum.isEmpty() ? 0 : Long.parseLong(sum);
    }

    /** On the data directory of a machine that is down while the others run. */
    private void refusesWhatWouldWriteBesideMachines() throws Exception {
        int down = (machines.writer() + 1) % MACHINES;
        machines.cluster().kill(down);
        Path config =
                Files.writeString(
                        home.resolve("weir.yaml"),
                        "database: %s%ndatabase-user: %s%n"
                                .formatted(database.url(), database.user()));
        for (List<String> command :
                List.of(
                        List.of("rebuild", "--replace"),
                        List.of("rebuild"),
                        List.of("verify"),
                        List.of("backup", home.resolve("backup").toString()),
                        List.of("migrate"),
                        List.of("database", "copy", "--to", "jdbc:sqlite:copy.db"),
                        List.of("token", "create", "mine", "--scope", "usage_read"),
                        List.of("admin", "list"),
                        List.of("serve", "--port", "0"))) {
            assertRefused(command, down, List.of("--config", config.toString()));
        }
        assertThat(refused(List.of("restore", home.toString()), down, List.of()))
                .contains("is not empty");
    }

    private void assertRefused(List<String> command, int machine, List<String> more) {
        assertThat(refused(command, machine, more))
                .as("%s", command)
                .contains(
                        " is written by the machine at "
                                + gate(machines.writer())
                                + ": stop all machines first, or let that one do it");
    }

    /** The one line that it says. */
    private String refused(List<String> command, int machine, List<String> more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--data-dir", machines.data(machine).toString()));
        all.addAll(more);
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.code()).as("%s: %s", command, run.said()).isEqualTo(4);
        List<String> lines = run.said().lines().filter(line -> line.startsWith("weir: ")).toList();
        assertThat(lines).as("%s: %s", command, run.said()).hasSize(1);
        return lines.getFirst();
    }

    private int port(int index) {
        return machines.cluster().port(index);
    }

    private static String node(String what) {
        return "/api/v1/server/UniProxy/%s?node_type=v2ray&node_id=901&token=%s"
                .formatted(what, TestServer.NODE_TOKEN);
    }
}
