package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigSources;
import dev.weir.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Demo data in an installation. */
final class SeedTest {
    @TempDir Path data;

    @Test
    void comesThroughTheNodeApiAndIsCalledSimulated() {
        JsonObject made = seed();
        assertThat(made.number("users")).isEqualTo(120);
        assertThat(made.number("nodes")).isEqualTo(12);
        assertThat(made.flag("simulated")).isTrue();
        try (RunningWeir weir = new RunningWeir(data, Map.of())) {
            assertThat(weir.answer("user", "list", "--limit", "5")).contains("simulated ");
            assertThat(weir.answer("node", "list")).contains("simulated Tokyo 1");
            assertThat(weir.restJson("/verdicts?limit=1").objects("verdicts")).hasSize(1);
            assertThat(weir.answer("verify")).contains("agree up to position");
        }
        assertThat(seed().number("users")).as("a second time adds no user").isEqualTo(120);
    }

    @Test
    void isNotPutAmongUsersThatAreReal() {
        try (RunningWeir weir = new RunningWeir(data, Map.of())) {
            weir.answer("user", "add", "alice@example.org");
        }
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false);
        int code =
                new Cli(console, new ServerLauncher(), new ConfigSources(Map.of(), List.of()))
                        .run("migrate", "--seed", "--data-dir", data.toString());
        assertThat(code).isEqualTo(ExitCode.REFUSED.number());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("1 users and 0 nodes here are not simulated");
    }

    private JsonObject seed() {
        ByteArrayOutputStream nowhere = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(nowhere, true, StandardCharsets.UTF_8);
        Bar bar = new Bar(new Console(out, out, false, false));
        byte[] answer =
                new SeedRun(new ServerLauncher(), bar, System::nanoTime)
                        .run(
                                new ConfigSources(Map.of(), List.of())
                                        .gather(
                                                null,
                                                Map.of(
                                                        ConfigKey.DATA_DIR, data.toString(),
                                                        ConfigKey.PORT, "0",
                                                        ConfigKey.SIMULATED, "true"))
                                        .read(),
                                Duration.ofSeconds(2));
        return JsonObject.read(answer);
    }
}
