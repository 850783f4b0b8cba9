package dev.weir.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The live feed as Java's own web socket hears it; answers pings by itself. */
final class LiveSocket implements WebSocket.Listener {
    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern TYPE = Pattern.compile("\"type\":\"([a-z_]+)\"");
    private static final Pattern UPLOAD =
            Pattern.compile("\"total\":\\{\"traffic\":\\d+,\"upload\":(\\d+)");

    private final Map<String, AtomicLong> heard = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder begun = new StringBuilder();
    private volatile long upload = -1;
    private volatile String last = "";
    private @Nullable WebSocket socket;

    private LiveSocket() {}

    /**
     * Opens it as a page would.
     *
     * @param origin of the page; also the host that is asked for
     * @param secret the subprotocol that says who it is
     */
    static LiveSocket open(URI address, String origin, String secret)
            throws IOException, InterruptedException {
        LiveSocket made = new LiveSocket();
        try {
            made.socket =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .build()
                            .newWebSocketBuilder()
                            .header("Host", URI.create(origin).getHost())
                            .header("Origin", origin)
                            .subprotocols("weir.live.1", secret)
                            .buildAsync(address, made)
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return made;
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(address + ": " + e, e);
        }
    }

    void send(String text) throws Exception {
        WebSocket to = socket;
        if (to == null) {
            throw new IOException("not open");
        }
        to.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for so many messages of a type. */
    void await(String name, String type, long count) {
        await(name + ": " + type, () -> count(type) >= count);
    }

    /** Waits until the last figures of the user it follows say so much upload. */
    void awaitUsed(String name, long bytes) {
        await(name + ": upload " + bytes, () -> upload == bytes);
    }

    private void await(String what, java.util.function.BooleanSupplier reached) {
        long begin = System.nanoTime();
        while (!reached.getAsBoolean()) {
            if (closed.isDone() || System.nanoTime() - begin > PATIENCE_SECONDS * 1_000_000_000L) {
                throw new AssertionError(
                        what + "; heard " + heard + ", closed " + closed + ", last " + last);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private long count(String type) {
        AtomicLong count = heard.get(type);
        return count == null ? 0 : count.get();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** The code that it is closed with; 1006 when it is only cut. */
    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
        begun.append(data);
        if (whole) {
            String text = begun.toString();
            begun.setLength(0);
            take(text);
        }
        from.request(1);
        return null;
    }

    private void take(String text) {
        last = text;
        Matcher type = TYPE.matcher(text);
        if (!type.find()) {
            return;
        }
        if (type.group(1).equals("traffic_update")) {
            Matcher total = UPLOAD.matcher(text);
            if (total.find()) {
                upload = Long.parseLong(total.group(1));
            }
        }
        heard.computeIfAbsent(type.group(1), _ -> new AtomicLong()).incrementAndGet();
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }
}
