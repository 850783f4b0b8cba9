package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryRoutesTest {
    @TempDir Path data;
    private WebFixture web;

    @BeforeEach
    void open() {
        web = new WebFixture(data);
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void makesChangesAndDeletesAUser() {
        WebFixture.Reply made =
                web.send(
                        "POST",
                        "/api/v1/users",
                        "{\"email\":\"Alice@Example.org\",\"limitBytes\":1000,\"expiresAt\":\"2027-01-01\"}");

        assertThat(made.status()).isEqualTo(201);
        JsonObject alice = made.json();
        assertThat(alice.text("email")).isEqualTo("alice@example.org");
        assertThat(alice.text("expiresAt")).isEqualTo("2027-01-01T00:00:00+08:00");
        assertThat(alice.text("standing")).isEqualTo("active");
        assertThat(alice.text("uuid")).hasSize(36);

        String path = "/api/v1/users/" + alice.number("id");
        JsonObject changed =
                web.send("PATCH", path, "{\"limitBytes\":null,\"enabled\":false}").json();
        assertThat(changed.isNull("limitBytes")).isTrue();
        assertThat(changed.text("standing")).isEqualTo("disabled");
        assertThat(changed.text("expiresAt")).isEqualTo("2027-01-01T00:00:00+08:00");
        assertThat(changed.text("uuid")).isEqualTo(alice.text("uuid"));

        JsonObject renewed = web.send("POST", path + "/uuid", "").json();
        assertThat(renewed.text("uuid")).isNotEqualTo(alice.text("uuid"));

        assertThat(web.send("DELETE", path, "").status()).isEqualTo(200);
        assertThat(web.get(path).json().flag("deleted")).isTrue();
        assertThat(web.get("/api/v1/users/alice@example.org").status()).isEqualTo(404);
        assertThat(web.send("PATCH", path, "{}").status()).isEqualTo(404);
    }

    @Test
    void reportsEveryWrongFieldAtOnce() {
        WebFixture.Reply reply =
                web.send(
                        "POST",
                        "/api/v1/users",
                        "{\"email\":7,\"limitBytes\":\"1\",\"quota\":1,\"expiresAt\":\"tomorrow\"}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().objects("problems").stream().map(p -> p.text("field")))
                .containsExactlyInAnyOrder("email", "limitBytes", "quota", "expiresAt");
    }

    @Test
    void passesOnWhatTheDirectoryRefuses() {
        web.send("POST", "/api/v1/users", "{\"email\":\"a@example.org\"}");

        WebFixture.Reply reply = web.send("POST", "/api/v1/users", "{\"email\":\"a@example.org\"}");

        assertThat(reply.status()).isEqualTo(422);
        JsonObject problem = reply.json().objects("problems").getFirst();
        assertThat(problem.text("field")).isEqualTo("email");
        assertThat(problem.text("code")).isEqualTo("taken");
    }

    @Test
    void pagesThroughUsersAndShowsNoSecretInLists() {
        for (int i = 0; i < 5; i++) {
            web.send("POST", "/api/v1/users", "{\"email\":\"u" + i + "@example.org\"}");
        }

        JsonObject first = web.get("/api/v1/users?limit=2").json();
        JsonObject second = web.get("/api/v1/users?limit=2&after=" + first.text("next")).json();
        JsonObject third = web.get("/api/v1/users?limit=2&after=" + second.text("next")).json();

        assertThat(first.number("total")).isEqualTo(5);
        assertThat(first.objects("users")).hasSize(2).noneMatch(user -> user.has("uuid"));
        assertThat(third.objects("users").getFirst().text("email")).isEqualTo("u4@example.org");
        assertThat(third.isNull("next")).isTrue();
        assertThat(web.get("/api/v1/users?search=U3").json().objects("users")).hasSize(1);
    }

    @Test
    void showsANodesTokenOnce() {
        WebFixture.Reply made =
                web.send(
                        "POST",
                        "/api/v1/nodes",
                        "{\"type\":\"shadowsocks\",\"name\":\"hk-01\",\"rateMillionths\":1300000,"
                                + "\"rateRanges\":[{\"from\":\"22:00\",\"to\":\"06:00\",\"rateMillionths\":500000}],"
                                + "\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String token = made.json().text("token");
        assertThat(token).hasSizeGreaterThanOrEqualTo(16);
        JsonObject node = web.get("/api/v1/nodes/hk-01").json();
        assertThat(node.has("token")).isFalse();
        assertThat(node.toText()).doesNotContain(token);
        assertThat(node.number("rateMillionths")).isEqualTo(1_300_000);
        assertThat(node.objects("rateRanges").getFirst().text("from")).isEqualTo("22:00");
        assertThat(node.number("capacityBitsPerSecond")).isEqualTo(10_000_000_000L);
        assertThat(node.object("settings").text("cipher")).isEqualTo("aes-128-gcm");

        JsonObject again = web.send("POST", "/api/v1/nodes/hk-01/token", "").json();
        assertThat(again.text("token")).isNotEqualTo(token);
        assertThat(web.get("/api/v1/nodes/shadowsocks:" + node.number("nodeId")).status())
                .isEqualTo(200);
    }

    @Test
    void keepsWhatAChangeOfANodeDoesNotName() {
        web.send(
                "POST",
                "/api/v1/nodes",
                "{\"type\":\"shadowsocks\",\"name\":\"hk-01\",\"rateMillionths\":2000000,"
                        + "\"family\":\"keeps\",\"country\":\"HK\","
                        + "\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");

        JsonObject node = web.send("PATCH", "/api/v1/nodes/hk-01", "{\"remark\":\"new\"}").json();

        assertThat(node.text("remark")).isEqualTo("new");
        assertThat(node.number("rateMillionths")).isEqualTo(2_000_000);
        assertThat(node.text("family")).isEqualTo("keeps");
        assertThat(node.text("country")).isEqualTo("HK");
        assertThat(node.object("settings").number("server_port")).isEqualTo(8388);
    }

    @Test
    void refusesToDeleteAGroupThatIsUsed() {
        long vip = web.send("POST", "/api/v1/groups", "{\"name\":\"vip\"}").json().number("id");
        web.send("POST", "/api/v1/users", "{\"email\":\"a@example.org\",\"groupId\":" + vip + "}");

        assertThat(web.send("DELETE", "/api/v1/groups/" + vip, "").status()).isEqualTo(422);
        assertThat(
                        web.send("PATCH", "/api/v1/groups/" + vip, "{\"name\":\"gold\"}")
                                .json()
                                .text("name"))
                .isEqualTo("gold");
    }

    @Test
    void changesTheZoneFromTheNextMidnight() {
        JsonObject settings =
                web.send("PATCH", "/api/v1/settings", "{\"timeZone\":\"Europe/Berlin\"}").json();

        assertThat(settings.text("timeZone")).isEqualTo("Asia/Shanghai");
        assertThat(settings.text("nextTimeZone")).isEqualTo("Europe/Berlin");
        assertThat(settings.number("pushIntervalSeconds")).isEqualTo(60);
        assertThat(web.send("PATCH", "/api/v1/settings", "{\"timeZone\":\"Mars\"}").status())
                .isEqualTo(422);
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThat(web.send("POST", "/api/v1/users", "{\"email\":").json().text("code"))
                .isEqualTo("bad_json");
        assertThat(web.send("POST", "/api/v1/users", "[]").json().text("code"))
                .isEqualTo("bad_json");
        assertThat(web.get("/api/v1/users?limit=many").status()).isEqualTo(422);
    }

    @Test
    void givesMachinesNodesAndTakesThemAway() {
        String node =
                "{\"type\":\"shadowsocks\",\"name\":\"%s\",\"settings\":{\"server_port\":1,\"cipher\":\"aes-128-gcm\"}}";
        long first = web.send("POST", "/api/v1/nodes", node.formatted("m1")).json().number("id");
        long second = web.send("POST", "/api/v1/nodes", node.formatted("m2")).json().number("id");

        WebFixture.Reply made =
                web.send(
                        "POST",
                        "/api/v1/machines",
                        "{\"name\":\"rack-1\",\"nodes\":[" + first + "]}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().text("token")).hasSizeGreaterThan(40);
        assertThat(made.json().isNull("lastContactAt")).isTrue();

        String path = "/api/v1/machines/rack-1";
        assertThat(web.send("POST", path + "/nodes", "{\"node\":\"m2\"}").json().list("nodes"))
                .containsExactly(first, second);
        assertThat(web.send("DELETE", path + "/nodes/m1", "").json().list("nodes"))
                .containsExactly(second);
        assertThat(web.send("PATCH", path, "{\"enabled\":false}").json().flag("enabled")).isFalse();
        assertThat(web.send("PATCH", path, "{\"token\":\"x\"}").status()).isEqualTo(422);
        assertThat(web.send("POST", "/api/v1/machines", "{\"name\":\"rack-1\"}").status())
                .isEqualTo(422);
        assertThat(web.send("POST", path + "/token", "").json().text("token"))
                .isNotEqualTo(made.json().text("token"));
        assertThat(web.get("/api/v1/machines").json().objects("machines")).hasSize(1);
        assertThat(web.get("/api/v1/machines").body()).doesNotContain("token");
        assertThat(web.send("DELETE", path, "").status()).isEqualTo(200);
        assertThat(web.get(path).status()).isEqualTo(404);
    }
}
