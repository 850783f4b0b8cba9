package dev.weir.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was said, key by key, before any value is checked.
 *
 * @param given only the keys that somebody set; the strongest layer's value
 * @param problems of the sources themselves: unknown keys, files that cannot be read
 * @param file the configuration file that was read, null if none
 * @param unreadable why that file is there and may not be read, null if it may: then nothing is
 *     known of what it says, and nobody should go on as if it said nothing
 */
public record ConfigTexts(
        Map<ConfigKey, Given> given,
        List<String> problems,
        @Nullable Path file,
        @Nullable String unreadable) {

    public ConfigTexts {
        given = Map.copyOf(given);
        problems = List.copyOf(problems);
    }

    /** Checks every value; the problems of sources come first. */
    public ConfigRead read() {
        return new ConfigReader(given, problems).read();
    }

    /** Which database; for commands that need no more. */
    public DatabaseConfig database() {
        return new ConfigReader(given, problems).database();
    }

    /**
     * Why nobody knows which database is meant: what {@link #database} says is not understood, or a
     * key is misspelt or a file unreadable, which may have said it.
     */
    public List<String> databaseProblems() {
        ConfigReader reader = new ConfigReader(given, problems);
        reader.database();
        return reader.problems();
    }

    /** What holds for this key, whether valid or not. */
    public Given effective(ConfigKey key) {
        return given.getOrDefault(key, new Given(key.standard(), Origin.NOBODY));
    }
}
