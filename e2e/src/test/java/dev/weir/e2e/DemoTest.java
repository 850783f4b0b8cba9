package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir demo}: a fleet that pushes by itself, and figures that everybody can look at. */
class DemoTest {
    private static final long PAUSE_NANOS = 500_000_000;
    private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

    @TempDir Path data;

    @Test
    void showsFiguresOfASimulatedFleet() throws Exception {
        Process demo = Weir.start("demo", "--data-dir", data.toString(), "--port", "0");
        try (BufferedReader out = demo.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.startsWith("open http://")) {
                line = out.readLine();
            }
            assertThat(line).as("where to look").contains("/#token=");
            long begun = System.nanoTime();
            Weir.Result rows = rows();
            while (rows.out().lines().count() < 3
                    && System.nanoTime() - begun < LONGEST_WAIT_NANOS) {
                LockSupport.parkNanos(PAUSE_NANOS);
                rows = rows();
            }
            assertThat(rows.code()).as(rows.err()).isZero();
            assertThat(rows.out().lines()).hasSizeGreaterThan(2);
        } finally {
            demo.destroy();
            assertThat(demo.onExit().join().exitValue()).isEqualTo(128 + 15);
        }
    }

    private Weir.Result rows() throws Exception {
        return Weir.run("usage", "rows", "--format", "csv", "--data-dir", data.toString());
    }
}
