package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Asks the operator's API with the token in the data directory. */
final class Operator {
    private static final Pattern UPLOAD = Pattern.compile("\"period\":\"total\",\"upload\":(\\d+)");
    private static final long PATIENCE_SECONDS = 60;

    private final URI api;
    private final Path data;
    private final HttpClient http;

    /**
     * @param server {@code http://127.0.0.1:8080}
     * @param tls whom to trust where it is {@code https}
     */
    Operator(URI server, Path data, SSLContext tls) {
        this.api = server.resolve("/api/v1/");
        this.data = data;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(tls)
                        .build();
    }

    static Operator of(KeptWeir weir, Path data) {
        return new Operator(weir.address(), data, Pem.trustingAll());
    }

    String token() throws IOException {
        return Files.readString(data.resolve("api-token")).strip();
    }

    /** A GET, or a POST when there is a body; the answer's body. */
    String ask(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    /** The same, whatever the status. */
    HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        return http.send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest request(String path, String body) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.resolve(path))
                        .header("Authorization", "Bearer " + token());
        return body.isEmpty()
                ? request.build()
                : request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
    }

    HttpClient http() {
        return http;
    }

    /** Nodes from 1 on, with the user of the same number each. */
    void makeNodes(int count, String token) throws IOException, InterruptedException {
        for (int id = 1; id <= count; id++) {
            ask("users", "{\"id\":%d,\"email\":\"u%d@example.org\"}".formatted(id, id));
            ask(
                    "nodes",
                    """
                    {"type":"shadowsocks","nodeId":%d,"name":"n%d","token":"%s",
                     "settings":{"server_port":8388,"cipher":"aes-128-gcm"}}
                    """
                            .formatted(id, id, token));
        }
    }

    /** Returns once posting has caught up. */
    private void awaitPosted() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (!ask("health", "").contains("\"lagEntries\":0")) {
            if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IOException("posting does not catch up");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Raw upload of all time, once posting has caught up. */
    long counted() throws IOException, InterruptedException {
        awaitPosted();
        String summary = ask("usage/summary", "");
        Matcher upload = UPLOAD.matcher(summary);
        assertThat(upload.find()).as(summary).isTrue();
        return Long.parseLong(upload.group(1));
    }
}
