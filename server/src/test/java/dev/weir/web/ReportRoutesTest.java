package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports, verdicts and the quality of data. */
final class ReportRoutesTest {
    private static final String TOKEN = "a-token-of-the-first-node";

    @TempDir Path data;
    private WebFixture web;

    @BeforeEach
    void openWithFourReportsOfANode() {
        web = new WebFixture(data);
        web.send("POST", "/api/v1/users", "{\"id\":1,\"email\":\"alice@example.org\"}");
        web.send("POST", "/api/v1/users", "{\"id\":2,\"email\":\"bob@example.org\"}");
        web.send(
                "POST",
                "/api/v1/nodes",
                "{\"type\":\"shadowsocks\",\"nodeId\":7,\"name\":\"hk-01\",\"family\":\"resets\",\"token\":\""
                        + TOKEN
                        + "\",\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");
        web.send(
                "POST",
                "/api/v1/nodes",
                "{\"type\":\"shadowsocks\",\"nodeId\":8,\"name\":\"sg-01\",\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");
        web.push(7, TOKEN, "{\"1\":[100,1000],\"2\":[1,10]}");
        web.push(7, TOKEN, "{\"1\":[100,1000],\"2\":[1,10]}");
        web.push(7, TOKEN, "{\"2\":[3,30],\"4242\":[5,50],\"x\":[1,1]}");
        web.push(7, TOKEN, "{\"1\":[0,75000000000000]}");
    }

    @AfterEach
    void close() {
        web.close();
    }

    private List<JsonObject> reports(String query) {
        return web.get("/api/v1/reports" + query).json().objects("reports");
    }

    @Test
    void listsReportsByNodeUserTimeAndDecision() {
        assertThat(reports("")).hasSize(4);
        assertThat(reports("?node=hk-01&decision=posted")).hasSizeBetween(1, 3);
        assertThat(reports("?node=sg-01")).isEmpty();
        assertThat(reports("?user=alice@example.org")).hasSize(3);
        assertThat(reports("?user=2")).hasSize(3);
        assertThat(reports("?from=2026-11-20T12:00:00%2B08:00&to=2026-11-20T13:00:00%2B08:00"))
                .hasSize(4);
        assertThat(reports("?to=2026-11-20")).isEmpty();
        assertThat(web.get("/api/v1/reports?decision=nonsense").status()).isEqualTo(422);
        assertThat(web.get("/api/v1/reports?after=nonsense").status()).isEqualTo(422);
    }

    @Test
    void pagesThroughReportsWithoutLossWhileOthersArrive() {
        List<Long> seen = new ArrayList<>();
        String after = "";
        do {
            JsonObject page = web.get("/api/v1/reports?limit=1" + after).json();
            page.objects("reports").forEach(report -> seen.add(report.number("position")));
            after = page.isNull("next") ? "" : "&after=" + page.text("next");
            if (seen.size() == 2) {
                web.push(7, TOKEN, "{\"2\":[9,9]}");
            }
        } while (!after.isEmpty());

        assertThat(seen)
                .hasSize(4)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void showsAReportWithWhatItsBodySays() {
        long position = reports("").get(1).number("position");

        JsonObject report = web.get("/api/v1/reports/" + position).json();

        assertThat(report.flag("inJournal")).isTrue();
        assertThat(report.object("node").text("name")).isEqualTo("hk-01");
        assertThat(report.objects("named").stream().map(one -> one.text("key")))
                .containsExactly("2", "4242");
        assertThat(report.objects("named").getLast().number("userId")).isZero();
        assertThat(report.number("faults")).isEqualTo(1);
        assertThat(report.number("unattributed")).isEqualTo(55);
        long held = reports("").getFirst().number("position");
        assertThat(web.get("/api/v1/reports/" + held).json().objects("held"))
                .singleElement()
                .satisfies(one -> assertThat(one.text("reason")).isEqualTo("implausible"));
        assertThat(web.get("/api/v1/reports/1").status()).isEqualTo(404);
    }

    @Test
    void tellsHowWellNodesReported() {
        JsonObject quality = web.get("/api/v1/quality").json();

        JsonObject node = quality.objects("nodes").getFirst();
        assertThat(node.text("name")).isEqualTo("hk-01");
        assertThat(node.number("reports")).isEqualTo(4);
        assertThat(node.number("repeatedBytes")).isEqualTo(1111);
        assertThat(node.object("decisions").number("repeat")).isEqualTo(1);
        assertThat(node.number("faults")).isEqualTo(1);
        assertThat(node.number("unattributedBytes")).isEqualTo(55);
        assertThat(node.object("held").object("implausible").number("bytes"))
                .isEqualTo(75_000_000_000_000L);
        assertThat(node.object("coverage").number("coveredSeconds")).isBetween(50L, 80L);
        assertThat(node.isNull("estimatedLostBytes")).isFalse();
        long other = web.get("/api/v1/nodes/sg-01").json().number("id");
        assertThat(quality.list("withoutReports")).containsExactly(other);
        assertThat(web.get("/api/v1/quality?from=2026-01-01").status()).isEqualTo(422);
        assertThat(web.get("/api/v1/reconciliation").json().flag("agrees")).isTrue();
    }
}
