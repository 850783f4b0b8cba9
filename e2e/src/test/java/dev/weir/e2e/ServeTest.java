package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Pattern RECEIPT = Pattern.compile("weir1=([0-9a-f]{16})\\.(\\d+); Path=/");

    @TempDir Path data;

    /** Keeps cookies, like the clients of node software do. */
    private final HttpClient node =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .cookieHandler(new CookieManager())
                    .build();

    private record Receipt(String instance, long position) {}

    @Test
    void answersAPushWithItsReceiptAndKnowsTheNodeAgainAfterAKill() throws Exception {
        Receipt before;
        try (RunningWeir weir = RunningWeir.on(data)) {
            addNode();
            Receipt first = push(weir, "{\"1\":[100,200]}");
            before = push(weir, "{\"1\":[101,201]}");
            assertThat(before.instance()).isEqualTo(first.instance());
            assertThat(before.position()).isGreaterThan(first.position());
            weir.kill();
        }
        try (RunningWeir weir = RunningWeir.on(data)) {
            Receipt after = push(weir, "{\"1\":[102,202]}");
            assertThat(after.instance()).isEqualTo(before.instance());
            assertThat(after.position()).isGreaterThan(before.position());
        }
    }

    @Test
    void letsNoSecondServerOnItsData() throws Exception {
        try (RunningWeir weir = RunningWeir.on(data)) {
            Weir.Result second = Weir.run("serve", "--data-dir", data.toString(), "--port", "0");
            assertThat(second.code()).isEqualTo(5);
            assertThat(second.err()).contains("is held by process").hasLineCount(1);
            assertThat(weir.stop()).isEqualTo(128 + 15);
        }
    }

    private void addNode() throws IOException, InterruptedException {
        Weir.Result added =
                Weir.run(
                        "node",
                        "add",
                        "--data-dir",
                        data.toString(),
                        "--type",
                        "shadowsocks",
                        "--id",
                        "1",
                        "--name",
                        "hk-01",
                        "--token",
                        TOKEN,
                        "--settings",
                        "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}");
        assertThat(added.err()).isEmpty();
        assertThat(added.code()).isZero();
    }

    private Receipt push(RunningWeir weir, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                node.send(
                        HttpRequest.newBuilder(
                                        weir.address()
                                                .resolve(
                                                        "/api/v1/server/UniProxy/push?node_id=1"
                                                                + "&node_type=shadowsocks&token="
                                                                + TOKEN))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        Matcher receipt = RECEIPT.matcher(answer.headers().firstValue("set-cookie").orElse(""));
        assertThat(receipt.matches()).isTrue();
        return new Receipt(receipt.group(1), Long.parseLong(receipt.group(2)));
    }
}
