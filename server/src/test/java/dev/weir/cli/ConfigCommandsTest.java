package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigSources;
import dev.weir.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir Path directory;

    @Test
    void checkTellsEveryProblemAndItsPlace() throws IOException {
        Path file = file("prot: 1\n");

        int code = run(Map.of("WEIR_LISTEN", "?"), "config", "check", "--port", "many");

        assertThat(code).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(lines(out))
                .containsExactly(
                        file + ":1: prot: there is no such key; did you mean 'port'?",
                        "WEIR_LISTEN: expected an address such as 127.0.0.1, not '?'",
                        "--port: expected a number, not 'many'");
    }

    @Test
    void checkIsContentWithWhatIsValid() throws IOException {
        Path file = file("port: 81\n");

        assertThat(run(Map.of(), "config", "check")).isZero();
        assertThat(lines(out))
                .containsExactly("the configuration is valid: " + file + ", 1 keys set");
    }

    @Test
    void printShowsWhatHoldsAndWhoSaidSo() throws IOException {
        Path file = file("port: 81\n");

        int code =
                run(Map.of("WEIR_LISTEN", "::"), "config", "print", "--max-body", "1MiB", "--json");

        assertThat(code).isZero();
        List<JsonObject> keys =
                JsonObject.read(out.toByteArray()).list("keys").stream()
                        .map(JsonObject.class::cast)
                        .toList();
        assertThat(keys)
                .extracting(key -> key.text("key") + " " + key.text("value") + key(key))
                .contains(
                        "port 81 file " + file + ":1",
                        "listen :: environment WEIR_LISTEN",
                        "max-body 1MiB command_line --max-body",
                        "data-dir data default ");
    }

    @Test
    void serveRefusesWithEveryProblem() throws IOException {
        file("prot: 1\nport: 70000\n");

        assertThat(run(Map.of(), "serve")).isEqualTo(ExitCode.USAGE.number());
        assertThat(lines(err)).hasSize(2).allMatch(line -> line.startsWith("weir: "));
    }

    @Test
    void commandsLookForTheServerWhereItsConfigurationSays() throws IOException {
        file("data-dir: " + directory.resolve("elsewhere") + "\n");

        assertThat(run(Map.of(), "health")).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(lines(err).getFirst()).endsWith(directory.resolve("elsewhere").toString());
        assertThat(run(Map.of(), "health", "--data-dir", "x"))
                .isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(lines(err).getFirst()).isEqualTo("weir: no server runs on x");
    }

    /** Root reads every file, so here it is a directory that cannot be read as one. */
    @Test
    void noCommandGoesOnAsIfAFileThatItMayNotReadSaidNothing() throws IOException {
        Path file = Files.createDirectory(directory.resolve("weir.yaml"));

        assertThat(run(Map.of(), "serve")).isEqualTo(ExitCode.REFUSED.number());
        assertThat(lines(err).getFirst()).startsWith("weir: " + file + ": cannot be read");
        assertThat(run(Map.of(), "user", "list")).isEqualTo(ExitCode.REFUSED.number());
        assertThat(lines(err).getFirst()).startsWith("weir: " + file + ": cannot be read");
        assertThat(run(Map.of(), "user", "list", "--help")).isZero();
        // Who says where the data is needs no file.
        assertThat(run(Map.of(), "health", "--data-dir", "x"))
                .isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(run(Map.of("WEIR_DATA_DIR", "y"), "health"))
                .isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(run(Map.of(), "config", "check")).isEqualTo(ExitCode.DIFFERENCE.number());
    }

    @Test
    void theExampleHasTheGivenOptionsSwitchedOn() {
        assertThat(run(Map.of(), "config", "example", "--data-dir", "/var/lib/weir")).isZero();
        assertThat(lines(out)).contains("data-dir: /var/lib/weir", "#port: 8080");
    }

    private static String key(JsonObject key) {
        return " " + key.text("layer") + " " + key.text("from");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("weir.yaml"), text);
    }

    private int run(Map<String, String> environment, String... words) {
        out.reset();
        err.reset();
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false);
        ConfigSources sources =
                new ConfigSources(environment, List.of(directory.resolve("weir.yaml")));
        return new Cli(console, new ServerLauncher(), sources).run(words);
    }

    private static List<String> lines(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
