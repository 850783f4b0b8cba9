package dev.weir.simulate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator's API of the server, by token. One thread at a time. */
final class OperatorApi {
    private static final int MOST_TRIES = 100;
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final Panel panel;
    private final String token;
    private @Nullable Wire wire;

    OperatorApi(Panel panel, String token) {
        this.panel = panel;
        this.token = token;
    }

    Map<String, @Nullable Object> get(String path) {
        return exchange("GET", path, "");
    }

    Map<String, @Nullable Object> post(String path, String json) {
        return exchange("POST", path, json);
    }

    private Map<String, @Nullable Object> exchange(String method, String path, String json) {
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                Answer answer = once(method, path, json);
                if (answer.status() / 100 == 2) {
                    return Json.object(answer.text());
                }
                // 503: the database is not there yet.
                if (answer.status() != 503) {
                    throw new SimulationFailed(
                            method
                                    + " "
                                    + path
                                    + " was answered "
                                    + answer.status()
                                    + " "
                                    + answer.text());
                }
            } catch (IOException e) {
                Wire.closeIfOpen(wire);
                wire = null;
            }
            Panel.pause(RETRY_NANOS);
        }
        throw new SimulationFailed("no answer to " + method + " " + path);
    }

    private synchronized Answer once(String method, String path, String json) throws IOException {
        Wire open = wire;
        if (open == null) {
            open = panel.connect();
            wire = open;
        }
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                method
                        + " /api/v1"
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + panel.host()
                        + "\r\nAuthorization: Bearer "
                        + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n";
        byte[] start = Wire.latin(head);
        byte[] request = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        open.send(request, request.length);
        Answer answer = open.receive();
        if (answer.closes()) {
            open.close();
            wire = null;
        }
        return answer;
    }
}
