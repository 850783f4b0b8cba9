package dev.weir.simulate;

import dev.weir.simulate.PanelNodes.LastAnswer;
import dev.weir.simulate.PanelNodes.Node;
import dev.weir.simulate.ReferenceModel.Evidence;
import dev.weir.simulate.ReferenceModel.Mistake;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A panel on a real socket that counts by the reference model: the server the simulator is tried
 * on.
 *
 * <p>Keeps everything in memory; posts at once.
 */
final class TinyPanel implements AutoCloseable {
    static final String TOKEN = "panel-token-0123456789";

    private final Mistake mistake;
    private final InstantSource wall = InstantSource.system();
    private final ServerSocket socket;
    private final PanelNodes nodes = new PanelNodes();
    private final PanelLedger ledger;
    private final ReferenceModel model;
    private final AtomicLong position = new AtomicLong();
    private final AtomicLong instances = new AtomicLong();
    final List<Seen> pushes = Collections.synchronizedList(new ArrayList<>());

    /** So many pushes are taken and not answered. */
    final AtomicInteger unanswered = new AtomicInteger();

    /** So many pushes are refused with this status and not taken. */
    final AtomicInteger refusals = new AtomicInteger();

    /** A push as it came, for tests of what emulators send. */
    record Seen(String path, String cookie, String body, int connection) {}

    TinyPanel(Mistake mistake) throws IOException {
        this.mistake = mistake;
        this.ledger = new PanelLedger(mistake, wall, nodes);
        this.model = new ReferenceModel(mistake, ledger);
        this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                Thread.ofVirtual().start(() -> serve(accepted));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        @Nullable LastAnswer pending = null;
        try (accepted) {
            accepted.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(accepted.getInputStream(), 16_384);
            while (true) {
                PanelRequest request = PanelRequest.read(in);
                if (pending != null) {
                    pending.is(Evidence.RECEIVED);
                    pending = null;
                }
                if (request == null) {
                    return;
                }
                LastAnswer[] answerOfPush = new LastAnswer[1];
                byte[] answer = answer(request, answerOfPush, accepted.getPort());
                pending = answerOfPush[0];
                if (answer.length == 0) {
                    throw new IOException("left unanswered");
                }
                accepted.getOutputStream().write(answer);
            }
        } catch (IOException e) {
            if (pending != null) {
                pending.is(Evidence.NOT_RECEIVED);
            }
        }
    }

    private byte[] answer(PanelRequest request, LastAnswer[] answerOfPush, int connection) {
        if (request.header("authorization").equals("Bearer " + TOKEN)) {
            return http(200, "", local(request));
        }
        String token = request.token();
        ReferenceBody.@Nullable Members body = null;
        if (request.method().equals("POST")) {
            body = ReferenceBody.readAny(request.body());
            if (token.isEmpty() && body.get("token") instanceof String inBody) {
                token = inBody;
            }
        }
        synchronized (nodes) {
            Node node =
                    request.parameter("machine_id").isEmpty()
                            ? nodes.of(token)
                            : nodes.onMachine(token, request.parameter("node_id"));
            if (node == null) {
                return http(403, "", "{\"message\":\"forbidden\"}");
            }
            return answer(request, node, body, answerOfPush, connection);
        }
    }

    private byte[] answer(
            PanelRequest request,
            Node node,
            ReferenceBody.@Nullable Members body,
            LastAnswer[] answerOfPush,
            int connection) {
        String[] cookie = cookie(request, node);
        boolean push =
                List.of("/push", "/submit", "/traffic").stream()
                        .anyMatch(end -> request.path().endsWith(end));
        boolean report = request.path().endsWith("/report");
        if (body != null && (push || report)) {
            Object traffic = push ? body : body.get("traffic");
            node.keepsByPath |= report || request.path().startsWith("/mod_mu/");
            if (traffic instanceof ReferenceBody.Members members) {
                Evidence evidence = evidence(request, node, body, cookie);
                if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    pushes.add(
                            new Seen(
                                    request.path(),
                                    request.header("cookie"),
                                    request.body(),
                                    connection));
                    return http(503, "", "{\"message\":\"no\"}");
                }
                String receipt =
                        take(request, node, members, cookie, evidence, answerOfPush, connection);
                return unanswered.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                        ? new byte[0]
                        : http(200, receipt, "{\"ret\":1,\"data\":true}");
            }
        }
        if (request.path().endsWith("/status")) {
            node.keepsByPath = true;
        }
        String set =
                cookie == null
                        ? "Set-Cookie: weir"
                                + node.source
                                + "="
                                + Long.toHexString(instances.incrementAndGet())
                                + ".0; Path=/\r\n"
                        : "";
        return http(200, set, "{\"data\":true}");
    }

    /** Takes a push; the header that acknowledges it. */
    private String take(
            PanelRequest request,
            Node node,
            ReferenceBody.Members traffic,
            String @Nullable [] cookie,
            Evidence evidence,
            LastAnswer[] answerOfPush,
            int connection) {
        Map<Long, long[]> entries = ReferenceBody.entries(traffic);
        if (mistake == Mistake.REJECTS_WHOLE_BODY && entries.size() < traffic.list().size()) {
            entries = Map.of();
        }
        String instance =
                cookie == null ? Long.toHexString(instances.incrementAndGet()) : cookie[0];
        long at = position.incrementAndGet();
        pushes.add(new Seen(request.path(), request.header("cookie"), request.body(), connection));
        boolean keeps =
                node.family.equals("keeps")
                        || (node.family.equals("auto")
                                && (node.keepsByPath
                                        || request.header("user-agent").startsWith("Go-http")));
        synchronized (model) {
            model.arrived(
                    new ReferenceModel.Arrived(
                            at,
                            node.source,
                            keeps,
                            cookie == null ? 0 : Long.parseLong(instance, 16),
                            cookie == null ? 0 : Long.parseLong(cookie[1]),
                            evidence,
                            request.body(),
                            entries));
        }
        if (cookie == null) {
            LastAnswer last = new LastAnswer(request.header("x-forwarded-for").isEmpty());
            node.last = last;
            answerOfPush[0] = last;
        }
        return "Set-Cookie: weir" + node.source + "=" + instance + "." + at + "; Path=/\r\n";
    }

    private Evidence evidence(
            PanelRequest request,
            Node node,
            ReferenceBody.Members body,
            String @Nullable [] cookie) {
        if (cookie != null) {
            return Evidence.COOKIE;
        }
        if (body.get("metrics") instanceof ReferenceBody.Members metrics
                && metrics.get("api") instanceof ReferenceBody.Members api) {
            return byCounts(node, number(api.get("success")), number(api.get("failure")));
        }
        LastAnswer last = node.last;
        if (last == null || !last.direct || !request.header("x-forwarded-for").isEmpty()) {
            return Evidence.UNKNOWN;
        }
        try {
            // The thread of the other connection may not have seen its end yet.
            last.known.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last.fate;
    }

    private Evidence byCounts(Node node, long success, long failure) {
        boolean first = node.success < 0;
        boolean lower = success < node.success;
        boolean received = failure == node.failure && success > node.success;
        node.success = success;
        node.failure = failure;
        if (lower) {
            model.replaced(node.source);
        }
        return first || lower || received ? Evidence.RECEIVED : Evidence.UNKNOWN;
    }

    private static long number(@Nullable Object value) {
        return value instanceof java.math.BigDecimal decimal ? decimal.longValueExact() : 0;
    }

    /** Instance and acknowledged position, or null. */
    private String @Nullable [] cookie(PanelRequest request, Node node) {
        String name = "weir" + node.source + "=";
        @Nullable String value = null;
        for (String part : request.header("cookie").split("; ", -1)) {
            if (part.startsWith(name) && (value == null || mistake == Mistake.LAST_COOKIE)) {
                value = part.substring(name.length());
            }
        }
        return value == null ? null : value.split("\\.");
    }

    private String local(PanelRequest request) {
        synchronized (model) {
            return switch (request.path()) {
                case "/api/v1/users" ->
                        request.method().equals("GET") ? "{\"users\":[]}" : ledger.addUser();
                case "/api/v1/nodes" ->
                        request.method().equals("GET") ? "{\"nodes\":[]}" : newNode(request);
                case "/api/v1/groups" -> "{\"id\":2}";
                case "/api/v1/machines" -> newMachine(request);
                case "/api/v1/health" ->
                        "{\"journal\":{\"end\":"
                                + position
                                + "},\"posting\":{\"position\":"
                                + position
                                + "}}";
                case "/api/v1/settings" -> "{\"pushIntervalSeconds\":1,\"timeZone\":\"UTC\"}";
                case "/api/v1/rows" ->
                        ledger.rows(request.parameter("granularity"), position.get());
                case "/api/v1/quarantine" -> ledger.quarantine();
                default -> "{}";
            };
        }
    }

    private String newNode(PanelRequest request) {
        synchronized (nodes) {
            return nodes.add(Json.object(Json.read(request.body())));
        }
    }

    private String newMachine(PanelRequest request) {
        synchronized (nodes) {
            return nodes.addMachine(Json.object(Json.read(request.body())));
        }
    }

    private static byte[] http(int status, String headers, String body) {
        return ("HTTP/1.1 "
                        + status
                        + " X\r\n"
                        + headers
                        + "Content-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
