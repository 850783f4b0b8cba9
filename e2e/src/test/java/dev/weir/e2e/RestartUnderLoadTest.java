package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.e2e.Proxy.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Restarts under load cost no node anything, directly and through each proxy with the file that is
 * shipped (R27). Needs perl, nginx, caddy and haproxy; {@code make e2e-proxies} runs it.
 */
@Tag("proxies")
class RestartUnderLoadTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Pattern UPLOAD = Pattern.compile("\"period\":\"total\",\"upload\":(\\d+)");
    private static final int NODES = 40;
    private static final int RESTARTS = 3;

    private final HttpClient operator =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir Path directory;

    @Test
    void directlyNothingIsRefusedAndNothingThrownAway() throws Exception {
        try (KeptWeir weir = KeptWeir.on(data())) {
            restartsUnderLoad(weir, weir.port(), "direct");
        }
    }

    @ParameterizedTest
    @EnumSource
    void throughAProxyNothingIsRefusedAndNothingThrownAway(Kind kind) throws Exception {
        try (KeptWeir weir = KeptWeir.on(data());
                Proxy proxy = Proxy.start(kind, directory, weir.port())) {
            restartsUnderLoad(weir, proxy.port(), kind.name());
        }
    }

    private void restartsUnderLoad(KeptWeir weir, int port, String name) throws Exception {
        makeNodes(weir.port());
        ResettingFleet fleet = new ResettingFleet(port, NODES, TOKEN);
        try {
            fleet.awaitPushes(500);
            for (int i = 0; i < RESTARTS; i++) {
                weir.restart();
                fleet.awaitPushes(500);
            }
        } finally {
            fleet.close();
        }
        System.out.println(name + ", " + RESTARTS + " restarts: " + fleet.figures());
        assertThat(fleet.refused).hasValue(0);
        assertThat(fleet.errorAnswers).hasValue(0);
        assertThat(fleet.thrownAway).hasValue(0);
        assertThat(counted(weir.port())).isEqualTo(fleet.delivered.get());

        ResettingFleet other = new ResettingFleet(port, NODES, TOKEN);
        try {
            other.awaitPushes(500);
            for (int i = 0; i < RESTARTS; i++) {
                weir.crash();
                other.awaitPushes(500);
            }
        } finally {
            other.close();
        }
        // For comparison only: what a crash costs is for nobody to promise.
        System.out.println(name + ", " + RESTARTS + " times kill -9: " + other.figures());
    }

    private void makeNodes(int port) throws IOException, InterruptedException {
        for (int id = 1; id <= NODES; id++) {
            ask(port, "users", "{\"id\":%d,\"email\":\"u%d@example.org\"}".formatted(id, id));
            ask(
                    port,
                    "nodes",
                    """
                    {"type":"shadowsocks","nodeId":%d,"name":"n%d","token":"%s",
                     "settings":{"server_port":8388,"cipher":"aes-128-gcm"}}
                    """
                            .formatted(id, id, TOKEN));
        }
    }

    /** Raw upload of all time, once posting has caught up. */
    private long counted(int port) throws IOException, InterruptedException {
        while (!ask(port, "health", "").contains("\"lagEntries\":0")) {
            Thread.onSpinWait();
        }
        String summary = ask(port, "usage/summary", "");
        Matcher upload = UPLOAD.matcher(summary);
        assertThat(upload.find()).as(summary).isTrue();
        return Long.parseLong(upload.group(1));
    }

    /** A GET, or a POST when there is a body. */
    private String ask(int port, String path, String body)
            throws IOException, InterruptedException {
        String bearer = Files.readString(directory.resolve("data/api-token")).strip();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                        .header("Authorization", "Bearer " + bearer);
        HttpResponse<String> answer =
                operator.send(
                        body.isEmpty()
                                ? request.build()
                                : request.header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    private Path data() throws IOException {
        return Files.createDirectories(directory.resolve("data"));
    }
}
