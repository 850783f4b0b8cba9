package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.json.JsonObject;
import dev.weir.server.OldPanelStandIn.Mood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** What is compared, told and left alone when the old panel's figures are read. */
@ParameterizedClass
@CsvSource({"SQLITE, SQLITE", "POSTGRESQL, POSTGRESQL", "MARIADB, MARIADB"})
class ShadowReadingsTest extends ShadowComparisonFixture {
    @Test
    void anotherRateThereIsAPartOfItsOwn() throws Exception {
        try (TestServer weir = started()) {
            panel.database.execute("update v2_server set rate = 2 where id = 2");
            assertThat(compare(weir)).isZero();
            new NodeProcess("trojan", 2).push(weir, "{\"8\":[1000,1]}");
            settle(weir, 1);
            assertThat(compare(weir)).as(output).isZero();
            assertThat(
                            weir.operator("GET", "/shadow/comparison", "")
                                    .object("users")
                                    .object("parts")
                                    .number("rates"))
                    .isEqualTo(1001);
            assertThat(output).contains("multiplied by another rate there");
            // What is compared is counted here already.
            weir.operator("POST", "/imports/xboard/history", "{\"dryRun\":true,\"historyFrom\":0}");
            List<String> words = new ArrayList<>(List.of("import", "xboard"));
            words.addAll(panel.from);
            assertThat(run(words.toArray(String[]::new))).isEqualTo(4);
            assertThat(output).contains("its history would count twice");
        }
    }

    @Test
    void aDayThatWasChangedThereAndDirectionsThatWereSwappedAreFoundThoughSumsAgree()
            throws Exception {
        try (TestServer weir = started()) {
            assertThat(compare(weir)).isZero();
            new NodeProcess("trojan", 2).push(weir, "{\"8\":[1000,1],\"9\":[7,70]}");
            settle(weir, 1);
            assertThat(compare(weir)).as(output).isZero();
            assertThat(output).contains("days of users are those from 2026-03-10 on: 0 differ");
            panel.database.execute("update v2_user set u = 1, d = 1000 where id = 8");
            assertThat(compare(weir)).isEqualTo(1);
            JsonObject users = weir.operator("GET", "/shadow/comparison", "").object("users");
            assertThat(users.number("unexplained")).isZero();
            assertThat(users.number("withUnexplained")).isEqualTo(1);
            assertThat(users.object("upload").number("unexplained")).isEqualTo(-999);
            assertThat(users.object("download").number("unexplained")).isEqualTo(999);
            panel.database.execute("update v2_user set u = 1000, d = 1 where id = 8");
            panel.database.execute("update v2_stat_user set d = d + 5 where user_id = 9");
            assertThat(compare(weir)).isEqualTo(1);
            JsonObject day =
                    weir.operator("GET", "/shadow/comparison/user-days?unexplained=true", "")
                            .objects("days")
                            .getFirst();
            assertThat(day.number("userId")).isEqualTo(9);
            assertThat(day.text("day")).isEqualTo("2026-03-10");
            assertThat(day.object("download").number("unexplained")).isEqualTo(5);
            assertThat(run("shadow", "compare", "--csv-days")).isEqualTo(1);
            assertThat(output).contains("9,u9@example.org,2026-03-10,1.000000,download,75,70,5,0,");
        }
    }

    @Test
    void nodesOfWhichOneHasMoreAndAnotherLessDoNotAgree() throws Exception {
        try (TestServer weir = started()) {
            new NodeProcess("vmess", 1).push(weir, "{\"7\":[10,10]}");
            settle(weir, 1);
            assertThat(compare(weir)).isZero();
            settled = 0;
            new NodeProcess("vmess", 1).push(weir, "{\"7\":[100,10]}");
            new NodeProcess("trojan", 2).push(weir, "{\"8\":[100,10]}");
            settle(weir, 2);
            assertThat(compare(weir)).as(output).isZero();
            panel.database.execute("update v2_stat_server set d = d + 5 where server_id = 1");
            panel.database.execute("update v2_stat_server set d = d - 5 where server_id = 2");
            assertThat(compare(weir)).as(output).isEqualTo(1);
            assertThat(output).contains("2 days of nodes differ, 2 of them with an unexplained");
            JsonObject nodes = weir.operator("GET", "/shadow/comparison", "").object("nodes");
            assertThat(nodes.number("unexplained")).isZero();
            assertThat(nodes.number("withUnexplained")).isEqualTo(2);
        }
    }

    @Test
    void aReadingOfWhichNothingIsHeardClosesItsFilesAndLetsPushesGoOn() throws Exception {
        try (TestServer weir = started()) {
            new NodeProcess("trojan", 2).push(weir, "{\"8\":[1000,1]}");
            settle(weir, 1);
            weir.operator("POST", "/shadow/readings", "{}");
            assertThat(openFiles()).isEqualTo(4);
            new NodeProcess("trojan", 2).push(weir, "{\"8\":[1000,2]}");
            TestServer.await(() -> phase(weir).equals("held"));
            time.skip(Duration.ofMinutes(3));
            settle(weir, 2);
            TestServer.await(() -> openFiles() == 0);
        }
    }

    /** Files without a name that this process has open for readings. */
    private long openFiles() {
        String data = home.resolve("data").toString();
        long open = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                open += isOf(file, data) ? 1 : 0;
            }
            return open;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOf(Path file, String data) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith(data + "/shadow-");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    void longerThanAReadingLastsNothingIsLeftToSettle() throws Exception {
        try (TestServer weir = started()) {
            weir.announce(home.resolve("data"));
            for (String seconds : List.of("101", "-1")) {
                List<String> words =
                        new ArrayList<>(List.of("shadow", "compare", "--settle", seconds));
                words.addAll(panel.from);
                assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
                assertThat(output).contains("--settle is 0 to 100 seconds").hasLineCount(1);
            }
            assertThat(weir.operator("GET", "/shadow", "").text("phase")).isEqualTo("forwarding");
        }
    }

    @Test
    void figuresThatNoPanelHasAreRefusedInWords() throws Exception {
        try (TestServer weir = started()) {
            String reading =
                    "/shadow/readings/"
                            + weir.operator("POST", "/shadow/readings", "{}").number("reading")
                            + "/figures";
            String huge = "9007199254740991";
            for (String figures :
                    List.of(
                            "{\"users\":[[7,9007199254740992,1]]}",
                            "{\"users\":[[9007199254740992,1,1]]}",
                            "{\"users\":[[7,1,1],[7,1,1]]}",
                            "{\"userDays\":[[7,253402300800,1000000,1,1]]}",
                            "{\"userDays\":[[7,86400,1000000001,1,1]]}",
                            "{\"nodes\":[[\"vmess\",1,1000000001]]}",
                            "{\"days\":[[\"vmess\",1,253402300800,1,1]]}",
                            "{\"days\":[[\"vmess\",1,86400,1,-1]]}")) {
                assertThatThrownBy(() -> weir.operator("POST", reading, figures))
                        .as(figures)
                        .hasMessageContaining("\"status\":422")
                        .hasMessageContaining("expected");
            }
            StringBuilder days = new StringBuilder("{\"days\":[");
            for (int i = 0; i < 1_000; i++) {
                days.append(i == 0 ? "" : ",")
                        .append("[\"vmess\",1,86400,")
                        .append(huge)
                        .append(",0]");
            }
            assertThatThrownBy(() -> weir.operator("POST", reading, days + "]}"))
                    .hasMessageContaining("shadow_figures_refused")
                    .hasMessageContaining("more bytes together");
            // It goes on all the same.
            weir.operator("POST", reading, "{\"users\":[[8,1,1]]}");
        }
    }

    @Test
    void aPushOfWhichTheFiguresDoNotTellIsAPartOfItsOwn() throws Exception {
        try (TestServer weir = started()) {
            assertThat(compare(weir)).isZero();
            panel.next(Mood.LOSES_ANSWER);
            new NodeProcess("trojan", 2).push(weir, "{\"8\":[1000,3000]}");
            settle(weir, 1);
            panel.database.execute("update v2_user set u = u - 400, d = d - 500 where id = 8");
            assertThat(compare(weir)).isEqualTo(1);
            JsonObject compared = weir.operator("GET", "/shadow/comparison", "");
            assertThat(compared.number("unknownUndecided")).isEqualTo(1);
            JsonObject users = compared.object("users");
            assertThat(users.object("parts").number("undecided")).isEqualTo(-4000);
            assertThat(users.object("parts").number("unknownFate")).isZero();
            assertThat(users.object("upload").number("unexplained")).isEqualTo(600);
            assertThat(output).contains("nothing tells");
        }
    }

    @Test
    void nodesAreAnsweredWhileThePanelIsReadAndAnAbandonedReadingLetsPushesGoOn() throws Exception {
        try (TestServer weir = started()) {
            JsonObject begun = weir.operator("POST", "/shadow/readings", "{}");
            assertThat(begun.flag("begins")).isTrue();
            new NodeProcess("trojan", 2).push(weir, "{\"8\":[1000,1]}");
            TestServer.await(() -> phase(weir).equals("held"));
            assertThat(panel.pushes).isEmpty();
            weir.operator("DELETE", "/shadow/readings/" + begun.number("reading"), "");
            settle(weir, 1);
            assertThat(panel.pushes).hasSize(1);
        }
    }
}
