package dev.weir.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How many pushes of 200 users Helidon takes when nothing is done with them. */
final class BareRouteBench implements SubBench {
    @Override
    public String name() {
        return "bare-route";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        try (ServerProcess server = ServerProcess.start(BareRouteServer.class)) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            List<PushingNode> nodes = nodes(address);
            try (PushLoad load =
                    new PushLoad(address, nodes, settings.threads(), settings.connections())) {
                load.run(settings.warmUp());
                PushLoad.Result result = load.run(settings.measured());
                return List.of(
                        line(
                                "bare Helidon route",
                                result,
                                nodes.getFirst().bodyLength(),
                                server.residentMegabytes()));
            }
        }
    }

    static Line line(String what, PushLoad.Result result, int bodyLength, long megabytes) {
        PushTally tally = result.tally();
        return new Line(
                what,
                String.format(Locale.ROOT, "%,.0f pushes/s", result.pushesPerSecond()),
                String.format(
                        Locale.ROOT,
                        "%,.0f deltas/s, bodies of %,d bytes; %s; refused %d, broken %d; %,d"
                                + " MB resident",
                        result.deltasPerSecond(),
                        bodyLength,
                        tally.latencies(),
                        tally.refused(),
                        tally.broken(),
                        megabytes));
    }

    private static List<PushingNode> nodes(InetSocketAddress address) {
        List<PushingNode> nodes = new ArrayList<>();
        for (int id = 1; id <= BenchDirectory.NODES; id++) {
            nodes.add(
                    new PushingNode(
                            new NodeLogin(id, "shadowsocks", "token"),
                            "127.0.0.1:" + address.getPort(),
                            new PushBody(BenchDirectory.usersOf(id), 1, 2, id)));
        }
        return nodes;
    }
}
