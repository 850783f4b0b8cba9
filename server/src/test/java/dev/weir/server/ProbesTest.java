package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RawClient;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a load balancer is told. */
class ProbesTest {
    private static final String SHADOWSOCKS =
            "{\"server_port\":8443,\"cipher\":\"aes-256-gcm\",\"server_key\":\"\"}";

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-11-20T04:30:00Z"));
    private final NodeProcess node = new NodeProcess("shadowsocks", 1);
    @TempDir Path data;

    @Test
    void aServerThatIsWellIsReady() throws IOException {
        try (TestServer weir = TestServer.on(data, time, Map.of())) {
            TestServer.await(() -> codes(weir).isEmpty());
            assertThat(ask(weir, "/readyz").status()).isEqualTo(200);
            assertThat(body(weir).text("status")).isEqualTo("ready");
            assertThat(ask(weir, "/healthz").body()).isEqualTo("{\"status\":\"alive\"}");
        }
    }

    @Test
    void aServerWithoutItsDatabaseStaysReadyForNodesAndSaysSo() throws IOException {
        try (TestServer weir = TestServer.on(data, time, Map.of())) {
            weir.addUser(7);
            weir.addNode("shadowsocks", 1, SHADOWSOCKS, "");
        }
        Path file = data.resolve("weir.db");
        Path aside = data.resolve("aside.db");
        Files.move(file, aside);
        Files.createDirectory(file);
        try (TestServer weir = TestServer.on(data, time, Map.of())) {
            TestServer.await(() -> codes(weir).contains("database_unavailable"));
            RawClient.Answer ready = ask(weir, "/readyz");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(body(weir).text("status")).isEqualTo("degraded");
            assertThat(ready.body()).as("no detail without a token").doesNotContain("weir.db");
            assertThat(body(weir).objects("degraded").getFirst().text("since")).endsWith("Z");
            assertThat(weir.health().objects("degraded").getFirst().text("detail"))
                    .contains("the database does not answer");
            node.push(weir, "{\"7\":[10,20]}");
            assertThat(metrics(weir)).contains("weir_database_up 0.0");

            Files.delete(file);
            Files.move(aside, file);
            TestServer.await(() -> codes(weir).isEmpty());
        }
    }

    @Test
    void aServerWhoseJournalRefusesIsUnready() throws IOException {
        System.setProperty("weir.fault", "fsync-fails=1000000@12");
        try (TestServer weir = TestServer.on(data, time, Map.of())) {
            weir.addUser(7);
            weir.addNode("shadowsocks", 1, SHADOWSOCKS, "");
            TestServer.await(() -> {
                push(weir);
                return codes(weir).contains("journal_refusing");
            });
            assertThat(ask(weir, "/readyz").status()).isEqualTo(503);
            assertThat(body(weir).text("status")).isEqualTo("unready");
            assertThat(metrics(weir)).contains("weir_journal_refusing 1.0");
        } finally {
            System.clearProperty("weir.fault");
        }
    }

    @Test
    void tellsADatabaseOfANewerProgramApart() throws IOException {
        try (TestServer weir = TestServer.on(data, time, Map.of())) {
            weir.addUser(7);
        }
        TestServer.change(data, "update schema_migrations set version = '999'");
        try (TestServer weir = TestServer.on(data, time, Map.of())) {
            TestServer.await(() -> codes(weir).equals(List.of("database_newer")));
            assertThat(ask(weir, "/readyz").status()).isEqualTo(200);
        }
    }

    private void push(TestServer weir) {
        try {
            node.pushUnheard(weir, "{\"7\":[10,20]}");
        } catch (IOException noAnswer) {
            // As it must be while the journal refuses.
        }
    }

    private static String metrics(TestServer weir) throws IOException {
        try (RawClient client = weir.client()) {
            return client.get("/metrics", "Authorization: Bearer " + weir.token()).answer().body();
        }
    }

    private static RawClient.Answer ask(TestServer weir, String path) throws IOException {
        try (RawClient client = weir.client()) {
            return client.get(path).answer();
        }
    }

    private static JsonObject body(TestServer weir) throws IOException {
        return JsonObject.read(ask(weir, "/readyz").body().getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> codes(TestServer weir) {
        try {
            return body(weir).objects("degraded").stream().map(each -> each.text("code")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
