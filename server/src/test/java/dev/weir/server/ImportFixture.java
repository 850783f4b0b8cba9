package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.CommandRun;
import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An old panel's database in a file, a server beside it, and {@code weir import} as it is run. */
abstract class ImportFixture {
    /** Days begin where the old panel's do. */
    static final Map<String, String> SETTINGS = Map.of("time-zone", "Asia/Shanghai");

    @TempDir Path data;
    @TempDir Path there;

    /** Half a minute before a day ends in Shanghai. */
    final SteppedTime time = new SteppedTime(Instant.parse("2026-10-10T15:59:30Z"));

    /** The old panel's database, as yet not there. */
    Path file;

    private final String panel;

    /**
     * @param panel the kind of the old panel, as the command calls it
     */
    ImportFixture(String panel) {
        this.panel = panel;
    }

    @BeforeEach
    final void nameTheFile() {
        file = there.resolve(panel + ".sqlite");
    }

    /** Brings over what is in the file. */
    final JsonObject run(int exitCode, String... more) throws Exception {
        return runFrom(file.toString(), exitCode, more);
    }

    /**
     * Runs the command.
     *
     * @param from the old panel's database
     * @param exitCode with which the command must end
     * @return its report
     */
    final JsonObject runFrom(String from, int exitCode, String... more) throws Exception {
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
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.code()).as(run.said()).isEqualTo(exitCode);
        return JsonObject.read(run.out().getBytes(StandardCharsets.UTF_8));
    }
}
