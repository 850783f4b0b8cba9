package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Pushes as fast as the server answers: each thread goes round its connections, takes the answer,
 * sends the next push there, goes on. So every connection has one push under way, and a push's time
 * is an upper bound: it ends when the thread comes round to it.
 *
 * <p>Loopback is meant; nothing here is gentle.
 */
final class PushLoad implements AutoCloseable {
    /** A server that says nothing for so long is stuck, and the run with it. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<PushingNode> nodes;
    private final List<List<PushConnection>> connectionsByThread = new ArrayList<>();

    /** Opens {@code threads × connections} connections, or fewer if there are fewer nodes. */
    PushLoad(InetSocketAddress server, List<PushingNode> nodes, int threads, int connections)
            throws IOException {
        this.nodes = nodes;
        int all = Math.min(threads * connections, nodes.size());
        for (int thread = 0; thread < threads; thread++) {
            connectionsByThread.add(new ArrayList<>());
        }
        for (int c = 0; c < all; c++) {
            List<PushingNode> share = new ArrayList<>();
            for (int n = c; n < nodes.size(); n += all) {
                share.add(nodes.get(n));
            }
            connectionsByThread.get(c % threads).add(new PushConnection(server, share));
        }
    }

    /**
     * @param seconds measured, from the first push to the last answer
     */
    record Result(PushTally tally, double seconds, long deltas, long upload, long download) {
        double pushesPerSecond() {
            return tally.accepted() / seconds;
        }

        double deltasPerSecond() {
            return deltas / seconds;
        }
    }

    /** Pushes for that long, then waits for the last answers. May be called again. */
    Result run(Duration duration) throws InterruptedException, ExecutionException {
        long deltas = sum(PushingNode::deltas);
        long upload = sum(PushingNode::upload);
        long download = sum(PushingNode::download);
        PushTally tally = new PushTally();
        long start = System.nanoTime();
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().daemon().name("load-", 0).factory())) {
            List<Future<PushTally>> running = new ArrayList<>();
            for (List<PushConnection> connections : connectionsByThread) {
                running.add(threads.submit(() -> goRound(connections, start + duration.toNanos())));
            }
            boolean all = awaitAll(threads, duration.plus(PATIENCE));
            if (!all) {
                connectionsByThread.forEach(list -> list.forEach(PushConnection::abort));
            }
            for (Future<PushTally> one : running) {
                tally.add(one.get());
            }
        }
        return new Result(
                tally,
                (System.nanoTime() - start) / 1e9,
                sum(PushingNode::deltas) - deltas,
                sum(PushingNode::upload) - upload,
                sum(PushingNode::download) - download);
    }

    private static boolean awaitAll(ExecutorService threads, Duration atMost)
            throws InterruptedException {
        threads.shutdown();
        return threads.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static PushTally goRound(List<PushConnection> connections, long endNanos)
            throws IOException {
        PushTally tally = new PushTally();
        for (PushConnection connection : connections) {
            connection.send();
        }
        while (System.nanoTime() - endNanos < 0) {
            for (PushConnection connection : connections) {
                try {
                    connection.receive(tally);
                    connection.send();
                } catch (IOException e) {
                    tally.broke();
                    if (System.nanoTime() - endNanos > 0) {
                        return tally;
                    }
                    connection.reconnect();
                    connection.send();
                }
            }
        }
        for (PushConnection connection : connections) {
            try {
                connection.receive(tally);
            } catch (IOException e) {
                tally.broke();
            }
        }
        return tally;
    }

    private long sum(ToLongFunction<PushingNode> of) {
        return nodes.stream().mapToLong(of).sum();
    }

    @Override
    public void close() throws IOException {
        for (List<PushConnection> connections : connectionsByThread) {
            for (PushConnection connection : connections) {
                connection.close();
            }
        }
    }
}
