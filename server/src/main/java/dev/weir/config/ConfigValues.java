package dev.weir.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The values that were given, or else their standard ones, each read into its type; gathers what is
 * wrong with them, and goes on with anything of that type. One use, one thread.
 */
final class ConfigValues {
    private final Map<ConfigKey, Given> given;
    private final List<String> problems;

    /**
     * @param earlier problems already found
     */
    ConfigValues(Map<ConfigKey, Given> given, List<String> earlier) {
        this.given = given;
        this.problems = new ArrayList<>(earlier);
    }

    /** All found so far, in the order in which they were. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** One of the constants of an enum, in lower case. */
    <E extends Enum<E>> E word(ConfigKey key, E onProblem) {
        E[] constants = onProblem.getDeclaringClass().getEnumConstants();
        return get(
                key,
                text -> {
                    for (E constant : constants) {
                        if (constant.name().equalsIgnoreCase(text)) {
                            return constant;
                        }
                    }
                    throw new IllegalArgumentException(
                            "expected one of "
                                    + String.join(
                                            ", ",
                                            Arrays.stream(constants)
                                                    .map(e -> e.name().toLowerCase(Locale.ROOT))
                                                    .toList())
                                    + ", not '"
                                    + text
                                    + "'");
                },
                onProblem);
    }

    <T> T get(ConfigKey key, Function<String, T> reader, T onProblem) {
        Given said = given.get(key);
        try {
            return reader.apply(said == null ? key.standard() : said.text());
        } catch (IllegalArgumentException | DateTimeException e) {
            problem(
                    key,
                    key.secret()
                            ? "does not have the form of one"
                            : String.valueOf(e.getMessage()));
            return onProblem;
        }
    }

    /**
     * @param sentence repeats no secret
     */
    void problem(ConfigKey key, String sentence) {
        Given said = given.get(key);
        Origin origin = said == null ? Origin.NOBODY : said.origin();
        problems.add(origin.naming(key.text()) + sentence);
    }

    long number(ConfigKey key, long least, long most) {
        return get(
                key,
                text -> {
                    if (!text.matches("[0-9]{1,18}")) {
                        throw new IllegalArgumentException("expected a number, not '" + text + "'");
                    }
                    return within(Long.parseLong(text), least, most, text);
                },
                least);
    }

    long size(ConfigKey key, long least, long most) {
        return get(key, text -> within(Quantity.bytes(text), least, most, text), least);
    }

    long speed(ConfigKey key) {
        return get(
                key,
                text -> within(Quantity.bitsPerSecond(text), 1_000, 100_000_000_000_000L, text),
                1L);
    }

    Duration time(ConfigKey key, Duration least, Duration most) {
        return get(
                key,
                text -> {
                    Duration time = Quantity.duration(text);
                    within(time.toMillis(), least.toMillis(), most.toMillis(), text);
                    return time;
                },
                least);
    }

    Duration seconds(ConfigKey key) {
        Duration time = time(key, Duration.ofSeconds(1), Duration.ofDays(1));
        if (time.toMillisPart() != 0) {
            problem(key, "must be whole seconds");
        }
        return time;
    }

    Duration days(ConfigKey key) {
        Duration time = time(key, Duration.ofDays(1), Duration.ofDays(36_500));
        if (!time.equals(Duration.ofDays(time.toDays()))) {
            problem(key, "must be whole days");
        }
        return time;
    }

    private static long within(long value, long least, long most, String text) {
        if (value < least) {
            throw new IllegalArgumentException("'" + text + "' is too small");
        }
        if (value > most) {
            throw new IllegalArgumentException("'" + text + "' is too large");
        }
        return value;
    }

    boolean flag(ConfigKey key) {
        return get(key, ValueForms::flag, Boolean.parseBoolean(key.standard()));
    }
}
