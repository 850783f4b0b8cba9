package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the command line to the ledger and back: a user, a node, a push, the figures. */
class UsageTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final long PAUSE_NANOS = 50_000_000;

    @TempDir Path data;

    private final HttpClient node =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .cookieHandler(new CookieManager())
                    .build();

    @Test
    void showsWhatANodePushedAlsoAfterARestart() throws Exception {
        try (RunningWeir weir = RunningWeir.on(data)) {
            weir("user", "add", "alice@example.org", "--id", "7");
            weir(
                    "node",
                    "add",
                    "--type",
                    "shadowsocks",
                    "--id",
                    "1",
                    "--name",
                    "hk-01",
                    "--software",
                    "xrayr",
                    "--rate",
                    "1.5",
                    "--token",
                    TOKEN,
                    "--settings",
                    "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}");
            call(weir.address(), "GET", "config", "");
            call(weir.address(), "POST", "push", "{\"7\":[1000,20001]}");
            call(weir.address(), "POST", "push", "{\"7\":[1,1]}");
            assertThat(rows()).contains(",1001,20002,1502,30004");
            weir.kill();
        }
        try (RunningWeir weir = RunningWeir.on(data)) {
            assertThat(rows()).contains(",1001,20002,1502,30004");
            assertThat(weir("usage", "user", "alice@example.org", "--format", "csv"))
                    .contains("1001", "20002");
            assertThat(weir.stop()).isEqualTo(128 + 15);
        }
    }

    /** The rows once the ledger has caught up; nothing else tells how far it is. */
    private String rows() throws Exception {
        String rows = "";
        for (int i = 0; i < 200 && !rows.contains(",1001,"); i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            rows = weir("usage", "rows");
        }
        return rows;
    }

    private String weir(String... arguments) throws IOException, InterruptedException {
        String[] whole = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        whole[arguments.length] = "--data-dir";
        whole[arguments.length + 1] = data.toString();
        Weir.Result result = Weir.run(whole);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return result.out();
    }

    private void call(URI address, String method, String what, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                node.send(
                        HttpRequest.newBuilder(
                                        address.resolve(
                                                "/api/v1/server/UniProxy/"
                                                        + what
                                                        + "?node_id=1&node_type=shadowsocks&token="
                                                        + TOKEN))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
