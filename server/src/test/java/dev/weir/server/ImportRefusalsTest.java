package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of an Xboard's database cannot come over as it is: it is told, counted and not dropped. */
class ImportRefusalsTest extends ImportFixture {
    ImportRefusalsTest() {
        super("xboard");
    }

    @Test
    void whatCannotBeUsedIsCountedAndNotDropped() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(400);
            String row =
                    "insert into v2_stat_user (user_id, server_rate, u, d, record_type, record_at,"
                            + " created_at, updated_at) values ";
            long day = OldXboard.day(0);
            xboard.execute(row + "(3, 1, -5, 1, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "(3, 1, 'many', 1, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "(3, 'x', 1, 1, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "('bob', 1, 1, 1, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "(3, 1, 1, 9223372036854775807, 'd', " + day + ", 0, 0)");
            xboard.execute(row + "(3, 1, 7, 7, 'm', " + day + ", 0, 0)");
            xboard.execute("update v2_user set uuid = 'nonsense' where id = 9");
            xboard.execute("update v2_user set email = 'nobody' where id = 10");
            xboard.execute("update v2_server set port = 1, server_port = 70000 where id = 8");
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            JsonObject report = run(1);
            List<String> findings = new ArrayList<>();
            for (JsonObject one : report.objects("findings")) {
                if (one.text("kind").equals("stat_user")) {
                    findings.add(one.number("count") + " " + one.text("reason"));
                }
            }
            assertThat(findings)
                    .containsExactlyInAnyOrder(
                            "1 u is negative",
                            "1 u is not a number",
                            "1 server_rate is not a number",
                            "1 user_id is not a number of a user",
                            "1 more than 1 EiB",
                            "1 sums of a month: its days are there");
            assertThat(report.objects("refused"))
                    .extracting(one -> one.text("kind") + " " + one.text("id"))
                    .containsExactlyInAnyOrder("nodes 8", "users 9", "users 10");
        }
    }

    @Test
    void charactersThatNoTextCanHaveSpoilNothingElse() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(400);
            xboard.execute("update v2_user set email = 'a' || char(0) || '@x.org' where id = 9");
            xboard.execute("update v2_user set remarks = char(0) where id = 10");
            xboard.execute("update v2_server set name = 'one' || char(9) || 'line' where id = 1");
            xboard.execute("update v2_server set protocol_settings = '{bad' where id = 2");
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            JsonObject report = run(0);
            assertThat(report.object("users").number("made")).isEqualTo(OldXboard.USERS);
            assertThat(report.object("nodes").number("made")).isEqualTo(8);
            assertThat(TestServer.rows(data, "select name from source where name like 'one%'"))
                    .containsExactly("one line");
            assertThat(report.objects("findings"))
                    .extracting(one -> one.number("count") + " " + one.text("reason"))
                    .contains(
                            "2 characters that no text can have were replaced",
                            "1 control characters in its name became blanks",
                            "1 its protocol settings cannot be read; it has none");
        }
    }

    @Test
    void aNumberThatIsSomebodyElsesIsRefusedInOneSentence() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(4_000);
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS)) {
            weir.announce(data);
            weir.addUser(7);
            JsonObject report = run(4);
            assertThat(report.text("stopped")).contains("somebody else's");
            assertThat(report.objects("refused").getFirst().text("why"))
                    .isEqualTo(
                            "number 7 is u7@example.org here and User7@Example.com there; nodes"
                                    + " know users by their numbers");
            assertThat(weir.operator("GET", "/users", "").number("total")).isEqualTo(1);

            run(1, "--skip-conflicts");
            assertThat(TestServer.rows(data, "select 1 from day_usage where user_id = 7"))
                    .isEmpty();
            assertThat(TestServer.rows(data, "select 1 from unattributed where wire_key = '7'"))
                    .isNotEmpty();
        }
    }

    @Test
    void daysThatBeginAtAnotherTimeAreRefused() throws Exception {
        try (OldXboard xboard = OldXboard.inFile(file)) {
            xboard.fillDirectory();
            xboard.fillUsage(400);
        }
        try (TestServer weir = TestServer.on(data, time, Map.of("time-zone", "UTC"))) {
            weir.announce(data);
            assertThat(run(4).text("stopped")).contains("do not begin at midnight in UTC");
            run(0, "--shift-days");
        }
    }
}
