package dev.weir.simulate;

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
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
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
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Long> machines = new HashMap<>();
    private final Map<Long, Boolean> users = new HashMap<>();
    private final ReferenceModel model;
    private final TreeMap<String, long[]> rows = new TreeMap<>();
    private final List<long[]> held = new ArrayList<>();
    private final AtomicLong position = new AtomicLong();
    private final AtomicLong instances = new AtomicLong();
    final List<Seen> pushes = Collections.synchronizedList(new ArrayList<>());

    /** So many pushes are taken and not answered. */
    final AtomicInteger unanswered = new AtomicInteger();

    /** So many pushes are refused with this status and not taken. */
    final AtomicInteger refusals = new AtomicInteger();

    /** A push as it came, for tests of what emulators send. */
    record Seen(String path, String cookie, String body, int connection) {}

    private static final class Node {
        long source;
        String token = "";
        String family = "";
        long rate;
        List<?> ranges = List.of();
        boolean keepsByPath;
        @Nullable LastAnswer last;
        long success = -1;
        long failure;
    }

    /** The fate of the last answer to a push without a cookie. */
    private static final class LastAnswer {
        final boolean direct;
        final CountDownLatch known = new CountDownLatch(1);
        volatile Evidence fate = Evidence.UNKNOWN;

        LastAnswer(boolean direct) {
            this.direct = direct;
        }

        void is(Evidence evidence) {
            fate = evidence;
            known.countDown();
        }
    }

    private record Request(
            String method, String path, String query, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String token() {
            for (String name : List.of("token", "key", "secret_key")) {
                if (!parameter(name).isEmpty()) {
                    return parameter(name);
                }
            }
            return "";
        }

        String parameter(String name) {
            for (String part : query.split("&", -1)) {
                if (part.startsWith(name + "=")) {
                    return part.substring(name.length() + 1);
                }
            }
            return "";
        }
    }

    TinyPanel(Mistake mistake) throws IOException {
        this.mistake = mistake;
        this.model =
                new ReferenceModel(
                        mistake,
                        new ReferenceModel.Book() {
                            @Override
                            public void post(long source, long key, long up, long down) {
                                add(source, key, up, down);
                            }

                            @Override
                            public void hold(long source, long key, long up, long down) {
                                if ((up | down) != 0) {
                                    held.add(new long[] {source, user(key), up, down});
                                }
                            }
                        });
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
                Request request = read(in);
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

    private static @Nullable Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        String[] words = first.split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("the body ends early");
        }
        String[] target = words[1].split("\\?", 2);
        return new Request(
                words[0],
                target[0],
                target.length > 1 ? target[1] : "",
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new IOException("the head ends early");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private byte[] answer(Request request, LastAnswer[] answerOfPush, int connection) {
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
                            ? nodes.get(token)
                            : onMachine(token, request.parameter("node_id"));
            if (node == null) {
                return http(403, "", "{\"message\":\"forbidden\"}");
            }
            return answer(request, node, body, answerOfPush, connection);
        }
    }

    private byte[] answer(
            Request request,
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
            Request request,
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
            Request request, Node node, ReferenceBody.Members body, String @Nullable [] cookie) {
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
    private String @Nullable [] cookie(Request request, Node node) {
        String name = "weir" + node.source + "=";
        @Nullable String value = null;
        for (String part : request.header("cookie").split("; ", -1)) {
            if (part.startsWith(name) && (value == null || mistake == Mistake.LAST_COOKIE)) {
                value = part.substring(name.length());
            }
        }
        return value == null ? null : value.split("\\.");
    }

    private long user(long key) {
        return users.containsKey(key) ? key : 0;
    }

    private void add(long source, long key, long up, long down) {
        if ((up | down) == 0) {
            return;
        }
        long hour = wall.millis() / 3_600_000 * 3_600;
        long rate = rate(source);
        long credential = users.containsKey(key) ? key : 1_000_000_000L + key;
        add(new long[] {hour, user(key), source, credential, rate}, "hour", up, down);
        long day = hour / 86_400 * 86_400;
        add(new long[] {day, user(key), source, credential, rate}, "day", up, down);
    }

    private void add(long[] key, String granularity, long up, long down) {
        StringBuilder name = new StringBuilder(granularity);
        for (long part : key) {
            name.append(' ').append(part);
        }
        long[] row = rows.computeIfAbsent(name.toString(), any -> row(key));
        row[5] += up;
        row[6] += down;
        if (mistake == Mistake.RATES_SUMS) {
            row[7] = billed(row[5], key[4]);
            row[8] = billed(row[6], key[4]);
        } else {
            row[7] += billed(up, key[4]);
            row[8] += billed(down, key[4]);
        }
    }

    private static long[] row(long[] key) {
        long[] row = new long[9];
        System.arraycopy(key, 0, row, 0, key.length);
        return row;
    }

    private static long billed(long bytes, long rate) {
        return Math.floorDiv(Math.addExact(Math.multiplyExact(bytes, rate), 500_000L), 1_000_000L);
    }

    private long rate(long source) {
        for (Node node : nodes.values()) {
            if (node.source == source) {
                return rate(node, wall.instant().atZone(ZoneOffset.UTC).getHour());
            }
        }
        return 0;
    }

    private static long rate(Node node, int hour) {
        for (Object item : node.ranges) {
            Map<?, ?> range = Json.object(item);
            int from = LocalTime.parse(Json.text(range.get("from"))).getHour();
            int to = LocalTime.parse(Json.text(range.get("to"))).getHour();
            if (from < to ? hour >= from && hour < to : hour >= from || hour < to) {
                return Json.number(range.get("rateMillionths"));
            }
        }
        return node.rate;
    }

    private String local(Request request) {
        synchronized (model) {
            return switch (request.path()) {
                case "/api/v1/users" ->
                        request.method().equals("GET") ? "{\"users\":[]}" : newUser();
                case "/api/v1/nodes" ->
                        request.method().equals("GET")
                                ? "{\"nodes\":[]}"
                                : newNode(Json.object(Json.read(request.body())));
                case "/api/v1/groups" -> "{\"id\":2}";
                case "/api/v1/machines" -> newMachine(Json.object(Json.read(request.body())));
                case "/api/v1/health" ->
                        "{\"journal\":{\"end\":"
                                + position
                                + "},\"posting\":{\"position\":"
                                + position
                                + "}}";
                case "/api/v1/settings" -> "{\"pushIntervalSeconds\":1,\"timeZone\":\"UTC\"}";
                case "/api/v1/rows" -> rows(request.parameter("granularity"));
                case "/api/v1/quarantine" -> quarantine();
                default -> "{}";
            };
        }
    }

    private String newUser() {
        long id = users.size() + 1L;
        users.put(id, true);
        return "{\"id\":" + id + "}";
    }

    /** A machine with one node, whose token opens only that. */
    private String newMachine(Map<?, ?> wanted) {
        synchronized (nodes) {
            long node = Json.number(Json.list(wanted.get("nodes")).get(0));
            String token = "machine-token-" + node;
            machines.put(token, node);
            return "{\"id\":" + node + ",\"token\":\"" + token + "\"}";
        }
    }

    private @Nullable Node onMachine(String token, String nodeId) {
        Long source = machines.get(token);
        return source == null || !Long.toString(source).equals(nodeId)
                ? null
                : nodes.values().stream()
                        .filter(node -> node.source == source)
                        .findFirst()
                        .orElse(null);
    }

    private String newNode(Map<?, ?> wanted) {
        synchronized (nodes) {
            Node node = new Node();
            node.source = nodes.size() + 1L;
            node.token = Json.text(wanted.get("token"));
            node.family = Json.text(wanted.get("family"));
            node.rate = Json.number(wanted.get("rateMillionths"));
            node.ranges = Json.list(wanted.get("rateRanges"));
            nodes.put(node.token, node);
            return "{\"id\":" + node.source + ",\"nodeId\":" + node.source + "}";
        }
    }

    private String rows(String granularity) {
        StringBuilder page = new StringBuilder("{\"asOf\":" + position + ",\"rows\":[");
        String comma = "";
        for (Map.Entry<String, long[]> row : rows.entrySet()) {
            if (row.getKey().startsWith(granularity)) {
                page.append(comma).append(java.util.Arrays.toString(row.getValue()));
                comma = ",";
            }
        }
        return page.append("],\"next\":null}").toString();
    }

    private String quarantine() {
        StringBuilder page = new StringBuilder("{\"quarantine\":[");
        String comma = "";
        for (long[] item : held) {
            page.append(comma)
                    .append("{\"sourceId\":")
                    .append(item[0])
                    .append(",\"userId\":")
                    .append(item[1])
                    .append(",\"upload\":")
                    .append(item[2])
                    .append(",\"download\":")
                    .append(item[3])
                    .append(",\"reason\":\"ambiguous\",\"to\":\"")
                    .append(wall.instant())
                    .append("\"}");
            comma = ",";
        }
        return page.append("],\"next\":null}").toString();
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
