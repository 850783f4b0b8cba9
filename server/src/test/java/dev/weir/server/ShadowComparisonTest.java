package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import dev.weir.server.OldPanelStandIn.Mood;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** What the old panel counts otherwise than Weir is explained to the byte, and nothing else is. */
@ParameterizedClass
@CsvSource({
    "SQLITE, SQLITE",
    "SQLITE, POSTGRESQL",
    "SQLITE, MARIADB",
    "POSTGRESQL, SQLITE",
    "POSTGRESQL, POSTGRESQL",
    "POSTGRESQL, MARIADB",
    "MARIADB, SQLITE",
    "MARIADB, POSTGRESQL",
    "MARIADB, MARIADB",
})
class ShadowComparisonTest extends ShadowComparisonFixture {
    @Test
    void everyKnownCauseIsExplainedToTheByteAndAChangeByHandIsNot() throws Exception {
        try (TestServer weir = started()) {
            NodeProcess keeps = new NodeProcess("vmess", 1);
            NodeProcess other = new NodeProcess("trojan", 2);
            keeps.push(weir, "{\"7\":[3,5]}");
            settle(weir, 1);
            assertThat(compare(weir)).isZero();
            settled = 0;

            // An answer that the node did not hear: the same again, and then more than the same.
            keeps.push(weir, "{\"7\":[101,203],\"8\":[1,1]}");
            keeps.pushUnheard(weir, "{\"7\":[11,13]}");
            keeps.pushUnheard(weir, "{\"7\":[11,13]}");
            keeps.push(weir, "{\"7\":[21,33],\"9\":[5,5]}");
            settle(weir, 4);
            // Refused while it was down, sent later.
            panel.goesDown();
            other.push(weir, "{\"8\":[1000,1]}");
            TestServer.await(() -> phase(weir).equals("panel_away"));
            panel.comesBack();
            settle(weir, 5);
            // Counted or not, nobody knows.
            panel.next(Mood.LOSES_ANSWER, Mood.FAILS, Mood.FAILS_LATE);
            other.push(weir, "{\"8\":[70,1]}");
            other.push(weir, "{\"9\":[500,1],\"8\":[3,3]}");
            other.push(weir, "{\"9\":[30,7]}");
            settle(weir, 8);
            // Of nobody there, and of nobody here.
            weir.addUser(20);
            other.push(weir, "{\"20\":[400,1]}");
            panel.addUser(21);
            other.push(weir, "{\"21\":[600,1]}");
            // The next day.
            time.skip(Duration.ofHours(20));
            keeps.push(weir, "{\"9\":[1000,1000]}");
            weir.operator(
                    "POST",
                    "/adjustments",
                    "{\"userId\":9,\"download\":-77,\"billedDownload\":-77,\"reason\":\"gift\"}");
            settle(weir, 11);

            assertThat(compare(weir)).as(output).isZero();
            JsonObject users = weir.operator("GET", "/shadow/comparison", "").object("users");
            JsonObject parts = users.object("parts");
            assertThat(users.number("unexplained")).isZero();
            // Once more 24, and the first 24 of 54, by 1.5.
            assertThat(parts.number("repeats")).isEqualTo(72);
            assertThat(users.object("upload").object("parts").number("repeats")).isEqualTo(33);
            assertThat(users.object("download").object("parts").number("repeats")).isEqualTo(39);
            assertThat(parts.number("unknownFate")).isEqualTo(-507);
            assertThat(parts.number("nobodyHere")).isEqualTo(601);
            assertThat(parts.number("nobodyThere")).isEqualTo(-401);
            assertThat(parts.number("corrections")).isEqualTo(77);
            assertThat(Math.abs(parts.number("rounding"))).isLessThan(12);
            assertThat(users.number("difference")).isEqualTo(sum(parts));
            JsonObject nodes = weir.operator("GET", "/shadow/comparison", "").object("nodes");
            assertThat(nodes.number("unexplained")).isZero();
            assertThat(nodes.number("difference")).isEqualTo(48 - 507);

            JsonObject days = weir.operator("GET", "/shadow/comparison", "").object("userDays");
            assertThat(days.number("withUnexplained")).as(days.toText()).isZero();
            assertThat(days.object("upload").number("unexplained")).isZero();
            assertThat(days.object("parts").number("repeats")).isEqualTo(72);
            assertThat(days.object("parts").number("nobodyHere")).isEqualTo(601);
            assertThat(days.object("parts").number("unknownFate")).isEqualTo(-507);

            panel.database.execute("update v2_user set d = d + 4321 where id = 10");
            assertThat(compare(weir)).isEqualTo(1);
            assertThat(
                            weir.operator("GET", "/shadow/comparison", "")
                                    .object("users")
                                    .number("unexplained"))
                    .isEqualTo(4321);
            List<JsonObject> found =
                    weir.operator("GET", "/shadow/comparison/users?unexplained=true", "")
                            .objects("users");
            assertThat(found).extracting(user -> user.number("userId")).containsExactly(10L);
            assertThat(run("shadow", "compare", "--csv")).isEqualTo(1);
            assertThat(output)
                    .startsWith("user_id,email,way,panel,weir,difference,repeats,")
                    .contains("10,u10@example.org,download,4321,0,4321,")
                    .contains(",4321\n");
        }
    }
}
