package dev.weir.simulate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The operator's API of the server under test. One thread. */
final class Api implements AutoCloseable {
    private static final int TRIES = 20;

    /** A change is refused while a disk fails, which takes it three seconds to say. */
    private static final int MOST_REFUSALS = 100;

    private static final long PAUSE_NANOS = 50_000_000;
    private static final int PAGE = 10_000;

    /** Hears rows of the ledger, a page's worth at a time. */
    @FunctionalInterface
    interface RowReader {
        /** Columns as in the API: bucket, user, source, credential, rate, then four sums. */
        void row(long[] columns);
    }

    private final Target target;
    private @Nullable Connection connection;

    Api(Target target) {
        this.target = target;
    }

    Map<?, ?> get(String path) {
        Answer answer = ask("GET", path, "");
        if (!answer.ok()) {
            throw refused("GET " + path, answer);
        }
        return Json.object(Json.read(answer.text()));
    }

    Map<?, ?> post(String path, String json) {
        Answer answer = ask("POST", path, json);
        if (answer.status() / 100 != 2) {
            throw refused("POST " + path, answer);
        }
        return Json.object(Json.read(answer.text()));
    }

    /**
     * Changes or deletes something, however often the server goes away or has no disk for it.
     *
     * @param method PATCH or DELETE
     */
    void insist(String method, String path, String json) {
        for (int i = 0; ; i++) {
            Answer answer = ask(method, path, json);
            // What was deleted by a try that got no answer is not there for the next.
            if (answer.status() / 100 == 2 || (method.equals("DELETE") && answer.status() == 404)) {
                return;
            }
            if (answer.status() != 503 || i == MOST_REFUSALS) {
                throw refused(method + " " + path, answer);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Creates something; null when it exists already. */
    @Nullable Map<?, ?> create(String path, String json) {
        Answer answer = ask("POST", path, json);
        if (answer.status() == 409 || answer.status() == 422 || answer.status() == 400) {
            String problem = answer.text();
            if (problem.contains("taken") || problem.contains("exists")) {
                return null;
            }
        }
        if (answer.status() / 100 != 2) {
            throw refused("POST " + path, answer);
        }
        return Json.object(Json.read(answer.text()));
    }

    /**
     * Reads all rows.
     *
     * @param granularity {@code hour} or {@code day}
     * @return the journal position that they include
     */
    long rows(String granularity, RowReader reader) {
        String cursor = "";
        long[] columns = new long[9];
        while (true) {
            Map<?, ?> page =
                    get(
                            "/api/v1/rows?granularity="
                                    + granularity
                                    + "&limit="
                                    + PAGE
                                    + (cursor.isEmpty() ? "" : "&after=" + cursor));
            for (Object row : Json.list(page.get("rows"))) {
                List<?> values = Json.list(row);
                for (int i = 0; i < columns.length; i++) {
                    columns[i] = Json.number(values.get(i));
                }
                reader.row(columns);
            }
            Object next = page.get("next");
            if (next == null) {
                return Json.number(page.get("asOf"));
            }
            cursor = String.valueOf(next);
        }
    }

    /** Hears an amount that is held as ambiguous. */
    @FunctionalInterface
    interface HeldReader {
        void held(long source, long user, long hour, long up, long down);
    }

    /** Reads all that is held as ambiguous. */
    void held(HeldReader reader, ZoneId zone) {
        String after = "";
        while (true) {
            Map<?, ?> page = get("/api/v1/quarantine?state=held&limit=1000&after=" + after);
            for (Object item : Json.list(page.get("quarantine"))) {
                Map<?, ?> held = Json.object(item);
                if ("ambiguous".equalsIgnoreCase(Json.text(held.get("reason")))) {
                    reader.held(
                            Json.number(held.get("sourceId")),
                            Json.number(held.get("userId")),
                            hourStart(Json.text(held.get("to")), zone),
                            Json.number(held.get("upload")),
                            Json.number(held.get("download")));
                }
            }
            Object next = page.get("next");
            if (next == null) {
                return;
            }
            after = String.valueOf(next);
        }
    }

    private static long hourStart(String moment, ZoneId zone) {
        // An interval that ends as the hour does belongs to that hour.
        long seconds = OffsetDateTime.parse(moment).toInstant().toEpochMilli() - 1;
        seconds = Math.floorDiv(seconds, 1_000L);
        long offset = zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
        return Math.floorDiv(seconds + offset, 3_600L) * 3_600L - offset;
    }

    /** Waits until the ledger holds all that the journal holds; returns that position. */
    long awaitPosted() {
        while (true) {
            Map<?, ?> health = get("/api/v1/health");
            long end = Json.number(Json.object(health.get("journal")).get("end"));
            long position = Json.number(Json.object(health.get("posting")).get("position"));
            if (position >= end) {
                return position;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** One answer, whatever it says, of a server that may be starting again. */
    private Answer ask(String method, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        Bytes request =
                new Bytes(512)
                        .text(method)
                        .one(' ')
                        .text(path)
                        .text(" HTTP/1.1\r\nHost: ")
                        .text(host(target))
                        .text("\r\nAuthorization: Bearer ")
                        .text(target.token())
                        .text("\r\n");
        if (body.length > 0) {
            request.text("Content-Type: application/json\r\nContent-Length: ")
                    .number(body.length)
                    .text("\r\n");
        }
        request.text("\r\n").raw(body);
        @Nullable IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            target.awaitUp();
            try {
                Connection open = connected();
                open.send(request.array(), request.length());
                Answer answer = open.receive();
                if (open.finished()) {
                    close();
                }
                return answer;
            } catch (IOException e) {
                last = e;
                close();
                target.suspect();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        throw new SimulationFailed("no answer to " + method + " " + path, last);
    }

    static String host(Target target) {
        return target.address().getHostString() + ":" + target.address().getPort();
    }

    private Connection connected() throws IOException {
        Connection open = connection;
        if (open == null || open.life() != target.life()) {
            close();
            open = Connection.open(target.address(), target.life());
            connection = open;
        }
        return open;
    }

    private static SimulationFailed refused(String what, Answer answer) {
        return new SimulationFailed(
                what + " was answered " + answer.status() + ": " + answer.text().strip());
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
