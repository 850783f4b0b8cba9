package dev.weir.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from: the defaults, then one file, then {@code WEIR_…} variables, then the
 * command line; each wins over what stands before it. Immutable; any thread.
 */
public final class ConfigSources {
    /** Names the file unless the command line does. */
    public static final String FILE_VARIABLE = "WEIR_CONFIG";

    private final Map<String, String> environment;
    private final List<Path> usualFiles;

    /**
     * @param environment of the process
     * @param usualFiles the first that exists is read when none was named
     */
    public ConfigSources(Map<String, String> environment, List<Path> usualFiles) {
        this.environment = Map.copyOf(environment);
        this.usualFiles = List.copyOf(usualFiles);
    }

    /** Those of this process: {@code ./weir.yaml}, then {@code /etc/weir/weir.yaml}. */
    public static ConfigSources ofProcess() {
        return new ConfigSources(
                System.getenv(), List.of(Path.of("weir.yaml"), Path.of("/etc/weir/weir.yaml")));
    }

    /**
     * Gathers what all of them say.
     *
     * @param file named by the command line, null if it was not
     * @param options of the command line
     */
    public ConfigTexts gather(@Nullable String file, Map<ConfigKey, String> options) {
        List<String> problems = new ArrayList<>();
        Path read = null;
        try {
            read = file(file);
        } catch (InvalidPathException e) {
            problems.add("'" + e.getInput() + "' is no path: " + e.getReason());
        }
        Map<ConfigKey, Given> given = new EnumMap<>(ConfigKey.class);
        String unreadable = null;
        if (read != null) {
            ConfigFile lines = new ConfigFile(read, problems);
            given.putAll(lines.read());
            unreadable = lines.unreadable();
        }
        given.putAll(new EnvironmentVariables(environment, problems).read());
        options.forEach((key, text) ->
                given.put(
                        key,
                        new Given(text, new Origin(Origin.Layer.COMMAND_LINE, "--" + key.text()))));
        return new ConfigTexts(given, problems, read, unreadable);
    }

    /** A file of which nobody may say whether it is there is taken for one: it may say a lot. */
    private @Nullable Path file(@Nullable String named) {
        String variable = environment.getOrDefault(FILE_VARIABLE, "");
        if (named != null) {
            return Path.of(named);
        }
        return variable.isEmpty()
                ? usualFiles.stream()
                        .filter(file -> !Files.notExists(file))
                        .findFirst()
                        .orElse(null)
                : Path.of(variable);
    }
}
