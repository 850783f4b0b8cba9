package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usage by the days and hours of other zones. */
final class ZonedRoutesTest {
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
    void tellsUsageInAnotherZoneExactlyOrNotAtAll() {
        // Half past four in London, of the same day.
        for (String path :
                List.of(
                        "/series?by=day&",
                        "/users/" + alice + "?",
                        "/nodes/hk-01?by=user&",
                        "/ranking?",
                        "/summary?")) {
            JsonObject there = web.get("/api/v1/usage" + path + "zone=Europe/London").json();
            assertThat(there.text("zone")).as(path).isEqualTo("Europe/London");
            WebFixture.Reply half = web.get("/api/v1/usage" + path + "zone=Asia/Kolkata");
            assertThat(half.status()).as(path).isEqualTo(422);
            assertThat(half.json().text("code")).isEqualTo("zone_not_exact");
            assertThat(half.json().text("hint")).contains("accounting zone");
            assertThat(web.get("/api/v1/usage" + path + "zone=Mars/Olympus").json().text("code"))
                    .isEqualTo("invalid");
            // Offsets have no history: a zone is named as IANA does.
            assertThat(web.get("/api/v1/usage" + path + "zone=%2B08:00").status()).isEqualTo(422);
        }
        JsonObject days =
                web.get(
                                "/api/v1/usage/series?by=day&from=2026-11-19&to=2026-11-21"
                                        + "&zone=America/New_York")
                        .json();
        assertThat(days.text("from")).isEqualTo("2026-11-19T00:00:00-05:00");
        // It is still the evening before there.
        assertThat(days.objects("rows").stream().map(row -> row.text("day")))
                .containsExactly("2026-11-19", "2026-11-20");
        assertFigures(days.objects("rows").getFirst(), 101, 1010, 202, 2020);
        assertFigures(days.object("sum"), 101, 1010, 202, 2020);
        WebFixture.Reply csv =
                web.get(
                        "/api/v1/usage/series?by=day&from=2026-11-19&to=2026-11-20&format=csv"
                                + "&zone=America/New_York");
        assertThat(csv.body()).contains("2026-11-19T00:00:00-05:00,2026-11-19,101,1010,202,2020");
        assertThat(csv.headers().get("content-disposition"))
                .contains("2026-11-19_2026-11-20_America-New_York.csv");
        assertThat(web.get("/api/v1/usage/series?zone=Asia/Shanghai").body())
                .isEqualTo(web.get("/api/v1/usage/series").body());
    }

    @Test
    void tellsNoHoursThatAreNoLongerKept() throws Exception {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("weir.db"));
                var statement = database.createStatement()) {
            statement.executeUpdate(
                    "insert into retention (name, dropped_through, upload, download) values"
                            + " ('hour', %d, 0, 0)"
                                    .formatted(
                                            Instant.parse("2026-11-18T15:00:00Z")
                                                    .getEpochSecond()));
        }
        String series = "/api/v1/usage/series?from=2026-11-18&to=2026-11-20&by=";

        for (String gone : List.of("hour", "day&zone=UTC", "hour&zone=UTC")) {
            WebFixture.Reply reply = web.get(series + gone);
            assertThat(reply.status()).as(gone).isEqualTo(422);
            assertThat(reply.json().text("code")).isEqualTo("hours_removed");
            assertThat(reply.json().text("hint")).contains("hour-retention");
        }
        assertThat(web.get(series + "day").json().objects("rows")).hasSize(2);
        assertThat(web.get(series + "day&zone=Asia/Singapore").json().objects("rows")).hasSize(2);
        assertThat(web.get(series + "auto").json().objects("rows")).hasSize(2);
        String later = "/api/v1/usage/series?from=2026-11-19&to=2026-11-20&by=hour";
        assertThat(web.get(later).json().objects("rows")).hasSize(24);
        assertThat(web.get(later + "&zone=UTC").json().objects("rows")).hasSize(24);
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
