package dev.weir.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.MariaServer;
import dev.weir.database.PostgresServer;
import dev.weir.database.ServerProcess;
import dev.weir.database.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole server on a database server, both killed again and again under a simulated fleet. More
 * by {@code -Dweir.simulate.deltas=10000000}.
 */
class DatabaseSimulationTest {
    private static final long DELTAS = Long.getLong("weir.simulate.deltas", 50_000);
    private static final int LITTLE = 3;

    @TempDir Path directory;

    /** A runner may have loaded the classes by a loader of its own. */
    @BeforeAll
    static void tellTheClasses() {
        if (DatabaseSimulationTest.class.getClassLoader() instanceof URLClassLoader loader) {
            System.setProperty(
                    "weir.classpath",
                    Arrays.stream(loader.getURLs())
                            .map(URL::getPath)
                            .collect(Collectors.joining(File.pathSeparator)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void agreesThoughServerAndDatabaseAreKilled(TestDatabase kind) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ServerProcess server = started(kind)) {
            server.admin("create database simulated");
            int kills = DELTAS > 100_000 ? SimulationPlan.defaultKills(DELTAS) : LITTLE;
            SimulationPlan plan =
                    new SimulationPlan(
                            DELTAS,
                            3,
                            DELTAS > 100_000 ? SimulationPlan.DEFAULT_USERS : 40,
                            SimulationPlan.DEFAULT_NODES,
                            null,
                            "",
                            directory.resolve("data"),
                            SimulationPlan.DEFAULT_FAULTS_PER_MILLE,
                            kills,
                            DELTAS > 100_000 ? SimulationPlan.defaultClockSteps(DELTAS) : 1,
                            new DatabasePlan(
                                    server.url("simulated"),
                                    server.user(),
                                    new Killed(server),
                                    kills),
                            false,
                            false);
            int result = Simulation.run(plan, new PrintStream(out), System.err);
            String text = out.toString(StandardCharsets.UTF_8);
            if (result == Simulation.FAILED) {
                System.err.println(endOfLog());
            }
            assertThat(text).endsWith("difference: 0 B\n");
            assertThat(text).contains("database: kill -9", "server: kill -9");
            assertThat(result).isEqualTo(Simulation.AGREES);
        }
    }

    /** Of our server, whose directory goes with the test. */
    private String endOfLog() throws IOException {
        Path log = directory.resolve("data.log");
        if (!Files.exists(log)) {
            return "it never began";
        }
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
    }

    /** A server of the tests, which runs when it is made. */
    private static final class Killed implements DatabasePower {
        private final ServerProcess server;
        private boolean dead;

        Killed(ServerProcess server) {
            this.server = server;
        }

        @Override
        public void start() {
            if (dead) {
                server.start();
                dead = false;
            }
        }

        @Override
        public void kill() {
            server.kill();
            dead = true;
        }

        @Override
        public void close() {
            // Its owner does.
        }
    }

    private static ServerProcess started(TestDatabase kind) {
        return kind == TestDatabase.POSTGRESQL
                ? PostgresServer.started("fsync=off", "shared_buffers=64MB")
                : MariaServer.started(
                        "innodb-flush-log-at-trx-commit=2", "innodb-buffer-pool-size=128M");
    }
}
