package dev.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From a push to the message on a client's screen: 1,000 pushes every second, 2,000 sockets on
 * random users, one in ten of which does not read. Once with 20 users a push and once with 200,
 * which is 300,000 pairs of user and node that change all the time: their commits alone take
 * seconds.
 */
final class LiveBench implements SubBench {
    private static final int SOCKETS = 2_000;
    private static final int PUSHES_A_SECOND = 1_000;
    static final int FEW_USERS = 20;

    @Override
    public String name() {
        return "live";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        List<Line> lines = new ArrayList<>();
        for (int users : new int[] {FEW_USERS, BenchDirectory.USERS_A_NODE}) {
            LiveRun run = new LiveRun(SOCKETS, PUSHES_A_SECOND, users, settings.measured());
            LiveRun.Result result = run.run(settings.directory().resolve("live-" + users));
            lines.addAll(lines(SOCKETS, PUSHES_A_SECOND, users, result));
        }
        return lines;
    }

    static List<Line> lines(int sockets, int pushes, int users, LiveRun.Result result) {
        String load =
                String.format(
                        Locale.ROOT,
                        "%,d sockets, %,d pushes/s of %d users",
                        sockets,
                        pushes,
                        users);
        List<Line> lines = new ArrayList<>();
        lines.add(
                new Line(
                        "push to message at the client, p99, " + load,
                        Latencies.millis(result.latencies().nanosAt(0.99)),
                        result.latencies()
                                + String.format(
                                        Locale.ROOT,
                                        "; %,.0f messages/s, %,.0f pushes/s answered",
                                        result.messagesASecond(),
                                        result.pushesASecond())));
        lines.add(
                new Line(
                        "  of it push to commit, p99",
                        Latencies.millis(result.commits().nanosAt(0.99)),
                        result.commits().toString()));
        lines.add(
                new Line(
                        "  server",
                        String.format(Locale.ROOT, "%.2f processors", result.processors()),
                        String.format(
                                Locale.ROOT,
                                "%,d MB resident; %,.1f KB of heap a socket",
                                result.residentMegabytes(),
                                result.heapASocket() / 1024.0)));
        lines.add(
                new Line(
                        "  values that differ from the API's",
                        String.format(Locale.ROOT, "%,d", result.wrong()),
                        String.format(
                                Locale.ROOT,
                                "of %,d; %d of %d slow readers dropped, %,d left and came back,"
                                        + " %d gaps, %d failures",
                                result.compared(),
                                result.slowDropped(),
                                result.slow(),
                                result.reconnects(),
                                result.gaps(),
                                result.failures())));
        return lines;
    }
}
