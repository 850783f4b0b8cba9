package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigRead;
import dev.weir.config.ServerConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The whole server on a data directory, and its operator. */
final class TestServer implements AutoCloseable {
    static final String NODE_TOKEN = "token-of-every-test-node";

    private static final long PAUSE_NANOS = 20_000_000;
    private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

    private final WeirServer server;
    private final String bearer;

    private TestServer(WeirServer server, String bearer) {
        this.server = server;
        this.bearer = bearer;
    }

    /** Starts it; returns when nodes are answered. */
    static TestServer on(Path data, SteppedTime time, Map<String, String> settings)
            throws IOException {
        Map<String, String> all = new HashMap<>(TestDatabase.chosen(data));
        all.putAll(settings);
        all.put("data-dir", data.toString());
        all.put("port", "0");
        // The name under which the raw client asks.
        all.put("public-host", "weir");
        ServerConfig config = ((ConfigRead.Valid) ServerConfig.read(all)).config();
        WeirServer server = WeirServer.start(config, time, time);
        return new TestServer(server, Files.readString(data.resolve("api-token")).strip());
    }

    /** The same on that database. */
    static TestServer on(
            Path data, SteppedTime time, Map<String, String> settings, DatabaseSettings database)
            throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(TestDatabase.settingsOf(database));
        return on(data, time, all);
    }

    RawClient client() throws IOException {
        return new RawClient(server.address().getPort());
    }

    /** A request of the operator that must be answered 2xx. */
    JsonObject operator(String method, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (RawClient client = client()) {
            RawClient.Answer answer =
                    client.send(
                                    "%s /api/v1%s HTTP/1.1\r\nHost: weir\r\nContent-Length: %d\r\n"
                                                    .formatted(method, path, bytes.length)
                                            + "Authorization: Bearer "
                                            + bearer
                                            + "\r\n\r\n"
                                            + body)
                            .answer();
            assertThat(answer.status()).as(path + answer.body()).isBetween(200, 299);
            return JsonObject.read(answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    void addUser(int id) throws IOException {
        operator("POST", "/users", "{\"id\":%d,\"email\":\"u%d@example.org\"}".formatted(id, id));
    }

    /**
     * @param more members, each with a comma before it
     */
    void addNode(String type, int id, String settings, String more) throws IOException {
        operator(
                "POST",
                "/nodes",
                "{\"type\":\"%s\",\"nodeId\":%d,\"name\":\"%s-%d\",\"token\":\"%s\",\"settings\":%s%s}"
                        .formatted(type, id, type, id, NODE_TOKEN, settings, more));
    }

    /** The operator's view of posting: its phase and the position it has committed. */
    JsonObject health() throws IOException {
        return operator("GET", "/health", "");
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void await(BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begun).isLessThan(LONGEST_WAIT_NANOS);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Rows of a ledger that no server has open, or that one is writing. */
    static List<String> rows(Path data, String sql) {
        return rows(DatabaseSettings.of(data.resolve("weir.db")), sql);
    }

    /** Rows of a ledger that a server may be writing. */
    static List<String> rows(DatabaseSettings place, String sql) {
        try (Connection database = TestDatabase.connect(place);
                ResultSet result = database.createStatement().executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(i == 1 ? "" : " ").append(text(result.getObject(i)));
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Changes a ledger that no server has open. */
    static void change(Path data, String sql) {
        change(DatabaseSettings.of(data.resolve("weir.db")), sql);
    }

    static void change(DatabaseSettings place, String sql) {
        try (Connection database = TestDatabase.connect(place);
                Statement statement = database.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Lets commands find the server by its data directory. */
    void announce(Path data) throws IOException {
        Files.writeString(
                data.resolve("server.address"),
                "http://127.0.0.1:" + server.address().getPort() + "\n");
    }

    /** The operator's token. */
    String token() {
        return bearer;
    }

    private static String text(@Nullable Object value) {
        return value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : String.valueOf(value);
    }

    @Override
    public void close() {
        server.close();
    }
}
