package dev.weir.cli;

import dev.weir.simulate.DatabaseCommand;
import dev.weir.simulate.DatabasePlan;
import dev.weir.simulate.Simulation;
import dev.weir.simulate.SimulationPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "simulate",
        description = "Prove exact counting: push with emulated nodes, break things, compare rows.",
        footer = {
            "",
            "Starts a server of its own and kills it now and then, unless told of a running one.",
            "Ends with 'difference: 0 B' and exit code 0 when every row is what was observable;",
            "docs/simulate.md tells what is emulated and what is compared.",
            "",
            "Examples:",
            "  weir simulate",
            "  weir simulate --deltas 100000000 --seed 7",
            "  weir simulate --database jdbc:postgresql://127.0.0.1/weir_test --database-user weir",
            "  weir simulate --url http://127.0.0.1:8080 --data-dir /var/lib/weir-test"
        })
final class SimulateCommand implements Callable<Integer> {
    @Option(
            names = "--deltas",
            paramLabel = "NUMBER",
            description = "Amounts of one user in one push to send (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000000")
    long deltas;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Of every choice (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    long seed;

    @Option(
            names = "--nodes",
            paramLabel = "NUMBER",
            description = "Emulated nodes; every case occurs in 27 (default: ${DEFAULT-VALUE}).",
            defaultValue = "" + SimulationPlan.DEFAULT_NODES)
    int nodes;

    @Option(
            names = "--users",
            paramLabel = "NUMBER",
            description = "Users; large nodes serve up to 1000 each (default: ${DEFAULT-VALUE}).",
            defaultValue = "" + SimulationPlan.DEFAULT_USERS)
    int users;

    @Option(
            names = "--faults",
            paramLabel = "NUMBER",
            description =
                    "Of a thousand pushes, so many meet a fault on the way (default:"
                            + " ${DEFAULT-VALUE}).",
            defaultValue = "" + SimulationPlan.DEFAULT_FAULTS_PER_MILLE)
    int faultsPerMille;

    @Option(
            names = "--kills",
            paramLabel = "NUMBER",
            description = "How often to end the own server (default: more in longer runs).")
    @Nullable Integer kills;

    @Option(
            names = "--clock-steps",
            paramLabel = "NUMBER",
            description =
                    "How often to set the own server's clock, to 2099 and back and by an hour"
                            + " (default: more in longer runs).")
    @Nullable Integer clockSteps;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "An empty database on a server for the own server, as 'weir serve' takes it; its"
                            + " password by WEIR_DATABASE_PASSWORD (default: a file).")
    @Nullable String database;

    @Option(
            names = "--database-user",
            paramLabel = "NAME",
            description = "Who signs in to it.",
            defaultValue = "")
    String databaseUser = "";

    @Option(
            names = "--database-command",
            paramLabel = "COMMAND",
            description =
                    "The database server's program and its options, divided by blanks. It is"
                            + " started, killed with -9 now and then and started again.")
    @Nullable String databaseCommand;

    @Option(
            names = "--database-kills",
            paramLabel = "NUMBER",
            description = "How often to kill it (default: as often as the own server).")
    @Nullable Integer databaseKills;

    @Option(names = "--url", paramLabel = "URL", description = "A running server to push to.")
    @Nullable URI url;

    @Option(
            names = "--data-dir",
            paramLabel = "DIRECTORY",
            description =
                    "Of the running server, for its token; or for the own one, and kept (default:"
                            + " a temporary one).")
    @Nullable Path dataDirectory;

    @Option(names = "--json", description = "Print as JSON.")
    boolean json;

    private final Console console;

    SimulateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Simulation.run(plan(), console.out(), console.err());
    }

    private SimulationPlan plan() {
        try {
            return new SimulationPlan(
                    deltas,
                    seed,
                    users,
                    nodes,
                    url,
                    url == null ? "" : token(),
                    dataDirectory,
                    faultsPerMille,
                    kills == null ? SimulationPlan.defaultKills(deltas) : kills,
                    clockSteps == null ? SimulationPlan.defaultClockSteps(deltas) : clockSteps,
                    databasePlan(),
                    json,
                    console.errIsTerminal());
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable DatabasePlan databasePlan() {
        if (database == null) {
            if (databaseCommand != null || databaseKills != null || !databaseUser.isEmpty()) {
                throw new CommandFailed(
                        ExitCode.USAGE, "options of the database server need --database");
            }
            return null;
        }
        if (url != null) {
            throw new CommandFailed(
                    ExitCode.USAGE, "--database is for the own server, not for one at --url");
        }
        int kills = databaseKills == null ? SimulationPlan.defaultKills(deltas) : databaseKills;
        return new DatabasePlan(
                database,
                databaseUser,
                databaseCommand == null
                        ? null
                        : new DatabaseCommand(databaseCommand, database, databaseLog()),
                databaseCommand == null ? 0 : kills);
    }

    private Path databaseLog() {
        return dataDirectory == null
                ? Path.of(System.getProperty("java.io.tmpdir"), "weir-simulate-database.log")
                : dataDirectory.resolveSibling(dataDirectory.getFileName() + ".database.log");
    }

    private String token() {
        if (dataDirectory == null) {
            throw new CommandFailed(
                    ExitCode.USAGE, "--url needs --data-dir, where the server keeps its token");
        }
        try {
            return Files.readString(dataDirectory.resolve("api-token")).strip();
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.UNREACHABLE, "no token in " + dataDirectory + ": " + e.getMessage());
        }
    }
}
