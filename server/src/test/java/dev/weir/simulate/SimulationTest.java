package dev.weir.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulate.ReferenceModel.Mistake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator against a server that counts by the rules, and against servers that do not. */
class SimulationTest {
    private static final long DELTAS = 20_000;

    private record Run(int result, String out, String err) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void agreesWithTheRules(long seed) throws IOException {
        Run run = run(Mistake.NONE, seed, false);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).endsWith("difference: 0 B\n");
        assertThat(run.result()).isEqualTo(Simulation.AGREES);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void noticesEveryMistake(Mistake mistake) throws IOException {
        Run run = run(mistake, 7, false);

        assertThat(run.result()).as(run.out() + run.err()).isEqualTo(Simulation.DIFFERS);
        assertThat(run.out()).doesNotContain("difference: 0 B");
    }

    @Test
    void meetsEveryFaultThatNeedsNoServerOfItsOwn() throws IOException {
        Map<?, ?> json = Json.object(Json.read(run(Mistake.NONE, 3, true).out().strip()));
        Map<?, ?> faults = Json.object(json.get("faults"));

        List<String> missed =
                faults.entrySet().stream()
                        .filter(fault -> Json.number(fault.getValue()) == 0)
                        .map(fault -> String.valueOf(fault.getKey()))
                        .toList();
        assertThat(missed)
                .isSubsetOf(
                        // One of the two comes first, and the one node that falls back seldom
                        // returns.
                        "error_page",
                        "error_page_after",
                        "server_killed",
                        "server_halted",
                        "server_stopped",
                        "database_killed",
                        "unanswered",
                        "disk_slow",
                        "disk_fsync_failed",
                        "disk_write_failed",
                        "clock_back",
                        "clock_ahead",
                        "clock_night",
                        "clock_midnight",
                        "clock_far",
                        "clock_home",
                        "clock_moved",
                        "clock_nudged",
                        "rate_changed",
                        "user_unlisted",
                        "hour_turned");
        assertThat(json.get("differenceBytes")).isEqualTo(0L);
        assertThat(json.get("unexplainedBytes")).isEqualTo(0L);
    }

    private static Run run(Mistake mistake, long seed, boolean json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (TinyPanel panel = new TinyPanel(mistake)) {
            SimulationPlan plan =
                    new SimulationPlan(
                            DELTAS,
                            seed,
                            8,
                            20,
                            panel.uri(),
                            TinyPanel.TOKEN,
                            null,
                            250,
                            0,
                            0,
                            null,
                            json,
                            false);
            int result = Simulation.run(plan, new PrintStream(out), new PrintStream(err));
            return new Run(
                    result,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        }
    }
}
