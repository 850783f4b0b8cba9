package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The built server under a simulated fleet: every fault, several deaths, rows compared. */
class ChaosTest {
    private record Run(int code, String out) {}

    @Test
    void countsToTheByteThroughEveryFaultAndDeath() throws Exception {
        Run run = simulate("--deltas", "100000", "--users", "60", "--seed", "1");

        assertThat(run.out()).endsWith("difference: 0 B\n");
        assertThat(run.out())
                .contains(
                        "answer lost",
                        "arrived past later pushes",
                        "copied past later pushes",
                        "proxy: 499",
                        "node restarted",
                        "user returned",
                        "garbage among good entries",
                        "server: kill -9",
                        "server: halted at a fault point",
                        "server: stopped and started",
                        "disk: fsync late",
                        "disk: fsync failed",
                        "disk: write failed",
                        "clock: an hour back, while running",
                        "clock: an hour ahead, while running",
                        "clock: past midnight",
                        // D16: a machine without a clock of its own
                        "clock: to 2099, while running",
                        "clock: in 2099 at the start",
                        "operator: rate changed",
                        "operator: user switched off",
                        "operator: user deleted");
        assertThat(run.code()).isZero();
    }

    private static Run simulate(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("simulate"));
        command.addAll(List.of(options));
        Process process = Weir.start(command.toArray(String[]::new));
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out);
    }
}
