package dev.weir.server;

import dev.weir.http.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Node software that resets its counters before it pushes, and never tries again: what is not
 * answered it has forgotten. Each client has a user of its own, whose bytes pass all the time.
 */
final class ResettingLoad implements AutoCloseable {
    private static final long PAUSE_NANOS = 20_000_000;

    /** Bytes that pass in a millisecond. */
    private static final long RATE = 100;

    private final IntSupplier port;
    private final String path;
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    /**
     * Begins.
     *
     * @param port of a server, asked for each push
     * @param path of the push
     */
    ResettingLoad(int clients, long firstUser, IntSupplier port, String path) {
        this.port = port;
        this.path = path;
        for (int i = 0; i < clients; i++) {
            long user = firstUser + i;
            threads.add(Thread.ofPlatform().daemon().start(() -> push(user)));
        }
    }

    private void push(long user) {
        long since = System.nanoTime();
        String cookie = "";
        while (!ending) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = System.nanoTime();
            long bytes = 1 + (now - since) / 1_000_000 * RATE;
            since = now;
            passed.addAndGet(bytes);
            try (RawClient client = new RawClient(port.getAsInt())) {
                RawClient.Answer answer =
                        client.post(path, "{\"" + user + "\":[" + bytes + ",0]}", cookie(cookie))
                                .answer();
                if (answer.status() != 200) {
                    throw new IOException("answered " + answer.status());
                }
                String given = answer.header("Set-Cookie");
                cookie = given == null ? cookie : given.substring(0, given.indexOf(';'));
                answered.addAndGet(bytes);
            } catch (IOException lost) {
                refused.addAndGet(bytes);
                refusals.incrementAndGet();
            }
            longest.accumulateAndGet(System.nanoTime() - now, Math::max);
        }
    }

    private static String[] cookie(String known) {
        return known.isEmpty() ? new String[0] : new String[] {"Cookie: " + known};
    }

    /** All that passed the node, in bytes. */
    long passed() {
        return passed.get();
    }

    /** What was answered well. */
    long answered() {
        return answered.get();
    }

    /** What went into connections that were refused or ended without an answer. */
    long refused() {
        return refused.get();
    }

    /** Returns when the last push is answered, or is not. */
    void end() {
        ending = true;
        threads.forEach(TestServer::join);
    }

    @Override
    public String toString() {
        return ("clients that reset whatever the answer: %,d bytes passed, %,d answered, %,d in %d"
                        + " pushes without an answer; the longest push took %d ms")
                .formatted(
                        passed.get(),
                        answered.get(),
                        refused.get(),
                        refusals.get(),
                        longest.get() / 1_000_000);
    }

    @Override
    public void close() {
        end();
    }
}
