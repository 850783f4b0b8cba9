package dev.weir.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line with its streams in memory, and a small server that answers from a table. */
final class CliFixture implements AutoCloseable {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Path data;
    private final HttpServer server;

    CliFixture(Path data) {
        this.data = data;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            Files.writeString(data.resolve("api-token"), "secret\n");
            Files.writeString(
                    data.resolve("server.address"),
                    "http://127.0.0.1:" + server.getAddress().getPort() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on answers the request so; {@code body} may begin with a status. */
    CliFixture on(String request, String body) {
        answers.put(request, body);
        return this;
    }

    int run(String... args) {
        out.reset();
        err.reset();
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false);
        return new Cli(console).run(args);
    }

    /** Runs a command on the fixture's data directory. */
    int ask(String... args) {
        List<String> words = new ArrayList<>(List.of(args));
        words.addAll(List.of("--data-dir", data.toString()));
        return run(words.toArray(String[]::new));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Requests in the order they came: method, target, body. */
    List<String> asked() {
        return asked;
    }

    private void answer(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(request + (body.isEmpty() ? "" : " " + body));
        String answer = answers.getOrDefault(request, "404 {\"detail\":\"nothing there\"}");
        boolean authorised =
                "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        int status = authorised ? 200 : 401;
        if (answer.matches("(?s)[0-9]{3} .*")) {
            status = Integer.parseInt(answer.substring(0, 3));
            answer = answer.substring(4);
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        // Length 0 means chunks, which the client must read as well.
        exchange.sendResponseHeaders(status, asked.size() % 2 == 0 ? 0 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
