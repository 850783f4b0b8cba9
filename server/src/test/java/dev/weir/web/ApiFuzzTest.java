package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RawClient;
import dev.weir.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked of whatever operation, the answer is one that openapi.yaml promises. */
final class ApiFuzzTest {
    private static final int REQUESTS = 2_500;
    private static final long SEED = 20_261_121;
    private static final String TOKEN = "a-token-of-the-first-node";

    @TempDir Path data;
    private WebFixture web;

    @BeforeEach
    void openWithSomethingOfEverything() {
        web = new WebFixture(data);
        for (int i = 1; i <= 3; i++) {
            web.send(
                    "POST",
                    "/api/v1/users",
                    "{\"id\":%d,\"email\":\"u%d@example.org\"}".formatted(i, i));
        }
        web.send(
                "POST",
                "/api/v1/nodes",
                "{\"type\":\"shadowsocks\",\"nodeId\":7,\"name\":\"hk-01\",\"token\":\""
                        + TOKEN
                        + "\",\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");
        web.push(7, TOKEN, "{\"1\":[100,1000],\"2\":[1,10],\"99999\":[5,50]}");
        web.push(7, TOKEN, "{\"1\":[0,75000000000000],\"3\":[0,75000000000000]}");
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void answersWhateverIsAskedAsDocumented() throws IOException {
        ApiContract contract = ApiContract.ours();
        ApiRequests requests =
                new ApiRequests(
                        contract,
                        SEED,
                        Map.of(
                                "user", List.of(0L, 1L, 2L, 3L, "u1@example.org"),
                                "node", List.of(1L, "hk-01", "shadowsocks:7"),
                                "userId", List.of(1L, 2L, 3L),
                                "sourceId", List.of(0L, 1L),
                                "held", List.of(1L, 2L),
                                "name", List.of(1L, "new"),
                                "job", List.of(1L, 2L),
                                "position", positions(),
                                "group", List.of(1L, 2L)),
                        // Nothing is written outside of the test's own directory, nobody waits.
                        Map.of("directory", data.resolve("copy").toString(), "wait", 0L));
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            List<ApiContract.Operation> all = contract.operations();
            ApiRequests.Made made = requests.next(all.get(i % all.size()));
            RawClient.Answer answer = answer(made);
            statuses.merge(answer.status(), 1, Integer::sum);
            // A path that was made up may be another operation's.
            ApiContract.Operation asked =
                    contract.operation(made.operation().method(), made.target())
                            .orElse(made.operation());
            contract.violations(
                            asked, answer.status(), answer.header("content-type"), answer.body())
                    .forEach(violation -> violations.add(made + " → " + violation));
        }

        assertThat(violations).isEmpty();
        assertThat(statuses.keySet()).contains(200, 201, 202, 400, 404, 409, 415, 422);
        assertThat(statuses.keySet()).allMatch(status -> status < 500);
        web.settle();
        assertThat(web.get("/api/v1/health").json().object("posting").text("state"))
                .isEqualTo("current");
        assertThat(web.get("/api/v1/reconciliation").json().flag("agrees")).isTrue();
    }

    private List<Object> positions() {
        return web.get("/api/v1/verdicts").json().objects("verdicts").stream()
                .map((JsonObject verdict) -> (Object) verdict.number("position"))
                .toList();
    }

    private RawClient.Answer answer(ApiRequests.Made made) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer %s\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(
                                made.operation().method(),
                                made.target(),
                                web.token,
                                made.type() == null ? "" : "Content-Type: " + made.type() + "\r\n",
                                made.body().length)
                        .getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(made.body());
        try (RawClient client = new RawClient(web.port())) {
            return client.send(request.toByteArray()).answer();
        } catch (IOException e) {
            throw new IOException("no answer to " + made, e);
        }
    }
}
