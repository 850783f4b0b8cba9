package dev.weir.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads {@code WEIR_…}: each key in capitals, {@code data-dir} as {@code WEIR_DATA_DIR}, or {@code
 * WEIR_DATA_DIR_FILE} for a file that holds the value, as secrets are handed over. An empty
 * variable is as good as none. One use, one thread.
 */
final class EnvironmentVariables {
    static final String PREFIX = "WEIR_";

    /** What else may be called so: the launcher's, and where the file is. */
    static final Set<String> OTHERS =
            Set.of(
                    ConfigSources.FILE_VARIABLE,
                    "WEIR_JAVA_HOME",
                    "WEIR_JAVA_OPTS",
                    "WEIR_FIND",
                    "WEIR_AOT_OUTPUT");

    private static final String FROM_FILE = "_FILE";
    private static final int MOST_BYTES = 1 << 16;

    private final Map<String, String> environment;
    private final List<String> problems;
    private final Map<ConfigKey, Given> given = new EnumMap<>(ConfigKey.class);

    /**
     * @param problems where to add what is wrong
     */
    EnvironmentVariables(Map<String, String> environment, List<String> problems) {
        this.environment = new TreeMap<>(environment);
        this.problems = problems;
    }

    Map<ConfigKey, Given> read() {
        Map<String, ConfigKey> keys = new TreeMap<>();
        for (ConfigKey key : ConfigKey.values()) {
            keys.put(key.variable(), key);
        }
        environment.forEach((name, value) -> {
            if (!name.startsWith(PREFIX) || OTHERS.contains(name) || value.isEmpty()) {
                return;
            }
            ConfigKey key = keys.get(name);
            ConfigKey inFile =
                    name.endsWith(FROM_FILE)
                            ? keys.get(name.substring(0, name.length() - FROM_FILE.length()))
                            : null;
            if (key != null) {
                put(key, name, value);
            } else if (inFile != null) {
                readFile(inFile, name);
            } else {
                problems.add(unknown(name, keys));
            }
        });
        return given;
    }

    private static String unknown(String name, Map<String, ConfigKey> keys) {
        List<String> names = new ArrayList<>(keys.keySet());
        names.addAll(OTHERS);
        return name + ": there is no such key" + Names.suggestion(name, names);
    }

    private void put(ConfigKey key, String name, String value) {
        Given before = given.put(key, new Given(value, new Origin(Origin.Layer.ENVIRONMENT, name)));
        if (before != null) {
            problems.add(before.origin().where() + ": " + name + " is set too; which one holds?");
        }
    }

    private void readFile(ConfigKey key, String name) {
        String path = environment.getOrDefault(name, "");
        try {
            Path file = Path.of(path);
            if (Files.size(file) > MOST_BYTES) {
                problems.add(name + ": " + path + " is too large for a value");
                return;
            }
            // Editors and echo end a file with a line end, which is no part of any value.
            put(key, name, Files.readString(file, StandardCharsets.UTF_8).stripTrailing());
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    name + ": cannot read " + path + " (" + e.getClass().getSimpleName() + ")");
        }
    }
}
