package dev.weir.web;

import dev.weir.live.LiveClient;
import dev.weir.live.LiveHub;
import dev.weir.live.Topic;
import dev.weir.live.Viewer;
import dev.weir.live.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * One poll: a client of the feed that stays until it has its snapshots. So whoever polls gets what
 * a socket gets, and polls that come together are read together.
 */
final class Polled implements Wire {
    private static final Pattern MOMENTS =
            Pattern.compile("\"(timestamp|updated_at|as_of|seq)\":(\"[^\"]*\"|[0-9]+|null)");

    /** Nobody is woken by a round that failed. */
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    private Polled() {}

    /**
     * The snapshots of these topics as one document.
     *
     * @throws ApiProblem when the database cannot read them now, or they are not there in time
     */
    static byte[] read(LiveHub hub, Viewer viewer, List<Topic> topics, Duration patience) {
        Polled polled = new Polled();
        LiveClient client = hub.open(viewer, polled);
        if (client == null) {
            throw ApiProblem.of(503, "too_many_live_connections", "there is no room now");
        }
        try {
            long failures = hub.failures();
            if (!client.subscribe(topics)) {
                throw ApiProblem.badParameter("topics", "too many");
            }
            return polled.gather(hub, client, topics, patience, () -> hub.failures() != failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiProblem.of(503, "stopping", "the server is stopping");
        } finally {
            client.close();
        }
    }

    private byte[] gather(
            LiveHub hub,
            LiveClient client,
            List<Topic> topics,
            Duration patience,
            BooleanSupplier failed)
            throws InterruptedException {
        long missing = topics.stream().map(Topic::text).distinct().count();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        put(all, "{\"epoch\":\"" + hub.epoch() + "\",\"messages\":[");
        long left = patience.toNanos();
        long messages = 0;
        lock.lock();
        try {
            while (missing > 0) {
                byte[] body = client.outbox().take();
                if (body == null) {
                    if (left <= 0 || failed.getAsBoolean()) {
                        throw ApiProblem.of(
                                503,
                                "database_unavailable",
                                "the figures cannot be read now",
                                "try again");
                    }
                    long piece = Math.min(left, LOOK_NANOS);
                    left += moved.awaitNanos(piece) - piece;
                    continue;
                }
                String text = new String(body, StandardCharsets.UTF_8);
                if (!text.startsWith("\"type\":\"snapshot\"")) {
                    continue;
                }
                messages++;
                put(all, (messages > 1 ? "," : "") + "{\"seq\":" + messages + "," + text);
                missing -= text.contains("\"complete\":true,") ? 1 : 0;
            }
        } finally {
            lock.unlock();
        }
        put(all, "]}");
        return all.toByteArray();
    }

    /** What must change for the answer to be another. */
    static String withoutMoments(byte[] body) {
        return MOMENTS.matcher(new String(body, StandardCharsets.UTF_8)).replaceAll("");
    }

    private static void put(ByteArrayOutputStream to, String text) {
        to.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void wake() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ping() {}

    @Override
    public void close(int code, String reason) {
        wake();
    }
}
