package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainRoutesTest {
    private static final String TOKEN = "a-token-of-the-first-node";

    @TempDir Path data;
    private WebFixture web;

    @BeforeEach
    void openWithThreeReportsAndACorrection() {
        web = new WebFixture(data);
        web.send("POST", "/api/v1/users", "{\"id\":1,\"email\":\"alice@example.org\"}");
        web.send("POST", "/api/v1/users", "{\"id\":2,\"email\":\"bob@example.org\"}");
        web.send(
                "POST",
                "/api/v1/nodes",
                "{\"type\":\"shadowsocks\",\"nodeId\":7,\"name\":\"hk-01\",\"rateMillionths\":1300000,"
                        + "\"token\":\""
                        + TOKEN
                        + "\",\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");
        web.push(7, TOKEN, "{\"1\":[100,1001],\"2\":[1,10]}");
        web.push(7, TOKEN, "{\"1\":[50,1],\"2\":[1,10]}");
        web.push(7, TOKEN, "{\"1\":[3,77]}");
        web.send(
                "POST",
                "/api/v1/adjustments",
                "{\"userId\":1,\"billedDownload\":-500,\"reason\":\"outage\"}");
        web.settle();
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void explainsAFigureByItsRowsAndCorrections() {
        JsonObject usage = web.get("/api/v1/usage/users/1?by=day&from=today").json().object("sum");
        JsonObject explained = web.get("/api/v1/explain?user=alice@example.org&from=today").json();

        assertThat(explained.object("figure").toText()).isEqualTo(usage.toText());
        assertThat(explained.text("detail")).isEqualTo("rows");
        JsonObject row = explained.objects("rows").getFirst();
        assertThat(row.number("rateMillionths")).isEqualTo(1_300_000);
        assertThat(row.number("download")).isEqualTo(usage.number("download"));
        JsonObject correction = explained.objects("adjustments").getFirst();
        assertThat(correction.text("reason")).isEqualTo("outage");
        assertThat(row.number("billedDownload") + correction.number("billedDownload"))
                .isEqualTo(usage.number("billedDownload"));
        assertThat(web.get("/api/v1/explain?by=hour&node=hk-01&from=today").json().objects("rows"))
                .hasSize(2);
        assertThat(web.get("/api/v1/explain?rate=1&from=today").json().objects("rows")).isEmpty();
    }

    @Test
    void explainsAFigureDownToTheReportsThatMadeIt() {
        JsonObject job = done(web.send("POST", "/api/v1/explain/reports?user=1&from=today", ""));

        assertThat(job.flag("passed")).as(job.toText()).isTrue();
        JsonObject result = job.object("result");
        List<JsonObject> parts = result.objects("parts");
        List<Long> positions =
                web.get("/api/v1/verdicts").json().objects("verdicts").stream()
                        .map(verdict -> verdict.number("position"))
                        .sorted()
                        .toList();
        assertThat(parts.stream().map(part -> part.number("report")).distinct())
                .containsExactlyElementsOf(positions);
        assertThat(parts.stream().mapToLong(part -> part.number("billedDownload")).sum() - 500)
                .isEqualTo(result.object("figure").number("billedDownload"));
        assertThat(web.get("/api/v1/explain/reports/999").status()).isEqualTo(404);
        assertThat(web.get("/api/v1/explain?user=nobody").status()).isEqualTo(404);
    }

    private JsonObject done(WebFixture.Reply started) {
        assertThat(started.status()).as(started.body()).isEqualTo(202);
        String path = "/api/v1/explain/reports/" + started.json().number("id");
        JsonObject job = started.json();
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (job.text("state").equals("running")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
            job = web.get(path).json();
        }
        return job;
    }
}
