package dev.weir.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * An old panel that counts as Xboard does: every push, each time it comes, billed by the node's
 * rate of that moment, on the day of that moment.
 */
final class OldPanelStandIn implements AutoCloseable {
    static final String TOKEN = "token-of-the-old-panel";

    /** How it meets the next pushes. */
    enum Mood {
        WORKS,
        /** Status 500 before it counts. */
        FAILS,
        /** Status 500 after it has counted. */
        FAILS_LATE,
        /** Counts, and the connection breaks before the answer. */
        LOSES_ANSWER,
        /** Answers only once it is released. */
        HANGS,
        /** Has another token. */
        WRONG_TOKEN
    }

    final OldXboard database;

    /** Its database as {@code weir shadow compare} is told of it. */
    final List<String> from;

    /** Bodies of pushes in the order in which they came, each with its node. */
    final List<String> pushes = new CopyOnWriteArrayList<>();

    /** Paths and queries of all requests. */
    final List<String> targets = new CopyOnWriteArrayList<>();

    private final Deque<Mood> moods = new ArrayDeque<>();
    private final InstantSource wall;
    private final ZoneId zone;
    private final int port;
    private CountDownLatch released = new CountDownLatch(0);
    private HttpServer http;

    OldPanelStandIn(Path directory, InstantSource wall, ZoneId zone)
            throws SQLException, IOException {
        this(directory, TestDatabase.SQLITE, wall, zone);
    }

    /**
     * @param kind of its database
     */
    OldPanelStandIn(Path directory, TestDatabase kind, InstantSource wall, ZoneId zone)
            throws SQLException, IOException {
        if (kind == TestDatabase.SQLITE) {
            Path file = directory.resolve("old-panel.sqlite");
            this.from = List.of("--from", file.toString());
            this.database = OldXboard.inFile(file);
        } else {
            DatabaseSettings.Server server = (DatabaseSettings.Server) kind.bare();
            this.from = List.of("--from", server.url(), "--user", server.user());
            this.database = OldXboard.on(server);
        }
        this.wall = wall;
        this.zone = zone;
        this.http = listen(0);
        this.port = http.getAddress().getPort();
    }

    private HttpServer listen(int at) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
        return server;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void addUser(int id) throws SQLException {
        database.execute(
                ("insert into v2_user (id, email, password, transfer_enable, uuid, group_id, token,"
                                + " expired_at, created_at, updated_at) values (%d,"
                                + " 'u%d@example.org', 'x', 1000000000000,"
                                + " '00000000-0000-4000-8000-%012d', 1, 't%d', null, 1, 1)")
                        .formatted(id, id, id, id));
    }

    void addNode(int id, String type, String rate) throws SQLException {
        database.execute(
                ("insert into v2_server (id, type, group_ids, route_ids, name, rate, host, port,"
                                + " server_port, protocol_settings, created_at) values (%d, '%s',"
                                + " '[\"1\"]', '[]', 'n%d', %s, 'n.example.com', '443', 443, '{}',"
                                + " '2026-01-02 03:04:05')")
                        .formatted(id, type, id, rate));
    }

    /** The next pushes are met like this, one each; then it works again. */
    synchronized void next(Mood... next) {
        moods.addAll(List.of(next));
        if (List.of(next).contains(Mood.HANGS)) {
            released = new CountDownLatch(1);
        }
    }

    synchronized void release() {
        released.countDown();
    }

    void goesDown() {
        http.stop(0);
    }

    void comesBack() throws IOException {
        http = listen(port);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestURI().toString();
            targets.add(exchange.getRequestMethod() + " " + target);
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!target.contains("token=" + TOKEN)) {
                answer(exchange, 422, "{\"message\":\"Invalid token\"}");
            } else if (exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 200, target.contains("/user?") ? users() : "{}");
            } else {
                push(exchange, parameter(target, "node_id"), body);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static int parameter(String target, String name) {
        return Integer.parseInt(target.replaceFirst(".*[?&]" + name + "=", "").split("&", 2)[0]);
    }

    private synchronized String users() throws SQLException {
        StringBuilder json = new StringBuilder("{\"users\":[");
        database.rows("select id, uuid from v2_user order by id")
                .forEach((id, uuid) ->
                        json.append(json.length() == 10 ? "" : ",")
                                .append("{\"id\":")
                                .append(id)
                                .append(",\"uuid\":\"")
                                .append(uuid)
                                .append("\",\"speed_limit\":null,\"device_limit\":null}"));
        return json.append("]}").toString();
    }

    private void push(HttpExchange exchange, int node, String body)
            throws IOException, SQLException, InterruptedException {
        Mood mood = mood();
        if (mood == Mood.WRONG_TOKEN) {
            answer(exchange, 422, "{\"message\":\"Invalid token\"}");
            return;
        }
        pushes.add(node + " " + body);
        if (mood == Mood.FAILS) {
            answer(exchange, 500, "Server Error");
            return;
        }
        count(node, body);
        if (mood == Mood.FAILS_LATE) {
            answer(exchange, 500, "Server Error");
        } else if (mood == Mood.HANGS) {
            latch().await();
            answer(exchange, 200, "{\"status\":\"success\",\"data\":true,\"error\":null}");
        } else if (mood != Mood.LOSES_ANSWER) {
            answer(exchange, 200, "{\"status\":\"success\",\"data\":true,\"error\":null}");
        }
    }

    private synchronized CountDownLatch latch() {
        return released;
    }

    private synchronized Mood mood() {
        return moods.isEmpty() ? Mood.WORKS : moods.poll();
    }

    /** As Xboard's three jobs do. */
    private synchronized void count(int node, String body) throws SQLException {
        String rate =
                database.rows("select id, rate from v2_server where id = " + node).get("" + node);
        String type =
                database.rows("select id, type from v2_server where id = " + node).get("" + node);
        long day = wall.instant().atZone(zone).toLocalDate().atStartOfDay(zone).toEpochSecond();
        JsonObject traffic = JsonObject.read(body.getBytes(StandardCharsets.UTF_8));
        if (traffic.has("traffic")) {
            traffic = traffic.object("traffic");
        }
        long up = 0;
        long down = 0;
        for (String user : traffic.names()) {
            if (!user.matches("[0-9]+")) {
                continue;
            }
            long u = (Long) traffic.list(user).get(0);
            long d = (Long) traffic.list(user).get(1);
            up += u;
            down += d;
            database.execute(
                    "update v2_user set u = u + %d * %s, d = d + %d * %s where id = %s"
                            .formatted(u, rate, d, rate, user));
            BigDecimal by = new BigDecimal(rate);
            add(
                    "v2_stat_user",
                    "user_id = %s and server_rate = %s and record_at = %d"
                            .formatted(user, rate, day),
                    "user_id, server_rate, record_at",
                    "%s, %s, %d".formatted(user, rate, day),
                    by.multiply(BigDecimal.valueOf(u)).longValue(),
                    by.multiply(BigDecimal.valueOf(d)).longValue());
        }
        add(
                "v2_stat_server",
                "server_id = %d and server_type = '%s' and record_at = %d"
                        .formatted(node, type, day),
                "server_id, server_type, record_at",
                "%d, '%s', %d".formatted(node, type, day),
                up,
                down);
    }

    /** Into the row of a key, or a new one. */
    private void add(String table, String where, String columns, String values, long u, long d)
            throws SQLException {
        if (database.rows("select 1, 1 from %s where %s".formatted(table, where)).isEmpty()) {
            database.execute(
                    ("insert into %s (%s, u, d, record_type, created_at, updated_at) values"
                                    + " (%s, %d, %d, 'd', 0, 0)")
                            .formatted(table, columns, values, u, d));
        } else {
            database.execute(
                    "update %s set u = u + %d, d = d + %d where %s".formatted(table, u, d, where));
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() throws SQLException {
        release();
        http.stop(0);
        database.close();
    }
}
