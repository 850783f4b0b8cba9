package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigSources;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that open the data themselves, and what they make of the database they are told of. */
class DatabaseSaidTest {
    @TempDir Path data;
    @TempDir Path config;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrate",
                "migrate --list",
                "migrate --dry-run",
                "verify",
                "admin list",
                "database copy --to jdbc:sqlite:other.db"
            })
    void aDatabaseThatIsNotUnderstoodIsNotTakenForAFile(String command) {
        int code =
                run(
                        Map.of("WEIR_DATABASE", "jdbc:oracle:thin:topsecret"),
                        command + " --data-dir " + data);

        assertThat(code).isEqualTo(ExitCode.REFUSED.number());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("weir: WEIR_DATABASE: expected jdbc:postgresql://host/name")
                .doesNotContain("topsecret")
                .hasLineCount(1);
        assertThat(data).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "verify", "admin list"})
    void aMisspeltKeyMayHaveNamedTheDatabase(String command) throws IOException {
        Path file =
                Files.writeString(config.resolve("weir.yaml"), "databse: jdbc:mariadb://db/weir\n");

        int code = run(Map.of(), command + " --config " + file + " --data-dir " + data);

        assertThat(code).isEqualTo(ExitCode.REFUSED.number());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("databse").hasLineCount(1);
        assertThat(data).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "database copy --to jdbc:mariadb://weir:topsecret@127.0.0.1/weir",
                "database copy --to jdbc:mariadb://weir:top/secret:topsecret@127.0.0.1/weir",
                "database copy --to jdbc:postgresql://127.0.0.1/weir?Password=topsecret",
                "import xboard --from jdbc:mariadb://weir:topsecret@127.0.0.1/board",
                "shadow compare --from jdbc:mysql://weir:topsecret@127.0.0.1/board",
                "import v2board --from jdbc:mysql://127.0.0.1/board?user=a&password=topsecret"
            })
    void aPasswordInAnAddressIsRefusedAndNotRepeated(String command) {
        assertThat(run(Map.of(), command + " --data-dir " + data))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("can be read by every process")
                .doesNotContain("topsecret");
    }

    @Test
    void theDemoDoesNotKeepItsFiguresElsewhereThanItWasTold() {
        assertThat(
                        run(
                                Map.of("WEIR_DATABASE", "jdbc:mariadb://db/weir"),
                                "demo --data-dir " + data))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("weir: the demo keeps its figures in a file in " + data)
                .contains("WEIR_DATABASE");
        assertThat(data).isEmptyDirectory();
    }

    private int run(Map<String, String> environment, String command) {
        Console console =
                new Console(
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false);
        Launcher none =
                _ -> {
                    throw new IllegalStateException("nothing is to be started");
                };
        return new Cli(console, none, new ConfigSources(environment, List.of()))
                .run(command.split(" "));
    }
}
