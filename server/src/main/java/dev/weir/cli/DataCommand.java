package dev.weir.cli;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigRead;
import dev.weir.config.ConfigSources;
import dev.weir.config.ConfigTexts;
import dev.weir.config.DatabaseConfig;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * A command that opens the data itself where no server runs, and so must be told of the database by
 * the same configuration.
 */
abstract class DataCommand extends ServerCommand {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration to read instead of $WEIR_CONFIG, ./weir.yaml or"
                            + " /etc/weir/weir.yaml.")
    String configFile = "";

    private DatabaseConfig database = DatabaseConfig.FILE;
    private List<String> databaseProblems = List.of();
    private ConfigSources configured = new ConfigSources(Map.of(), List.of());

    DataCommand(Console console) {
        super(console);
    }

    /**
     * Reads the configuration, before the command runs.
     *
     * @param directoryNamed whether the command line says which data directory
     */
    final void configure(ConfigSources sources, boolean directoryNamed) {
        configured = sources;
        ConfigTexts texts = gathered(Map.of());
        database = texts.database();
        databaseProblems = texts.databaseProblems();
        if (!configFile.isEmpty() && !directoryNamed) {
            dataDirectory = Path.of(texts.effective(ConfigKey.DATA_DIR).text());
        }
    }

    private ConfigTexts gathered(Map<ConfigKey, String> said) {
        return configured.gather(configFile.isEmpty() ? null : configFile, said);
    }

    /**
     * The whole configuration on this command's data directory.
     *
     * @param said goes before what is configured
     */
    final ConfigRead read(Map<ConfigKey, String> said) {
        Map<ConfigKey, String> all = new EnumMap<>(said);
        all.put(ConfigKey.DATA_DIR, dataDirectory.toString());
        return gathered(all).read();
    }

    /**
     * Which database, as configured.
     *
     * @throws CommandFailed when that cannot be understood: a file in the data directory is not
     *     what was meant
     */
    final DatabaseConfig database() {
        if (!databaseProblems.isEmpty()) {
            throw new CommandFailed(ExitCode.REFUSED, String.join("; ", databaseProblems));
        }
        return database;
    }
}
