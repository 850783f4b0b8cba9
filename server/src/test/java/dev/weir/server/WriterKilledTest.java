package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three processes on one machine and one database server: whoever writes is killed, while emulated
 * nodes and an operator talk to the others.
 */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class WriterKilledTest {
    private static final int PROCESSES = 3;
    private static final int KILLS = 4;
    private static final long SEED = 20_261_121;
    private static final long DELTAS = 60_000;

    /** The first run must live long enough for the kills; the box may be fast. */
    private static final int MOST_RUNS = 12;

    @Parameter TestDatabase kind;

    @TempDir Path home;

    private final Random random = new Random(SEED);
    private final List<Duration> silences = new ArrayList<>();

    @Test
    void losesAndDoublesNothingWhoeverOfThreeIsKilled() throws Exception {
        DatabaseSettings.Server database = (DatabaseSettings.Server) kind.bare();
        try (Cluster cluster =
                new Cluster(home, PROCESSES, _ -> arguments(database), Map.of(), this::writer)) {
            int runs = 0;
            while (silences.size() < KILLS && runs < MOST_RUNS) {
                run(SEED + runs++, cluster, database);
            }
        }
        System.out.println(kind + ": without an answer after each kill: " + silences);
        assertThat(silences).hasSize(KILLS);
    }

    private void run(long seed, Cluster cluster, DatabaseSettings.Server database)
            throws Exception {
        String token = Files.readString(home.resolve("data/api-token")).strip();
        Cluster.Run run = cluster.new Run(seed, DELTAS, token);
        // What makes users and nodes is answered once or fails: kills wait for the first report.
        long before = reports(database);
        while (!run.isDone() && reports(database) == before) {
            run.endsWithin(20);
        }
        while (silences.size() < KILLS && !run.endsWithin(1 + random.nextInt(200))) {
            killWriter(cluster);
        }
        run.awaitAgreement();
    }

    private static long reports(DatabaseSettings.Server database) throws SQLException {
        try (Connection connection = TestDatabase.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from verdict")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Kills it, waits until another one answers, and starts it again. */
    private void killWriter(Cluster cluster) throws IOException, InterruptedException {
        int index = cluster.writer();
        int other = (index + 1) % PROCESSES;
        long begun = System.nanoTime();
        cluster.kill(index);
        TestServer.await(() -> cluster.answers(other));
        silences.add(Duration.ofNanos(System.nanoTime() - begun));
        cluster.startAgain(index);
        TestServer.await(() -> cluster.answers(index));
    }

    private int writer(Cluster cluster) {
        try {
            long pid = Long.parseLong(Files.readString(home.resolve("data/journal/lock")).strip());
            for (int i = 0; i < PROCESSES; i++) {
                if (cluster.process(i).pid() == pid) {
                    return i;
                }
            }
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> arguments(DatabaseSettings.Server database) {
        return List.of(
                "--several-processes",
                "true",
                "--data-dir",
                home.resolve("data").toString(),
                "--database",
                database.url(),
                "--database-user",
                database.user());
    }
}
