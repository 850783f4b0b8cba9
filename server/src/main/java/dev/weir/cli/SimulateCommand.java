package dev.weir.cli;

import dev.weir.simulate.Outcome;
import dev.weir.simulate.Simulation;
import dev.weir.simulate.SimulationFailed;
import dev.weir.simulate.SimulationSettings;
import java.net.URI;
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
            "",
            "Examples:",
            "  weir simulate",
            "  weir simulate --deltas 100000000 --seed 7",
            "  weir simulate --url http://127.0.0.1:8080 --data-dir /tmp/weir-test"
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
            description = "Emulated nodes; every case occurs in 20 (default: ${DEFAULT-VALUE}).",
            defaultValue = "20")
    int nodes;

    @Option(
            names = "--users-per-push",
            paramLabel = "NUMBER",
            description = "Users in a push of the large nodes (default: ${DEFAULT-VALUE}).",
            defaultValue = "400")
    int usersPerPush;

    @Option(
            names = "--kills",
            paramLabel = "NUMBER",
            description = "How often to kill the own server (default: ${DEFAULT-VALUE}).",
            defaultValue = "12")
    int kills;

    @Option(names = "--url", paramLabel = "URL", description = "A running server to push to.")
    @Nullable URI url;

    @Option(
            names = "--data-dir",
            paramLabel = "DIRECTORY",
            description = "Of the running server, or for the own one (default: a temporary one).")
    @Nullable Path dataDirectory;

    @Option(names = "--keep-data", description = "Keep the data of the own server.")
    boolean keepData;

    @Option(names = "--json", description = "Print as JSON.")
    boolean json;

    private final Console console;

    SimulateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Outcome outcome;
        try {
            outcome = Simulation.run(settings(), console.err()::println, System::nanoTime);
        } catch (SimulationFailed e) {
            throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        console.out().println(json ? outcome.json() : outcome.text());
        return (outcome.difference() == 0 ? ExitCode.OK : ExitCode.DIFFERENCE).number();
    }

    private SimulationSettings settings() {
        try {
            return new SimulationSettings(
                    deltas, seed, nodes, usersPerPush, kills, url, dataDirectory, keepData);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
