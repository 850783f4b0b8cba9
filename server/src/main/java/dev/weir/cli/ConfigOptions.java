package dev.weir.cli;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigSources;
import dev.weir.config.ConfigTexts;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The configuration's keys as options of a command, and {@code --config}. One use. */
final class ConfigOptions {
    private static final String FILE = "--config";

    private final ConfigSources sources;
    private @Nullable CommandLine line;

    ConfigOptions(ConfigSources sources) {
        this.sources = sources;
    }

    /** Secrets are no options: anybody on the machine can read a command line. */
    CommandLine addTo(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.addOption(
                OptionSpec.builder(FILE)
                        .paramLabel("FILE")
                        .type(String.class)
                        .description(
                                "Configuration to read instead of $WEIR_CONFIG, ./weir.yaml or"
                                        + " /etc/weir/weir.yaml.")
                        .build());
        for (ConfigKey key : ConfigKey.values()) {
            if (!key.secret()) {
                spec.addOption(option(key));
            }
        }
        line = command;
        return command;
    }

    private static OptionSpec option(ConfigKey key) {
        String standard = key.standard().isEmpty() ? "" : " (default: " + key.standard() + ")";
        return OptionSpec.builder("--" + key.text())
                .paramLabel(key.form())
                .type(String.class)
                .description(key.description() + standard)
                .build();
    }

    /** What the command line says of keys. */
    Map<ConfigKey, String> given() {
        Map<ConfigKey, String> given = new EnumMap<>(ConfigKey.class);
        for (ConfigKey key : ConfigKey.values()) {
            if (parsed().hasMatchedOption("--" + key.text())) {
                given.put(key, parsed().matchedOptionValue("--" + key.text(), ""));
            }
        }
        return given;
    }

    /** What all sources say. */
    ConfigTexts texts() {
        return sources.gather(parsed().matchedOptionValue(FILE, (String) null), given());
    }

    private ParseResult parsed() {
        if (line == null) {
            throw new IllegalStateException("options of no command");
        }
        return line.getParseResult();
    }
}
