package dev.weir.cli;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigRead;
import dev.weir.config.ConfigSources;
import dev.weir.config.Origin;
import dev.weir.config.ServerConfig;
import dev.weir.simulate.DemoFleet;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Start the server with a simulated fleet that pushes through the real node API.",
            "Everything the fleet makes is called simulated, and so is every page."
        },
        footer = {"", "Examples:", "  weir demo", "  weir demo --port 9000"})
final class DemoCommand implements Callable<Integer> {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Console console;
    private final Launcher launcher;
    private final ConfigSources sources;

    @Option(
            names = "--data-dir",
            paramLabel = "DIRECTORY",
            description = "Where the demo keeps its data (default: ${DEFAULT-VALUE}).")
    Path dataDirectory = Path.of("demo-data");

    @Option(
            names = "--port",
            paramLabel = "NUMBER",
            description = "TCP port to listen on (default: ${DEFAULT-VALUE}).")
    int port = 8080;

    DemoCommand(Console console, Launcher launcher, ConfigSources sources) {
        this.console = console;
        this.launcher = launcher;
        this.sources = sources;
    }

    @Override
    public Integer call() {
        refuseAnotherDatabase();
        Map<String, String> values =
                Map.of(
                        ConfigKey.DATA_DIR.text(),
                        dataDirectory.toString(),
                        ConfigKey.PORT.text(),
                        Integer.toString(port),
                        ConfigKey.PUSH_INTERVAL.text(),
                        INTERVAL.toSeconds() + "s",
                        ConfigKey.PULL_INTERVAL.text(),
                        INTERVAL.toSeconds() + "s",
                        ConfigKey.SIMULATED.text(),
                        "true");
        ServerConfig config =
                switch (ServerConfig.read(values)) {
                    case ConfigRead.Valid valid -> valid.config();
                    case ConfigRead.Invalid invalid ->
                            throw new CommandFailed(
                                    ExitCode.USAGE, "--" + String.join("; --", invalid.problems()));
                };
        ServeCommand.runUntilStopped(console, launcher, config, this::startFleet);
        return ExitCode.OK.number();
    }

    /**
     * Simulated figures do not belong where an installation's are, and who names a database expects
     * to find them there. A configuration file is of an installation and none of the demo's.
     */
    private void refuseAnotherDatabase() {
        if (sources.gather(null, Map.of()).effective(ConfigKey.DATABASE).origin().layer()
                == Origin.Layer.ENVIRONMENT) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "the demo keeps its figures in a file in "
                            + dataDirectory
                            + ", not in the database of WEIR_DATABASE",
                    "unset it for the demo; 'weir migrate --seed' puts simulated figures into an"
                            + " empty database");
        }
    }

    private AutoCloseable startFleet(ServerConfig config) {
        Api api = Api.at(config.dataDirectory());
        DemoFleet fleet =
                DemoFleet.start(
                        api.server(),
                        api.token(),
                        INTERVAL,
                        InstantSource.system(),
                        new SecureRandom());
        console.out().println("a simulated fleet pushes every " + INTERVAL.toSeconds() + " s");
        console.out().println("open " + LinkCommand.of(api));
        return fleet;
    }
}
