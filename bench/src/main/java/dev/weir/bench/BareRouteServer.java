package dev.weir.bench;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/**
 * The most that Helidon can do with pushes: reads the body, counts and sums its entries, answers.
 * Nothing is kept. Runs as a process of its own, prints its port, ends when its standard input
 * does.
 */
final class BareRouteServer {
    private static final byte[] YES = "{\"data\":true}".getBytes(StandardCharsets.US_ASCII);

    private final LongAdder deltas = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    private BareRouteServer() {}

    public static void main(String[] arguments) throws Exception {
        BareRouteServer routes = new BareRouteServer();
        WebServer server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .routing(routing ->
                                routing.post("/api/v1/server/UniProxy/push", routes::push))
                        .build()
                        .start();
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            // Nothing is said here; only the end counts.
        }
        server.stop();
    }

    private void push(ServerRequest request, ServerResponse response) {
        byte[] body = request.content().as(byte[].class);
        int entries = 0;
        long sum = 0;
        int i = 1;
        while (i < body.length && body[i] == '"') {
            i = skipPast(body, i + 1, '[');
            long upload = 0;
            for (; body[i] != ','; i++) {
                upload = upload * 10 + body[i] - '0';
            }
            long download = 0;
            for (i++; body[i] != ']'; i++) {
                download = download * 10 + body[i] - '0';
            }
            entries++;
            sum += upload + download;
            i += 2; // the bracket and the comma or brace behind it
        }
        deltas.add(entries);
        bytes.add(sum);
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"))
                .send(YES);
    }

    private static int skipPast(byte[] body, int from, char end) {
        int i = from;
        while (body[i] != end) {
            i++;
        }
        return i + 1;
    }
}
