package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Cli;
import dev.weir.cli.Console;
import dev.weir.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code weir import} as an operator runs it. */
final class ImportCommand {
    private ImportCommand() {}

    /**
     * Runs it.
     *
     * @param data of the server that is to take it in
     * @param panel the kind of the old panel
     * @param from its database
     * @param exitCode with which the command must end
     * @return its report
     */
    static JsonObject run(Path data, String panel, String from, int exitCode, String... more)
            throws Exception {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "import",
                                panel,
                                "--from",
                                from,
                                "--json",
                                "--data-dir",
                                data.toString()));
        words.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false);
        int code = new Cli(console).run(words.toArray(String[]::new));
        String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        assertThat(code).as(said).isEqualTo(exitCode);
        return JsonObject.read(out.toByteArray());
    }
}
