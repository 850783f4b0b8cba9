package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsageRoutesTest {
    private static final String TOKEN = "a-token-of-the-first-node";

    @TempDir Path data;
    private WebFixture web;
    private long alice;
    private long bob;

    @BeforeEach
    void openWithTwoUsersOnANodeOfDoubleRate() {
        web = new WebFixture(data);
        alice =
                web.send("POST", "/api/v1/users", "{\"email\":\"alice@example.org\"}")
                        .json()
                        .number("id");
        bob =
                web.send("POST", "/api/v1/users", "{\"email\":\"bob@example.org\"}")
                        .json()
                        .number("id");
        web.send(
                "POST",
                "/api/v1/nodes",
                "{\"type\":\"shadowsocks\",\"nodeId\":7,\"name\":\"hk-01\",\"rateMillionths\":2000000,"
                        + "\"token\":\""
                        + TOKEN
                        + "\",\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");
        web.push(7, TOKEN, "{\"%d\":[100,1000],\"%d\":[1,10]}".formatted(alice, bob));
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void tellsAUsersUsageByNode() {
        JsonObject usage = web.get("/api/v1/usage/users/alice@example.org?by=node").json();

        assertThat(usage.text("zone")).isEqualTo("Asia/Shanghai");
        assertThat(usage.text("from")).isEqualTo("2026-11-01T00:00:00+08:00");
        assertThat(usage.text("to")).isEqualTo("2026-11-21T00:00:00+08:00");
        JsonObject row = usage.objects("rows").getFirst();
        assertThat(row.text("name")).isEqualTo("hk-01");
        assertFigures(row, 100, 1000, 200, 2000);
        assertFigures(usage.object("sum"), 100, 1000, 200, 2000);
    }

    @Test
    void tellsUsageOverTimeWithoutGaps() {
        JsonObject days =
                web.get("/api/v1/usage/users/" + alice + "?by=day&from=2026-11-18&to=2026-11-21")
                        .json();
        assertThat(days.objects("rows").stream().map(row -> row.text("day")))
                .containsExactly("2026-11-18", "2026-11-19", "2026-11-20");
        assertFigures(days.objects("rows").getLast(), 100, 1000, 200, 2000);

        JsonObject hours = web.get("/api/v1/usage/series?by=hour&from=today").json();
        assertThat(hours.objects("rows")).hasSize(13);
        assertFigures(hours.object("sum"), 101, 1010, 202, 2020);

        JsonObject months = web.get("/api/v1/usage/nodes/hk-01?by=month&from=2026-09-01").json();
        assertThat(months.objects("rows").stream().map(row -> row.text("month")))
                .containsExactly("2026-09", "2026-10", "2026-11");
    }

    @Test
    void saysTheSameIntegersEverywhere() {
        JsonObject ofNode = web.get("/api/v1/usage/nodes/hk-01").json();
        JsonObject ranking = web.get("/api/v1/usage/ranking?from=today").json();
        JsonObject all = snapshot("topics=overview");
        JsonObject node = snapshot("topics=nodes");
        JsonObject user = snapshot("users=" + alice);
        JsonObject summary = web.get("/api/v1/usage/summary").json();

        assertThat(ofNode.objects("rows").stream().map(row -> row.text("email")))
                .containsExactly("alice@example.org", "bob@example.org");
        assertThat(ranking.objects("rows").getFirst().text("email")).isEqualTo("alice@example.org");
        assertFigures(ranking.objects("rows").getFirst(), 100, 1000, 200, 2000);
        assertBytes(row(all).objects("daily_logs").getLast(), 101, 1010, 202, 2020);
        assertBytes(row(node).object("total"), 101, 1010, 202, 2020);
        assertBytes(row(user).objects("monthly_logs").getLast(), 100, 1000, 200, 2000);
        assertFigures(summary.objects("rows").getFirst(), 101, 1010, 202, 2020);
        assertThat(List.of(ofNode.number("asOf"), ranking.number("asOf"), all.number("as_of")))
                .containsOnly(summary.number("asOf"));
    }

    @Test
    void givesUsageAsATableThatNoSpreadsheetTakesForFormulas() {
        web.send("PATCH", "/api/v1/users/" + bob, "{\"name\":\"=1+\\\"2\\\",3\"}");
        WebFixture.Reply reply = web.get("/api/v1/usage/nodes/hk-01?format=csv&from=2026-11-01");

        assertThat(reply.headers())
                .containsEntry("content-type", "text/csv; charset=utf-8")
                .containsEntry(
                        "content-disposition",
                        "attachment; filename=\"usage_nodes-hk-01_2026-11-01_2026-11-21_Asia-Shanghai.csv\"");
        assertThat(reply.body().lines())
                .containsExactly(
                        "userId,email,name,upload,download,billedUpload,billedDownload",
                        alice + ",alice@example.org,,100,1000,200,2000",
                        bob + ",bob@example.org,\"'=1+\"\"2\"\",3\",1,10,2,20");
        assertThat(web.get("/api/v1/usage/ranking?format=csv").body()).startsWith("rank,userId");
        assertThat(web.get("/api/v1/usage/series?format=xls").status()).isEqualTo(422);
    }

    @Test
    void choosesHoursDaysOrMonthsByTheLengthOfTheRange() {
        String path = "/api/v1/usage/series?by=auto&to=2026-11-21&from=";

        assertThat(web.get(path + "2026-11-18").json().objects("rows")).hasSize(72);
        assertThat(web.get(path + "2026-11-17").json().objects("rows")).hasSize(4);
        assertThat(web.get(path + "2026-01-01").json().objects("rows")).hasSize(11);
    }

    @Test
    void sumsUpOneUserOneNodeOrBoth() {
        for (String of : new String[] {"user=" + alice, "user=" + alice + "&node=hk-01"}) {
            JsonObject summary = web.get("/api/v1/usage/summary?" + of).json();
            assertFigures(summary.objects("rows").getFirst(), 100, 1000, 200, 2000);
            assertFigures(summary.objects("rows").getLast(), 100, 1000, 200, 2000);
        }
        assertFigures(
                web.get("/api/v1/usage/summary?node=hk-01").json().objects("rows").getLast(),
                101,
                1010,
                202,
                2020);
        assertThat(web.get("/api/v1/usage/summary?user=nobody").status()).isEqualTo(404);
    }

    @Test
    void comparesARunningDayWithAsMuchOfTheDayBefore() {
        JsonObject ranking = web.get("/api/v1/usage/ranking?from=today").json();

        // It is half past twelve: the hours up to one have begun.
        assertThat(ranking.text("previousFrom")).isEqualTo("2026-11-19T00:00:00+08:00");
        assertThat(ranking.text("previousTo")).isEqualTo("2026-11-19T13:00:00+08:00");
        assertThat(ranking.objects("rows").getFirst().number("changeBilled")).isEqualTo(2200);
    }

    @Test
    void givesRowsPageByPage() {
        JsonObject first = web.get("/api/v1/rows?limit=1").json();
        JsonObject second = web.get("/api/v1/rows?limit=1&after=" + first.text("next")).json();

        assertThat(second.isNull("next")).isTrue();
        List<?> row = (List<?>) second.list("rows").getFirst();
        assertThat(row.get(1)).isEqualTo(bob);
        assertThat(row.subList(4, 9).toString()).isEqualTo("[2000000, 1, 10, 2, 20]");
        assertThat(web.get("/api/v1/rows?granularity=hour").json().list("rows")).hasSize(2);
        assertThat(web.get("/api/v1/rows?after=x").status()).isEqualTo(422);
    }

    @Test
    void explainsAReportByItsVerdict() {
        JsonObject verdicts = web.get("/api/v1/verdicts?node=hk-01").json();

        JsonObject verdict = verdicts.objects("verdicts").getFirst();
        assertThat(verdict.text("decision")).isEqualTo("posted");
        assertThat(verdict.number("users")).isEqualTo(2);
        assertThat(verdict.number("upload")).isEqualTo(101);
        assertThat(web.get("/api/v1/reconciliation").json().flag("agrees")).isTrue();
    }

    @Test
    void showsARerateBeforeItIsEnteredAndNothingTwice() {
        String body =
                "{\"sourceId\":%d,\"from\":\"2026-11-20\",\"to\":\"2026-11-21\",\"rateMillionths\":1000000%s}";
        long node = web.get("/api/v1/nodes/hk-01").json().number("id");
        JsonObject preview =
                web.send("POST", "/api/v1/rerates/preview", body.formatted(node, "")).json();
        assertThat(preview.number("corrections")).isEqualTo(2);
        assertThat(preview.object("sum").number("billedDownloadBefore")).isEqualTo(2020);
        assertThat(preview.object("sum").number("billedDownload")).isEqualTo(1010);
        assertThat(preview.objects("most").getFirst().number("userId")).isEqualTo(alice);

        String ofToday = body.formatted(node, "").replace("2026-11-20", "today");
        assertThat(web.send("POST", "/api/v1/rerates/preview", ofToday).body())
                .isEqualTo(
                        web.send("POST", "/api/v1/rerates/preview", body.formatted(node, ""))
                                .body());
        String noDay = body.formatted(node, "").replace("2026-11-20", "now");
        assertThat(web.send("POST", "/api/v1/rerates/preview", noDay).status()).isEqualTo(422);

        String full = body.formatted(node, ",\"reason\":\"wrong rate\"");
        assertThat(web.send("POST", "/api/v1/rerates", full).status()).isEqualTo(202);
        web.settle();
        JsonObject usage = web.get("/api/v1/usage/users/" + alice + "?by=day&from=today").json();
        assertFigures(usage.object("sum"), 100, 1000, 100, 1000);
        assertThat(web.send("POST", "/api/v1/rerates", full).json().text("code"))
                .isEqualTo("nothing_to_rerate");
        assertThat(web.get("/api/v1/adjustments?user=" + alice).json().objects("adjustments"))
                .singleElement()
                .satisfies(row -> assertThat(row.text("kind")).isEqualTo("rerated"));
        assertThat(web.get("/api/v1/reconciliation").json().flag("agrees")).isTrue();
    }

    @Test
    void dismissesAReportOutOfTheJournal() {
        long report =
                web.get("/api/v1/verdicts")
                        .json()
                        .objects("verdicts")
                        .getFirst()
                        .number("position");
        String path = "/api/v1/verdicts/" + report + "/reclassify";
        JsonObject preview =
                web.send("POST", path + "/preview", "{\"decision\":\"dismissed\"}").json();
        assertThat(preview.text("was")).isEqualTo("posted");
        assertThat(preview.objects("adjustments").getFirst().number("billedDownload"))
                .isEqualTo(-2000);

        String body = "{\"decision\":\"dismissed\",\"reason\":\"sent twice\"}";
        assertThat(web.send("POST", path, body).status()).isEqualTo(202);
        web.settle();
        JsonObject usage = web.get("/api/v1/usage/users/" + alice + "?by=day&from=today").json();
        assertThat(usage.object("sum").number("billedDownload")).isZero();
        JsonObject verdict = web.get("/api/v1/verdicts").json().objects("verdicts").getFirst();
        assertThat(verdict.text("decision")).isEqualTo("posted");
        assertThat(verdict.text("reclassified")).isEqualTo("dismissed");
        assertThat(web.send("POST", path, body).status()).isEqualTo(409);
        assertThat(web.get("/api/v1/reconciliation").json().flag("agrees")).isTrue();
    }

    @Test
    void adjustsBesideTheUsage() {
        WebFixture.Reply reply =
                web.send(
                        "POST",
                        "/api/v1/adjustments",
                        "{\"userId\":%d,\"billedDownload\":-500,\"reason\":\"outage\"}"
                                .formatted(alice));
        assertThat(reply.status()).isEqualTo(202);
        web.settle();

        JsonObject usage = web.get("/api/v1/usage/users/" + alice + "?by=day&from=today").json();
        assertFigures(usage.object("sum"), 100, 1000, 200, 1500);
        assertThat(usage.object("sum").object("adjusted").number("billedDownload")).isEqualTo(-500);
        JsonObject listed = web.get("/api/v1/adjustments?user=" + alice).json();
        assertThat(listed.objects("adjustments").getFirst().text("reason")).isEqualTo("outage");
        assertThat(
                        web.send(
                                        "POST",
                                        "/api/v1/adjustments",
                                        "{\"userId\":%d,\"reason\":\" \"}".formatted(alice))
                                .status())
                .isEqualTo(422);
    }

    @Test
    void givesUsageOfAnUnknownNameToAUser() {
        web.push(7, TOKEN, "{\"99999\":[5,50]}");
        JsonObject name = web.get("/api/v1/unattributed").json().objects("unattributed").getFirst();
        assertThat(name.text("wireKey")).isEqualTo("99999");
        assertFigures(name, 5, 50, 10, 100);
        assertFigures(web.get("/api/v1/usage/users/0").json().object("sum"), 5, 50, 10, 100);

        web.send(
                "POST",
                "/api/v1/unattributed/" + name.number("id") + "/assign",
                "{\"userId\":" + bob + "}");
        web.settle();

        assertFigures(web.get("/api/v1/usage/users/" + bob).json().object("sum"), 6, 60, 12, 120);
        assertThat(web.get("/api/v1/unattributed").json().objects("unattributed")).isEmpty();
    }

    @Test
    void releasesAHeldAmountOnce() {
        // 10 Gbit/s carry 75 GB a minute at most; this is a thousand times that.
        web.push(7, TOKEN, "{\"%d\":[0,75000000000000]}".formatted(alice));
        JsonObject held = web.get("/api/v1/quarantine").json().objects("quarantine").getFirst();
        assertThat(held.text("reason")).isEqualTo("implausible");
        assertThat(snapshot("topics=overview").object("data").number("held")).isEqualTo(1);
        String path = "/api/v1/quarantine/" + held.number("id") + "/release";

        assertThat(web.send("POST", path, "").status()).isEqualTo(202);
        web.settle();

        assertThat(web.send("POST", path, "").json().text("code")).isEqualTo("already_decided");
        assertThat(web.get("/api/v1/quarantine").json().objects("quarantine")).isEmpty();
        assertThat(web.get("/api/v1/usage/users/" + alice).json().object("sum").number("download"))
                .isEqualTo(75_000_000_001_000L);
    }

    @Test
    void tellsHowItIs() {
        JsonObject health = web.get("/api/v1/health").json();

        assertThat(health.flag("healthy")).isTrue();
        assertThat(health.object("posting").text("state")).isEqualTo("current");
        assertThat(health.object("posting").number("lagEntries")).isZero();
        assertThat(health.object("journal").number("end"))
                .isEqualTo(health.object("posting").number("position"));
        assertThat(health.object("counters").object("refused").number("wrongToken")).isZero();
    }

    @Test
    void showsAllUsersPageByPageWithFigures() {
        JsonObject first = web.get("/api/v1/users?limit=1").json();
        assertThat(first.number("total")).isEqualTo(2);
        assertThat(first.objects("users").getFirst().text("email")).isEqualTo("alice@example.org");
        JsonObject second = web.get("/api/v1/users?limit=1&after=" + first.text("next")).json();
        assertThat(second.objects("users").getFirst().number("id")).isEqualTo(bob);
        assertThat(second.isNull("next")).isTrue();
        assertBytes(row(snapshot("users=" + bob)).object("total"), 1, 10, 2, 20);

        JsonObject found = web.get("/api/v1/users?search=BOB").json();
        assertThat(found.objects("users")).singleElement().isNotNull();
        assertThat(found.objects("users").getFirst().number("id")).isEqualTo(bob);
    }

    @Test
    void keepsShowingADeletedUserWhoUsedSomething() {
        web.send("DELETE", "/api/v1/users/" + alice, "");
        web.push(7, TOKEN, "{\"%d\":[1,10]}".formatted(bob));

        JsonObject ranking = web.get("/api/v1/usage/ranking?from=today").json();
        assertThat(ranking.objects("rows").getFirst().number("userId")).isEqualTo(alice);
        JsonObject row = row(snapshot("users=" + alice));
        assertThat(row.text("standing")).isEqualTo("deleted");
        assertThat(row.text("email_as_id")).isEqualTo("alice@example.org");
        assertThat(web.get("/api/v1/users").json().objects("users")).hasSize(1);
    }

    /** The one message that the live feed answers. */
    private JsonObject snapshot(String asked) {
        return web.get("/api/v1/live/snapshot?" + asked).json().objects("messages").getFirst();
    }

    private static JsonObject row(JsonObject snapshot) {
        return snapshot.object("data").objects("rows").getFirst();
    }

    private static void assertBytes(
            JsonObject of, long upload, long download, long billedUpload, long billedDownload) {
        assertThat(of.number("upload")).isEqualTo(upload);
        assertThat(of.number("download")).isEqualTo(download);
        assertThat(of.number("billed_upload")).isEqualTo(billedUpload);
        assertThat(of.number("billed_download")).isEqualTo(billedDownload);
    }

    @Test
    void saysThatTheClockWasSet() {
        assertThat(web.get("/api/v1/health").json().object("clock").isNull("steppedAt")).isTrue();
        web.setClock(Duration.ofMinutes(-20));
        web.push(7, TOKEN, "{\"%d\":[1,1]}".formatted(alice));

        JsonObject health = web.get("/api/v1/health").json();

        assertThat(health.object("clock").number("stepMillis")).isBetween(-1_200_500L, -1_199_500L);
        assertThat(health.flag("healthy")).isFalse();
        assertThat(health.list("problems").toString()).contains("the clock was set back by");
    }

    @Test
    void refusesARangeItCannotRead() {
        assertThat(web.get("/api/v1/usage/series?from=someday").status()).isEqualTo(422);
        assertThat(web.get("/api/v1/usage/series?from=2026-11-02&to=2026-11-01").status())
                .isEqualTo(422);
        assertThat(web.get("/api/v1/usage/series?by=hour&from=1900-01-01").status()).isEqualTo(422);
        assertThat(web.get("/api/v1/usage/users/" + alice + "?by=weather").json().text("detail"))
                .contains("node, hour, day, month, year");
    }

    private static void assertFigures(
            JsonObject json, long upload, long download, long billedUpload, long billedDownload) {
        assertThat(
                        List.of(
                                json.number("upload"),
                                json.number("download"),
                                json.number("billedUpload"),
                                json.number("billedDownload")))
                .containsExactly(upload, download, billedUpload, billedDownload);
    }
}
