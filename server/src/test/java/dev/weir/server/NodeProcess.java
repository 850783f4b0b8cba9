package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RawClient;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One process of node software with a cookie jar; a new one has heard nothing yet. */
final class NodeProcess {
    private static final String V1 = "/api/v1/server/UniProxy/";

    private final String query;
    private @Nullable String cookie;

    NodeProcess(String type, int id) {
        query = "?node_type=" + type + "&node_id=" + id + "&token=" + TestServer.NODE_TOKEN;
    }

    RawClient.Answer config(TestServer server) throws IOException {
        return heard(get(server, "config"));
    }

    RawClient.Answer users(TestServer server) throws IOException {
        return heard(get(server, "user"));
    }

    /** Pushes and hears the answer. */
    void push(TestServer server, String body) throws IOException {
        heard(post(server, V1 + "push", body));
    }

    /** Pushes; the answer is lost on its way. */
    void pushUnheard(TestServer server, String body) throws IOException {
        post(server, V1 + "push", body);
    }

    void report(TestServer server, String body) throws IOException {
        heard(post(server, "/api/v2/server/report", body));
    }

    private RawClient.Answer get(TestServer server, String what) throws IOException {
        try (RawClient client = server.client()) {
            return client.get(V1 + what + query, headers()).answer();
        }
    }

    private RawClient.Answer post(TestServer server, String path, String body) throws IOException {
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.post(path + query, body, headers()).answer();
            assertThat(answer.status()).as(path).isEqualTo(200);
            return answer;
        }
    }

    private String[] headers() {
        return cookie == null ? new String[0] : new String[] {"Cookie: " + cookie};
    }

    private RawClient.Answer heard(RawClient.Answer answer) {
        String given = answer.header("Set-Cookie");
        if (given != null) {
            cookie = given.substring(0, given.indexOf(';'));
        }
        return answer;
    }
}
