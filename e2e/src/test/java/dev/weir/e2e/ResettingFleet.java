package dev.weir.e2e;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Nodes whose software resets its counters before it sends, as V2bX does: what it cannot deliver in
 * four tries, or what is answered with anything but 200, is gone.
 *
 * <p>Keeps its connection and its cookie between pushes, as resty does.
 */
final class ResettingFleet implements AutoCloseable {
    private static final int TRIES = 4;
    private static final long WAIT_MILLIS = 150;
    private static final long PAUSE_MILLIS = 20;
    private static final int PATIENCE_MILLIS = 60_000;

    final AtomicLong pushes = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong retried = new AtomicLong();
    final AtomicLong errorAnswers = new AtomicLong();
    final AtomicLong thrownAway = new AtomicLong();
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong longestMillis = new AtomicLong();

    /** How often which certificate was shown in a handshake. */
    final Map<String, AtomicLong> certificates = new ConcurrentHashMap<>();

    private final @Nullable SSLSocketFactory tls;
    private final List<Thread> nodes = new ArrayList<>();
    private volatile boolean ending;

    /**
     * @param count nodes, with numbers from 1 and the user of the same number each
     */
    ResettingFleet(int port, int count, String token) {
        this(port, count, token, null);
    }

    /**
     * @param tls null for plain HTTP
     */
    ResettingFleet(int port, int count, String token, @Nullable SSLSocketFactory tls) {
        this.tls = tls;
        for (int id = 1; id <= count; id++) {
            Node node = new Node(port, id, token);
            nodes.add(Thread.ofVirtual().name("node-" + id).start(node::run));
        }
    }

    /** Waits until so many more pushes were answered. */
    void awaitPushes(long more) {
        long until = pushes.get() + more;
        long begun = System.nanoTime();
        while (pushes.get() < until) {
            if (System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(2)) {
                throw new IllegalStateException("only " + pushes.get() + " pushes; " + figures());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    String figures() {
        return "%d pushes, %d refused connections, %d retries, %d error answers, %d bytes thrown away, longest %d ms"
                .formatted(
                        pushes.get(),
                        refused.get(),
                        retried.get(),
                        errorAnswers.get(),
                        thrownAway.get(),
                        longestMillis.get());
    }

    @Override
    public void close() {
        ending = true;
        for (Thread node : nodes) {
            try {
                node.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Node {
        private final int port;
        private final String head;
        private final int id;
        private String cookie = "";
        private @Nullable Socket socket;

        Node(int port, int id, String token) {
            this.port = port;
            this.id = id;
            this.head =
                    "POST /api/v1/server/UniProxy/push?node_id=%d&node_type=shadowsocks&token=%s HTTP/1.1\r\n"
                                    .formatted(id, token)
                            + "Host: weir.example\r\nContent-Type: application/json\r\n";
        }

        void run() {
            for (long i = 1; !ending; i++) {
                push(i % 1_000 + 1);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
            }
            drop();
        }

        /** Takes what was counted since the last push and tries to get rid of it. */
        private void push(long bytes) {
            String body = "{\"%d\":[%d,0]}".formatted(id, bytes);
            long begun = System.nanoTime();
            for (int i = 0; i < TRIES; i++) {
                if (i > 0) {
                    retried.incrementAndGet();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
                }
                try {
                    int status = exchange(body);
                    if (status == 200) {
                        delivered.addAndGet(bytes);
                    } else {
                        errorAnswers.incrementAndGet();
                        thrownAway.addAndGet(bytes);
                    }
                    pushes.incrementAndGet();
                    long millis = (System.nanoTime() - begun) / 1_000_000;
                    longestMillis.accumulateAndGet(millis, Math::max);
                    return;
                } catch (ConnectException e) {
                    refused.incrementAndGet();
                    drop();
                } catch (IOException e) {
                    drop();
                }
            }
            thrownAway.addAndGet(bytes);
        }

        private int exchange(String body) throws IOException {
            Socket open = socket;
            if (open == null) {
                open = open();
            }
            String request =
                    head
                            + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n")
                            + "Content-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body;
            open.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return answer(new BufferedInputStream(open.getInputStream()));
        }

        private Socket open() throws IOException {
            Socket raw = new Socket();
            socket = raw;
            SocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            raw.connect(there);
            raw.setSoTimeout(PATIENCE_MILLIS);
            raw.setTcpNoDelay(true);
            if (tls == null) {
                return raw;
            }
            SSLSocket secure =
                    (SSLSocket) tls.createSocket(raw, "127.0.0.1", port, /* autoClose= */ true);
            socket = secure;
            secure.startHandshake();
            certificates
                    .computeIfAbsent(Pem.shownBy(secure), _ -> new AtomicLong())
                    .incrementAndGet();
            return secure;
        }

        private int answer(InputStream in) throws IOException {
            int status = Integer.parseInt(line(in).substring(9, 12));
            int length = 0;
            boolean last = false;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                String lower = header.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).strip());
                } else if (lower.startsWith("set-cookie:")) {
                    cookie = header.substring(11, header.indexOf(';')).strip();
                } else if (lower.startsWith("connection:") && lower.contains("close")) {
                    last = true;
                }
            }
            if (in.readNBytes(length).length < length) {
                throw new EOFException();
            }
            if (last) {
                drop();
            }
            return status;
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException();
                }
                line.append((char) b);
            }
            return line.toString().strip();
        }

        private void drop() {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException alreadyGone) {
                // Gone is all it should be.
            }
            socket = null;
        }
    }
}
