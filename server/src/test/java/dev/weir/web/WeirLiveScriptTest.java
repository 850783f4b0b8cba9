package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module that pages use, run by Node against a whole server. */
final class WeirLiveScriptTest {
    private static final String TOKEN = "a-token-of-the-first-node";

    @TempDir Path data;

    @Test
    void theModuleShowsWhatTheServerHolds() throws Exception {
        try (WebFixture web = new WebFixture(data)) {
            long user =
                    web.send("POST", "/api/v1/users", "{\"email\":\"alice@example.org\"}")
                            .json()
                            .number("id");
            web.send(
                    "POST",
                    "/api/v1/nodes",
                    "{\"type\":\"shadowsocks\",\"nodeId\":7,\"name\":\"hk-01\",\"token\":\""
                            + TOKEN
                            + "\",\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");
            Process node =
                    new ProcessBuilder(
                                    "node",
                                    "--experimental-websocket",
                                    "--no-warnings",
                                    resource("/live/weir-live.test.mjs").toString(),
                                    module(),
                                    Integer.toString(web.port()),
                                    web.token,
                                    TOKEN,
                                    Long.toString(user))
                            .redirectErrorStream(true)
                            .start();
            String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(node.waitFor()).as(said).isZero();
            assertThat(said.lines().filter(line -> line.startsWith("ok "))).hasSize(10);
        }
    }

    /** Node takes a file for a module by its name, so it gets a copy with that name. */
    private String module() throws IOException, URISyntaxException {
        Path copy = data.resolve("weir-live.mjs");
        java.nio.file.Files.copy(resource("/web/weir-live.js"), copy);
        return copy.toString();
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(WeirLiveScriptTest.class.getResource(name)).toURI());
    }
}
