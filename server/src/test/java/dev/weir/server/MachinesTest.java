package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
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
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    private static final String TOKEN = "t".repeat(43);

    @TempDir Path home;

    private final Random random = new Random(SEED);
    private final List<Duration> silences = new ArrayList<>();
    private final List<Integer> gates = new ArrayList<>();
    private final List<CutLine> lines = new ArrayList<>();
    private DatabaseSettings.Server database;
    private Cluster cluster;

    @BeforeEach
    void start() throws IOException {
        database = (DatabaseSettings.Server) TestDatabase.POSTGRESQL.bare();
        for (int i = 0; i < MACHINES; i++) {
            gates.add(Cluster.freePort());
            lines.add(new CutLine(URI.create(database.url().substring(5)).getPort()));
            Files.createDirectories(home.resolve("data-" + i));
            Files.writeString(home.resolve("data-" + i + "/api-token"), TOKEN);
        }
        cluster =
                new Cluster(
                        home,
                        MACHINES,
                        this::arguments,
                        Map.of("WEIR_MACHINE_SECRET", "s".repeat(40)),
                        _ -> writer());
        awaitInStep(MACHINES - 1);
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
        lines.forEach(CutLine::close);
    }

    @Test
    void losesAndDoublesNothingWhicheverOfThreeIsKilled() throws Exception {
        int runs = 0;
        while (silences.size() < KILLS && runs < MOST_RUNS) {
            Cluster.Run run = cluster.new Run(SEED + runs++, TOKEN);
            long before = WriterKilledTest.reports(database);
            while (!run.isDone() && WriterKilledTest.reports(database) == before) {
                run.endsWithin(20);
            }
            while (silences.size() < KILLS && !run.endsWithin(1 + random.nextInt(200))) {
                killWriter();
            }
            run.awaitAgreement();
        }
        System.out.println("without an answer after each kill: " + silences);
        assertThat(silences).hasSize(KILLS);
    }

    @Test
    void goesOnWithoutAWriterThatIsPausedAndEndsItWhenItGoesOn() throws Exception {
        Cluster.Run run = cluster.new Run(SEED, TOKEN);
        while (WriterKilledTest.reports(database) == 0) {
            run.endsWithin(20);
        }
        int paused = writer();
        Process process = cluster.process(paused);
        signal("STOP", process);
        TestServer.await(() -> cluster.answers((paused + 1) % MACHINES));
        assertThat(writer()).isNotEqualTo(paused);
        signal("CONT", process);
        // It learns at once that it is the writer no more.
        process.waitFor();
        cluster.startAgain(paused);
        awaitInStep(MACHINES - 1);
        run.awaitAgreement();
    }

    @Test
    void goesOnElsewhereWhenTheWriterAloneCannotReachTheDatabase() throws Exception {
        Cluster.Run run = cluster.new Run(SEED, TOKEN);
        while (WriterKilledTest.reports(database) == 0) {
            run.endsWithin(20);
        }
        int cutOff = writer();
        lines.get(cutOff).cut();
        TestServer.await(() -> writer() != cutOff);
        // Its successor tells it.
        cluster.process(cutOff).waitFor();
        cluster.startAgain(cutOff);
        // It passes connections on to whom it was told of, and copies, without the database.
        cluster.awaitAnswer(cutOff);
        awaitInStep(MACHINES - 1);
        lines.get(cutOff).mend();
        run.awaitAgreement();
    }

    private static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    private void killWriter() throws Exception {
        int index = writer();
        int other = (index + 1) % MACHINES;
        long begun = System.nanoTime();
        cluster.kill(index);
        TestServer.await(() -> cluster.answers(other));
        silences.add(Duration.ofNanos(System.nanoTime() - begun));
        cluster.startAgain(index);
        awaitInStep(MACHINES - 1);
    }

    private void awaitInStep(int standbys) {
        TestServer.await(() -> {
            String inStep = lease("in_step");
            return !inStep.isEmpty() && inStep.split(",", -1).length >= standbys;
        });
    }

    private int writer() {
        String holder = lease("holder");
        for (int i = 0; i < MACHINES; i++) {
            try {
                Path id = home.resolve("data-" + i + "/machine-id");
                if (Files.exists(id) && Files.readString(id).strip().equals(holder)) {
                    return i;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return -1;
    }

    private String lease(String column) {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.user(), "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + column + " from writer_lease")) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> arguments(int index) {
        return List.of(
                "--data-dir",
                home.resolve("data-" + index).toString(),
                "--machine-listen",
                "127.0.0.1:" + gates.get(index),
                "--database",
                OwnServer.at(database, lines.get(index).port(), "").url(),
                "--database-user",
                database.user());
    }
}
