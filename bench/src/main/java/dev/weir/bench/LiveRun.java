package dev.weir.bench;

import dev.weir.journal.Journal;
import dev.weir.journal.JournalSettings;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One measurement of the live feed: so many sockets, each on some random users, while so many
 * pushes of some users each come in every second. Some do not read, the others leave and come back
 * at random; at the end what each knows is held against the API.
 */
final class LiveRun {
    private static final int USERS_A_SOCKET = 5;
    private static final int USERS_OF_A_SLOW_ONE = 50;
    private static final int SLOW_RECEIVE_BYTES = 8 << 10;

    private final int sockets;
    private final int pushesASecond;
    private final int usersAPush;
    private final Duration measured;
    private final Latencies latencies = new Latencies();
    private final Latencies commits = new Latencies();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong reconnects = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicInteger slowDropped = new AtomicInteger();
    private volatile boolean measuring;
    private volatile boolean leaving;
    private volatile boolean ending;

    /**
     * What came out.
     *
     * @param wrong values that differ from the API's
     * @param compared values that were compared
     */
    record Result(
            Latencies latencies,
            Latencies commits,
            double messagesASecond,
            double pushesASecond,
            double processors,
            long heapASocket,
            long residentMegabytes,
            int slow,
            int slowDropped,
            long reconnects,
            long gaps,
            long failures,
            long compared,
            long wrong) {}

    LiveRun(int sockets, int pushesASecond, int usersAPush, Duration measured) {
        this.sockets = sockets;
        this.usersAPush = usersAPush;
        this.pushesASecond = pushesASecond;
        this.measured = measured;
    }

    Result run(Path data) throws Exception {
        InstantSource wall = InstantSource.system();
        try (Journal journal =
                Journal.open(
                        data.resolve("journal"),
                        JournalSettings.defaults(),
                        wall,
                        System::nanoTime)) {
            BenchDirectory.enter(journal, wall.millis());
        }
        List<String> options =
                List.of(
                        "--live-connections", "100000",
                        "--live-connections-per-account", "100000");
        try (ServerProcess server = ServerProcess.weir(data, options)) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            String token = Files.readString(data.resolve("api-token")).strip();
            awaitQuiet(address, token);
            return measure(server, address, token);
        }
    }

    private Result measure(ServerProcess server, InetSocketAddress address, String token)
            throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        List<LiveListener> readers = new ArrayList<>();
        List<LiveListener> slow = new ArrayList<>();
        for (int i = 0; i < sockets; i++) {
            boolean isSlow = i % 10 == 9;
            long[] users =
                    LiveListener.someUsers(
                            random.split(), isSlow ? USERS_OF_A_SLOW_ONE : USERS_A_SOCKET);
            (isSlow ? slow : readers)
                    .add(new LiveListener(address, token, users, isSlow ? SLOW_RECEIVE_BYTES : 0));
        }
        Map<Long, List<Integer>> nodesOf = nodesOf();
        PacedPushes[] pushes = new PacedPushes[1];
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Push once before, so that heap and compiler are warm when sockets are weighed.
            long heapBefore = server.liveHeapBytes();
            AtomicInteger connected = new AtomicInteger();
            for (LiveListener reader : readers) {
                SplittableRandom own = random.split();
                running.add(threads.submit(() -> listen(reader, own, connected, pushes, nodesOf)));
            }
            awaitCount(connected, readers.size());
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            long heapASocket = (server.liveHeapBytes() - heapBefore) / readers.size();
            for (LiveListener one : slow) {
                running.add(threads.submit(() -> stall(one)));
            }
            pushes[0] = new PacedPushes(address, nodes(address), pushesASecond);
            leaving = true;
            running.add(threads.submit(() -> watchCommits(address, token, pushes[0])));
            LockSupport.parkNanos(measured.dividedBy(3).toNanos());
            measuring = true;
            long messagesBefore = messages.get();
            long pushesBefore = pushes[0].count();
            Duration processorBefore = server.processorTime();
            long begun = System.nanoTime();
            LockSupport.parkNanos(measured.toNanos());
            double seconds = (System.nanoTime() - begun) / 1e9;
            double processors =
                    server.processorTime().minus(processorBefore).toNanos() / 1e9 / seconds;
            measuring = false;
            double rate = (messages.get() - messagesBefore) / seconds;
            double pushed = (pushes[0].count() - pushesBefore) / seconds;
            long resident = server.residentMegabytes();
            leaving = false;
            pushes[0].close();
            awaitQuiet(address, token);
            // A round, its interval and a slow box.
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            ending = true;
            long[] compared = LiveAnswers.compare(address, token, readers);
            readers.forEach(LiveListener::close);
            // Those that stall read what the system kept for them, to see their end.
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            slow.forEach(LiveListener::close);
            for (Future<?> one : running) {
                one.get();
            }
            return new Result(
                    latencies,
                    commits,
                    rate,
                    pushed,
                    processors,
                    heapASocket,
                    resident,
                    slow.size(),
                    slowDropped.get(),
                    reconnects.get(),
                    gaps.get(),
                    failures.get() + pushes[0].broken(),
                    compared[0],
                    compared[1]);
        }
    }

    private long[] usersOf(int node) {
        return Arrays.copyOf(BenchDirectory.usersOf(node), usersAPush);
    }

    /** Which nodes serve a user, by their places in the list. */
    private Map<Long, List<Integer>> nodesOf() {
        Map<Long, List<Integer>> nodes = new HashMap<>();
        for (int node = 1; node <= BenchDirectory.NODES; node++) {
            for (long user : usersOf(node)) {
                nodes.computeIfAbsent(user, _ -> new ArrayList<>()).add(node - 1);
            }
        }
        return nodes;
    }

    private List<PushingNode> nodes(InetSocketAddress address) {
        List<PushingNode> nodes = new ArrayList<>();
        for (int id = 1; id <= BenchDirectory.NODES; id++) {
            nodes.add(
                    new PushingNode(
                            new NodeLogin(id, "shadowsocks", BenchDirectory.TOKEN),
                            "127.0.0.1:" + address.getPort(),
                            new PushBody(usersOf(id), 1, 2, id)));
        }
        return nodes;
    }

    /** Reads for ever; leaves and comes back now and then, in the midst of whatever arrives. */
    private Object listen(
            LiveListener listener,
            SplittableRandom random,
            AtomicInteger connected,
            PacedPushes[] pushes,
            Map<Long, List<Integer>> nodesOf) {
        boolean first = true;
        while (!ending) {
            try {
                DataInputStream in = listener.connect();
                long leaveAt = System.nanoTime() + random.nextLong(5_000_000_000L, 40_000_000_000L);
                long before = listener.messages();
                while (listener.read(
                        in, (user, prior, asOf) -> heard(user, prior, asOf, pushes[0], nodesOf))) {
                    messages.addAndGet(listener.messages() - before);
                    before = listener.messages();
                    if (first && !listener.known().isEmpty()) {
                        first = false;
                        connected.incrementAndGet();
                    }
                    if (leaving && System.nanoTime() - leaveAt > 0) {
                        reconnects.incrementAndGet();
                        break;
                    }
                }
                gaps.addAndGet(listener.gaps());
                listener.close();
            } catch (IOException e) {
                if (!ending) {
                    failures.incrementAndGet();
                }
            }
        }
        return this;
    }

    /** The age of the oldest push that a message is the first to include. */
    private void heard(
            long user,
            long prior,
            long asOf,
            PacedPushes pushes,
            Map<Long, List<Integer>> nodesOf) {
        // An update before the first snapshot of a new connection has nothing to be newer than.
        if (!measuring || prior == 0) {
            return;
        }
        long oldest = 0;
        for (int node : nodesOf.getOrDefault(user, List.of())) {
            long sent = pushes.of(node).oldest(prior, asOf);
            if (sent != 0 && (oldest == 0 || sent - oldest < 0)) {
                oldest = sent;
            }
        }
        if (oldest != 0) {
            long age = System.nanoTime() - oldest;
            synchronized (latencies) {
                latencies.record(age);
            }
        }
    }

    /** How long a push takes until it is committed, which is before any message about it. */
    private Object watchCommits(InetSocketAddress address, String token, PacedPushes pushes)
            throws Exception {
        long since = 0;
        while (!ending) {
            long asOf = LiveAnswers.posted(LiveAnswers.get(address, token, "/api/v1/health"));
            if (asOf == since) {
                LockSupport.parkNanos(20_000_000);
                continue;
            }
            long now = System.nanoTime();
            for (int node = 0; measuring && node < BenchDirectory.NODES; node += 10) {
                long sent = pushes.of(node).oldest(since, asOf);
                if (sent != 0) {
                    commits.record(now - sent);
                }
            }
            since = asOf;
        }
        return this;
    }

    /** Subscribes and never reads. */
    private Object stall(LiveListener listener) throws IOException, InterruptedException {
        DataInputStream in = listener.connect();
        while (!ending) {
            LockSupport.parkNanos(200_000_000);
        }
        // What the system kept comes first; then either the end, or more for ever.
        long deadline = System.nanoTime() + 10_000_000_000L;
        try {
            while (System.nanoTime() - deadline < 0) {
                if (!listener.read(in, (_, _, _) -> {})) {
                    slowDropped.incrementAndGet();
                    return this;
                }
            }
        } catch (IOException reset) {
            slowDropped.incrementAndGet();
        }
        return this;
    }

    private static void awaitCount(AtomicInteger count, int wanted) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (count.get() < wanted) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(count.get() + " of " + wanted + " sockets came up");
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Waits until the ledger has all of the journal. */
    private static void awaitQuiet(InetSocketAddress address, String token) throws Exception {
        while (true) {
            String health = LiveAnswers.get(address, token, "/api/v1/health");
            int journal = health.indexOf("\"journal\":");
            if (LiveAnswers.posted(health) >= LiveListener.number(health, "\"end\":", journal)) {
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
    }
}
