package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything below the path of the public URL, and at the root as before. */
final class BasePathTest {
    @TempDir Path data;
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                TestServer.on(
                        data,
                        new SteppedTime(Instant.parse("2026-11-20T04:30:00Z")),
                        Map.of(
                                "public-url", "https://weir.example/panel/",
                                "journal-segment", "1MiB"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thePageStandsBelowThePathAndLinksToNothingOutsideIt() throws IOException {
        RawClient.Answer page = get("/panel/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("<html").doesNotContain("=\"/");
        assertThat(get("/panel/weir.js").body())
                .doesNotContain("from \"/", "fetch(\"/", "fetch(`/");
        assertThat(get("/").body()).isEqualTo(page.body());
    }

    @Test
    void thePathWithoutASlashLeadsToThePage() throws IOException {
        RawClient.Answer answer = get("/panel");

        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).isEqualTo("/panel/");
        assertThat(get("/panels/").status()).isEqualTo(404);
    }

    @Test
    void apiAndHealthAnswerBelowThePathAndAtTheRoot() throws IOException {
        String token = Files.readString(data.resolve("api-token")).strip();

        for (String path : new String[] {"", "/panel"}) {
            assertThat(get(path + "/healthz").status()).isEqualTo(200);
            assertThat(get(path + "/api/v1/users").status()).isEqualTo(401);
            assertThat(
                            get(path + "/api/v1/users?limit=1", "Authorization: Bearer " + token)
                                    .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void nodesPushBelowThePathAndAtTheRoot() throws IOException {
        server.addUser(7);
        server.addNode("shadowsocks", 3, "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}", "");
        for (String path : new String[] {"", "/panel"}) {
            try (RawClient client = server.client()) {
                RawClient.Answer answer =
                        client.post(
                                        path
                                                + "/api/v1/server/UniProxy/push?node_id=3"
                                                + "&node_type=shadowsocks&token="
                                                + TestServer.NODE_TOKEN,
                                        "{\"7\":[1,2]}")
                                .answer();
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(answer.header("Set-Cookie")).contains("Path=/");
            }
        }
    }

    private RawClient.Answer get(String path, String... headers) throws IOException {
        try (RawClient client = server.client()) {
            return client.get(path, headers).answer();
        }
    }
}
