package dev.weir.bench;

import dev.weir.journal.Journal;
import dev.weir.journal.JournalSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long after the command the first node has its user list, and what the server then holds in
 * memory: 10,000 users, 100 nodes, through the launcher and as a bare {@code java -jar}.
 */
final class StartBench implements SubBench {
    private static final int USERS = 10_000;
    private static final int NODES = 100;
    private static final int STARTS = 7;

    /** How a server is started. */
    private interface Starter {
        ServerProcess start(Path data) throws IOException;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        Path data = settings.directory().resolve("start");
        InstantSource wall = InstantSource.system();
        try (Journal journal =
                Journal.open(
                        data.resolve("journal"),
                        JournalSettings.defaults(),
                        wall,
                        System::nanoTime)) {
            BenchDirectory.enter(journal, wall.millis(), USERS, NODES);
        }
        // The first start posts what was entered; the others find it posted.
        measure(data, ServerProcess::weir);
        return List.of(
                line("start through the launcher", data, ServerProcess::weir),
                line("start as a bare java -jar", data, ServerProcess::bareWeir));
    }

    private record Start(double seconds, long residentMegabytes) {}

    private static Line line(String what, Path data, Starter starter) throws IOException {
        Start[] starts = new Start[STARTS];
        for (int i = 0; i < STARTS; i++) {
            starts[i] = measure(data, starter);
        }
        double[] seconds = Arrays.stream(starts).mapToDouble(Start::seconds).sorted().toArray();
        long most = Arrays.stream(starts).mapToLong(Start::residentMegabytes).max().orElseThrow();
        return new Line(
                what,
                String.format(Locale.ROOT, "%.2f s", seconds[STARTS / 2]),
                String.format(
                        Locale.ROOT,
                        "median of %d (%.2f to %.2f s), from the command to the first node's list"
                                + " of %,d users; then %d MB resident",
                        STARTS,
                        seconds[0],
                        seconds[STARTS - 1],
                        USERS,
                        most));
    }

    private static Start measure(Path data, Starter starter) throws IOException {
        long begun = System.nanoTime();
        try (ServerProcess server = starter.start(data)) {
            readUsers(server.port());
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Start(seconds, server.residentMegabytes());
        }
    }

    private static void readUsers(int port) throws IOException {
        URI list =
                URI.create(
                        "http://127.0.0.1:"
                                + port
                                + "/api/v1/server/UniProxy/user?node_id=1&node_type=shadowsocks&token="
                                + BenchDirectory.TOKEN);
        HttpURLConnection connection = (HttpURLConnection) list.toURL().openConnection();
        try (InputStream in = connection.getInputStream()) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            if (bytes < USERS * 40L) {
                throw new IOException("a user list of only " + bytes + " bytes");
            }
        }
    }
}
