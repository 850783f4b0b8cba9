package dev.weir.config;

import java.util.Map;

/** Writes a {@code weir.yaml} that names every key, with its meaning, commented out. */
public final class ExampleFile {
    private static final int WIDTH = 100;
    private static final String HEAD =
            """
            # Configuration of Weir. Every line is optional; the values shown are the defaults.
            # What stands here is overruled by WEIR_... variables, and those by the command line.
            # Sizes: 64MiB; times: 30s, 12h, 35d; speeds: 1Gbit/s; lists: [a, b] or a,b.
            # 'weir config check' tells what is wrong, 'weir config print' what holds and why.
            """;

    private ExampleFile() {}

    /**
     * @param set keys to set in it, with their texts
     */
    public static String text(Map<ConfigKey, String> set) {
        StringBuilder text = new StringBuilder(HEAD);
        for (ConfigKey key : ConfigKey.values()) {
            text.append('\n');
            comment(text, key.description());
            text.append(set.containsKey(key) ? "" : "#")
                    .append(key.text())
                    .append(": ")
                    .append(scalar(set.getOrDefault(key, key.standard())))
                    .append('\n');
        }
        return text.toString();
    }

    private static void comment(StringBuilder text, String sentence) {
        StringBuilder line = new StringBuilder("#");
        for (String word : sentence.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
    }

    /** Plain where YAML reads it back as the same text. */
    private static String scalar(String text) {
        return text.matches("[A-Za-z0-9/][A-Za-z0-9./_-]*")
                ? text
                : "'" + text.replace("'", "''") + "'";
    }
}
