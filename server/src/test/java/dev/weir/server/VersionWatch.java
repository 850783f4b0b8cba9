package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * Polls what nodes are told at all processes at once. An answer to a question that was asked after
 * another answer had come must not be older than that one, whichever process gave either (R37).
 */
final class VersionWatch implements AutoCloseable {
    private static final long PAUSE_NANOS = 5_000_000;

    private final String path;
    private final ToLongFunction<String> version;
    private final AtomicLong newest = new AtomicLong();
    private final Map<String, Long> tagged = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong whole = new AtomicLong();
    private final AtomicLong unchanged = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    /**
     * Begins.
     *
     * @param version of a body: grows with each change
     */
    VersionWatch(int clients, List<Integer> ports, String path, ToLongFunction<String> version) {
        this.path = path;
        this.version = version;
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> poll(ports)));
        }
    }

    private void poll(List<Integer> ports) {
        String tag = "";
        while (!ending) {
            int port = ports.get(ThreadLocalRandom.current().nextInt(ports.size()));
            long before = newest.get();
            try (RawClient client = new RawClient(port)) {
                RawClient.Answer answer =
                        (tag.isEmpty()
                                        ? client.get(path)
                                        : client.get(path, "If-None-Match: " + tag))
                                .answer();
                long told = told(answer, tag);
                if (told < before) {
                    faults.add("%d told %d after %d".formatted(port, told, before));
                }
                newest.accumulateAndGet(told, Math::max);
                String given = answer.header("ETag");
                tag = given == null ? tag : given;
            } catch (IOException noWriter) {
                unanswered.incrementAndGet();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private long told(RawClient.Answer answer, String tag) {
        if (answer.status() == 304) {
            unchanged.incrementAndGet();
            return tagged.getOrDefault(tag, -1L);
        }
        if (answer.status() != 200) {
            faults.add("answered " + answer.status());
            return Long.MAX_VALUE;
        }
        whole.incrementAndGet();
        long told = version.applyAsLong(answer.body());
        Long before = tagged.putIfAbsent(String.valueOf(answer.header("ETag")), told);
        if (before != null && before != told) {
            faults.add("one ETag for versions %d and %d".formatted(before, told));
        }
        return told;
    }

    /** The newest that any of them was told. */
    long newest() {
        return newest.get();
    }

    private void end() {
        ending = true;
        threads.forEach(TestServer::join);
    }

    /** Stops, and says what was seen. */
    void assertNeverOlder() {
        end();
        assertThat(faults).as(this.toString()).isEmpty();
        assertThat(unchanged.get()).as(this.toString()).isPositive();
        assertThat(whole.get()).as(this.toString()).isGreaterThan(10);
    }

    @Override
    public String toString() {
        return "%s: newest %d, %d bodies, %d times unchanged, %d times no answer"
                .formatted(
                        path.substring(0, path.indexOf('?')),
                        newest.get(),
                        whole.get(),
                        unchanged.get(),
                        unanswered.get());
    }

    @Override
    public void close() {
        end();
    }
}
