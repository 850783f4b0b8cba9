import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Trains the AOT cache: {@code java Train.java <launcher> <cache>} starts the built server through
 * its launcher, so with the very flags of use, does once what a server does all day, and stops it;
 * then java writes the cache.
 *
 * <p>Part of the build, not of the product. Fails when the server does not start or writes no
 * cache; an answer that is no success is only told, as the cache is for speed alone.
 */
final class Train {
    private static final int PUSHES = 1_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final String operatorToken;

    private Train(URI server, String operatorToken) {
        this.server = server;
        this.operatorToken = operatorToken;
    }

    public static void main(String[] arguments) throws Exception {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        Path cache = Path.of(arguments[1]).toAbsolutePath();
        Files.deleteIfExists(cache);
        Path data = Files.createTempDirectory("weir-training-");
        ProcessBuilder builder =
                new ProcessBuilder(
                                launcher.toString(),
                                "serve",
                                "--data-dir",
                                data.toString(),
                                "--port",
                                "0")
                        .inheritIO();
        builder.environment().put("WEIR_AOT_OUTPUT", cache.toString());
        Process process = builder.start();
        try {
            exercise(process, data);
            process.destroy(); // SIGTERM: it stops as usual, then writes the cache
            if (!process.waitFor(5, TimeUnit.MINUTES) || !Files.exists(cache)) {
                throw new IOException("no AOT cache was written to " + cache);
            }
        } finally {
            process.destroyForcibly().waitFor();
            delete(data);
        }
    }

    private static void exercise(Process process, Path data) throws Exception {
        Path address = data.resolve("server.address");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!Files.exists(address)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException("the server did not start");
            }
            Thread.sleep(20);
        }
        new Train(
                        URI.create(Files.readString(address).strip()),
                        Files.readString(data.resolve("api-token")).strip())
                .work();
    }

    private void work() throws Exception {
        operator("POST", "/users", "{\"name\":\"training\",\"email\":\"training@example.org\"}");
        operator(
                "POST",
                "/nodes",
                """
                {"type":"shadowsocks","nodeId":1,"name":"training","token":"training-token-0123456789abcdef",
                 "settings":{"server_port":8388,"cipher":"aes-128-gcm"}}
                """);
        for (String route : new String[] {"config", "user", "alivelist"}) {
            node("GET", route, "");
        }
        for (int i = 1; i <= PUSHES; i++) {
            node("POST", "push", "{\"1\":[" + i + "," + 7 * i + "],\"2\":[1,2],\"35\":[3,4]}");
        }
        node("POST", "alive", "{\"1\":[\"192.0.2.1_1\"]}");
        node("POST", "status", "{\"cpu\":1,\"mem\":{\"total\":2,\"used\":1}}");
        for (String path : new String[] {"/users", "/nodes", "/status", "/usage", "/verdicts"}) {
            operator("GET", path, "");
        }
        send(HttpRequest.newBuilder(server.resolve("/")));
        send(HttpRequest.newBuilder(server.resolve("/healthz")));
        send(HttpRequest.newBuilder(server.resolve("/readyz")));
    }

    private void operator(String method, String path, String body) throws Exception {
        send(
                HttpRequest.newBuilder(server.resolve("/api/v1" + path))
                        .header("Authorization", "Bearer " + operatorToken)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private void node(String method, String route, String body) throws Exception {
        send(
                HttpRequest.newBuilder(
                                server.resolve(
                                        "/api/v1/server/UniProxy/"
                                                + route
                                                + "?node_id=1&node_type=shadowsocks"
                                                + "&token=training-token-0123456789abcdef"))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private void send(HttpRequest.Builder builder) throws Exception {
        HttpRequest request = builder.version(HttpClient.Version.HTTP_1_1).build();
        int status = client.send(request, BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) {
            System.out.println(request.method() + " " + request.uri().getPath() + ": " + status);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
