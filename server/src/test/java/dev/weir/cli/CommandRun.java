package dev.weir.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command as a person runs it, in this process.
 *
 * @param code with which it ended
 * @param out its answer
 * @param err its progress and errors
 */
public record CommandRun(int code, String out, String err) {
    /** Runs it to its end. */
    public static CommandRun of(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false);
        int code = new Cli(console).run(words);
        return new CommandRun(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** All that it said. */
    public String said() {
        return out + err;
    }
}
