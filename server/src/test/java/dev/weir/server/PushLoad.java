package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A node that pushes all the time and now and then does not hear an answer; each push must be
 * answered. Knows what the ledger must hold in the end.
 */
final class PushLoad implements AutoCloseable {
    private static final long PAUSE_NANOS = 3_000_000;
    private static final int USERS = 5;

    static final int FIRST_USER = 11;

    private final TestServer weir;
    private final NodeProcess node = new NodeProcess("shadowsocks", 1);
    private final long[] pending = new long[USERS];
    private final long[] total = new long[USERS];
    private final AtomicLong pushes = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "push-load");
    private volatile boolean ending;

    private PushLoad(TestServer weir) {
        this.weir = weir;
    }

    /** Makes node and users and begins to push. */
    static PushLoad on(TestServer weir) throws Exception {
        for (int user = 0; user < USERS; user++) {
            weir.addUser(FIRST_USER + user);
        }
        weir.addNode(
                "shadowsocks",
                1,
                "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}",
                ",\"family\":\"keeps\"");
        PushLoad load = new PushLoad(weir);
        load.node.config(weir);
        load.thread.start();
        return load;
    }

    private void run() {
        try {
            for (long step = 1; !ending; step++) {
                push(step);
                pushes.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (Exception | AssertionError e) {
            failure.set(e);
        }
    }

    private void push(long step) throws Exception {
        StringBuilder body = new StringBuilder("{");
        for (int user = 0; user < USERS; user++) {
            long more = 1 + (step * 31 + user * 17L) % 1_000;
            pending[user] += more;
            total[user] += more;
            body.append(user == 0 ? "" : ",")
                    .append(
                            "\"%d\":[%d,%d]"
                                    .formatted(
                                            FIRST_USER + user, pending[user], 2 * pending[user]));
        }
        body.append('}');
        if (step % 7 == 0) {
            node.pushUnheard(weir, body.toString());
            return;
        }
        node.push(weir, body.toString());
        java.util.Arrays.fill(pending, 0);
    }

    /** Returns when so many more pushes were answered. */
    void more(int count) {
        long until = pushes.get() + count;
        TestServer.await(() -> pushes.get() >= until || failure.get() != null);
        assertThat(failure.get()).isNull();
    }

    /** Ends the pushing. */
    @Override
    public void close() {
        ending = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        assertThat(failure.get()).isNull();
    }

    /** Rows of user_total as they must be: id, upload, download. */
    List<String> expected() {
        return java.util.stream.IntStream.range(0, USERS)
                .mapToObj(user -> (FIRST_USER + user) + " " + total[user] + " " + 2 * total[user])
                .toList();
    }
}
