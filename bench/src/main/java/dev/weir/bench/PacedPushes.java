package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Nodes that push at a fixed pace, and when each push was sent, by the journal position it got. A
 * virtual thread a connection.
 */
final class PacedPushes implements AutoCloseable {
    private static final int CONNECTIONS = 32;

    /** The pushes of one node, in the order of their positions. Appended by one thread. */
    static final class History {
        private long[] positions = new long[64];
        private long[] sentAt = new long[64];
        private int size;

        private synchronized void add(long position, long nanos) {
            if (size == positions.length) {
                positions = Arrays.copyOf(positions, 2 * size);
                sentAt = Arrays.copyOf(sentAt, 2 * size);
            }
            positions[size] = position;
            sentAt[size++] = nanos;
        }

        /** When the oldest push with a position in (after, upTo] was sent; 0 = there is none. */
        synchronized long oldest(long after, long upTo) {
            int at = size;
            while (at > 0 && positions[at - 1] > after) {
                at--;
            }
            return at < size && positions[at] <= upTo ? sentAt[at] : 0;
        }
    }

    private final List<History> histories = new ArrayList<>();
    private final AtomicLong pushes = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean ending;

    PacedPushes(InetSocketAddress server, List<PushingNode> nodes, int aSecond) {
        nodes.forEach(_ -> histories.add(new History()));
        long between = CONNECTIONS * 1_000_000_000L / aSecond;
        long begun = System.nanoTime();
        for (int c = 0; c < CONNECTIONS; c++) {
            int first = c;
            threads.execute(() ->
                    push(server, nodes, first, begun + between * first / CONNECTIONS, between));
        }
    }

    private void push(
            InetSocketAddress server, List<PushingNode> all, int first, long from, long between) {
        List<PushingNode> mine = new ArrayList<>();
        List<History> theirs = new ArrayList<>();
        for (int n = first; n < all.size(); n += CONNECTIONS) {
            mine.add(all.get(n));
            theirs.add(histories.get(n));
        }
        PushTally tally = new PushTally();
        try (PushConnection connection = new PushConnection(server, mine)) {
            int turn = 0;
            for (long due = from; !ending; due += between) {
                LockSupport.parkNanos(due - System.nanoTime());
                // From when it was due: a late generator must not flatter the server.
                long sent = Math.min(due, System.nanoTime());
                connection.send();
                connection.receive(tally);
                theirs.get(turn).add(mine.get(turn).position(), sent);
                turn = (turn + 1) % mine.size();
                pushes.incrementAndGet();
            }
        } catch (IOException e) {
            broken.incrementAndGet();
        }
    }

    History of(int node) {
        return histories.get(node);
    }

    /** Answered so far. */
    long count() {
        return pushes.get();
    }

    /** Connections that broke; their nodes push no more. */
    long broken() {
        return broken.get();
    }

    /** Ends after the pushes under way. */
    @Override
    public void close() {
        ending = true;
        threads.close();
    }
}
