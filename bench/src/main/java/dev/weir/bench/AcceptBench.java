package dev.weir.bench;

import dev.weir.collect.uniproxy.UniProxyParser;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.directory.DirectoryStore;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalSettings;
import dev.weir.ledger.LedgerStore;
import dev.weir.posting.Poster;
import dev.weir.posting.Replay;
import dev.weir.posting.ReportReaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * How many pushes of 200 users Weir itself takes, durable and answered, while it posts them; then
 * whether the ledger holds exactly what was answered.
 */
final class AcceptBench implements SubBench {
    private static final ReportReaders READERS = _ -> new UniProxyParser();

    @Override
    public String name() {
        return "accept";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        Path data = settings.directory().resolve("accept");
        InstantSource wall = InstantSource.system();
        try (Journal journal = open(data, wall)) {
            BenchDirectory.enter(journal, wall.millis());
        }
        List<Line> lines = new ArrayList<>();
        List<PushingNode> nodes;
        try (ServerProcess server = ServerProcess.weir(data)) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            nodes = nodes(address);
            try (PushLoad load =
                    new PushLoad(address, nodes, settings.threads(), settings.connections())) {
                load.run(settings.warmUp());
                lines.add(
                        BareRouteBench.line(
                                "Weir, durable and posting",
                                load.run(settings.measured()),
                                nodes.getFirst().bodyLength(),
                                server.residentMegabytes()));
                lines.add(
                        BareRouteBench.line(
                                "Weir, durable, the database locked",
                                withoutDatabase(data, load, settings),
                                nodes.getFirst().bodyLength(),
                                server.residentMegabytes()));
            }
        }
        lines.add(difference(data, wall, nodes));
        return lines;
    }

    /**
     * The same while another process holds the database: nothing can be posted, so what is left is
     * the cost of taking, journaling and answering. All of it is posted afterwards.
     */
    private static PushLoad.Result withoutDatabase(Path data, PushLoad load, BenchSettings settings)
            throws SQLException, InterruptedException, ExecutionException {
        try (Connection other = BareSqlite.open(data.resolve("weir.db"), "normal")) {
            BareSqlite.execute(other, "pragma busy_timeout = 60000", "begin immediate");
            load.run(settings.warmUp());
            PushLoad.Result result = load.run(settings.measured());
            BareSqlite.execute(other, "rollback");
            return result;
        }
    }

    private static Journal open(Path data, InstantSource wall) {
        return Journal.open(
                data.resolve("journal"), JournalSettings.defaults(), wall, System::nanoTime);
    }

    private static List<PushingNode> nodes(InetSocketAddress address) {
        List<PushingNode> nodes = new ArrayList<>();
        for (int id = 1; id <= BenchDirectory.NODES; id++) {
            nodes.add(
                    new PushingNode(
                            new NodeLogin(id, "shadowsocks", BenchDirectory.TOKEN),
                            "127.0.0.1:" + address.getPort(),
                            new PushBody(BenchDirectory.usersOf(id), 1, 2, id)));
        }
        return nodes;
    }

    /** Posts what was still to be posted when the server stopped, then compares the sums. */
    private static Line difference(Path data, InstantSource wall, List<PushingNode> nodes)
            throws InterruptedException {
        try (Journal journal = open(data, wall);
                Database database = Database.open(DatabaseSettings.of(data.resolve("weir.db")));
                Poster poster =
                        Poster.resume(
                                database,
                                new LedgerStore(wall),
                                new DirectoryStore(),
                                READERS,
                                journal.id());
                JournalReader reader = journal.readAfter(poster.committed())) {
            long behind = journal.end() - poster.committed();
            Replay.run(poster, reader, READERS, journal.end(), _ -> {}, System::nanoTime);
            long[] ledger = new long[1];
            database.read(tx -> {
                new LedgerStore(wall)
                        .forEachSourceTotal(
                                tx, total -> ledger[0] += total.upload() + total.download());
                return true;
            });
            long answered = nodes.stream().mapToLong(node -> node.upload() + node.download()).sum();
            return new Line(
                    "ledger minus what was answered",
                    String.format(Locale.ROOT, "%,d B", ledger[0] - answered),
                    String.format(
                            Locale.ROOT,
                            "of %,d B; %,d reports were not yet posted when the load ended",
                            answered,
                            behind));
        }
    }
}
