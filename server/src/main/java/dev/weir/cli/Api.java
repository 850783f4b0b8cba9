package dev.weir.cli;

import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The operator API of the server that runs on a data directory. */
final class Api {
    private final URI server;
    private final String token;
    private final Path certificate;

    private Api(URI server, String token, Path certificate) {
        this.server = server;
        this.token = token;
        this.certificate = certificate;
    }

    /** Whether a server says that it runs on the directory; it may have died without a word. */
    static boolean mayRun(Path dataDirectory) {
        return Files.exists(dataDirectory.resolve("server.address"));
    }

    static Api at(Path dataDirectory) {
        Path address = dataDirectory.resolve("server.address");
        Path token = dataDirectory.resolve("api-token");
        try {
            return new Api(
                    URI.create(Files.readString(address).strip()),
                    readToken(token),
                    dataDirectory.resolve("server.certificate"));
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailed(
                    ExitCode.UNREACHABLE,
                    "no server runs on " + dataDirectory,
                    "start one with 'weir serve --data-dir "
                            + dataDirectory
                            + "', or name its directory with --data-dir");
        }
    }

    private static String readToken(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (java.nio.file.AccessDeniedException e) {
            throw new CommandFailed(
                    ExitCode.REFUSED,
                    "may not read " + file,
                    "run the command as the user that runs the server");
        }
    }

    /** Whether the server that wrote its address is still there. */
    boolean answers() {
        try {
            return new LocalHttp(server, SLOW, certificate)
                            .exchange("GET", "/healthz", token, new byte[0])
                            .status()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    URI server() {
        return server;
    }

    String token() {
        return token;
    }

    /** A path with a query; absent values are left out. */
    static String target(String path, Map<String, String> query) {
        StringBuilder target = new StringBuilder("/api/v1").append(path);
        char sign = '?';
        for (var part : new TreeMap<>(query).entrySet()) {
            if (!part.getValue().isEmpty()) {
                target.append(sign)
                        .append(part.getKey())
                        .append('=')
                        .append(encode(part.getValue()));
                sign = '&';
            }
        }
        return target.toString();
    }

    /** One segment of a path. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    byte[] get(String path) {
        return get(path, Map.of());
    }

    byte[] get(String path, Map<String, String> query) {
        return exchange("GET", target(path, query), new byte[0], Duration.ofSeconds(60));
    }

    /** All rows of a list, page by page. */
    List<JsonObject> all(String path, Map<String, String> query, String rows) {
        List<JsonObject> all = new ArrayList<>();
        forEach(path, query, rows, all::add);
        return all;
    }

    /** Each row of a list that may be long, page by page. */
    void forEach(String path, Map<String, String> query, String rows, Consumer<JsonObject> each) {
        Map<String, String> asked = new HashMap<>(query);
        while (true) {
            JsonObject page = JsonObject.read(get(path, asked));
            page.objects(rows).forEach(each);
            if (page.isNull("next")) {
                return;
            }
            asked.put("after", page.text("next"));
        }
    }

    byte[] post(String path, JsonWriter.Part members) {
        return exchange("POST", target(path, Map.of()), JsonWriter.object(members), SLOW);
    }

    /** One that may take as long as it takes to go through millions of rows. */
    byte[] postPatiently(String path, JsonWriter.Part members) {
        return exchange("POST", target(path, Map.of()), JsonWriter.object(members), PATIENT);
    }

    byte[] patch(String path, JsonWriter.Part members) {
        return exchange("PATCH", target(path, Map.of()), JsonWriter.object(members), SLOW);
    }

    byte[] delete(String path) {
        return exchange("DELETE", target(path, Map.of()), new byte[0], SLOW);
    }

    private static final Duration SLOW = Duration.ofSeconds(60);
    private static final Duration PATIENT = Duration.ofMinutes(60);

    private byte[] exchange(String method, String target, byte[] body, Duration timeout) {
        LocalHttp.Answer answer;
        try {
            answer =
                    new LocalHttp(server, timeout, certificate)
                            .exchange(method, target, token, body);
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.UNREACHABLE,
                    "the server at " + server + " does not answer: " + e.getMessage(),
                    "see whether it runs; 'weir serve' starts it");
        }
        if (answer.status() / 100 == 2) {
            return answer.body();
        }
        throw refusal(answer);
    }

    private static CommandFailed refusal(LocalHttp.Answer answer) {
        ExitCode code = answer.status() >= 500 ? ExitCode.FAILED : ExitCode.REFUSED;
        try {
            JsonObject problem = JsonObject.read(answer.body());
            String hint = problem.text("hint", "");
            return new CommandFailed(
                    code,
                    problem.text("detail", problem.text("title", "status " + answer.status())),
                    hint.isEmpty() ? null : hint);
        } catch (JsonMismatch notAProblem) {
            return new CommandFailed(code, "the server answered with status " + answer.status());
        }
    }
}
