package dev.weir.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Twice as many sockets, and again, until messages come more than a second after their push. */
final class LiveCeilingBench implements SubBench {
    private static final int PUSHES_A_SECOND = 1_000;
    private static final int MOST_SOCKETS = 16_000;

    @Override
    public String name() {
        return "live-ceiling";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        List<Line> lines = new ArrayList<>();
        for (int sockets = 1_000; sockets <= MOST_SOCKETS; sockets *= 2) {
            LiveRun.Result result =
                    new LiveRun(sockets, PUSHES_A_SECOND, LiveBench.FEW_USERS, settings.measured())
                            .run(settings.directory().resolve("live-" + sockets));
            lines.addAll(LiveBench.lines(sockets, PUSHES_A_SECOND, LiveBench.FEW_USERS, result));
            if (result.latencies().nanosAt(0.99) > Duration.ofSeconds(1).toNanos()) {
                break;
            }
        }
        return lines;
    }
}
