package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CliTest {
    private static final String ALICE =
            """
            {"id":12,"name":"Alice","email":"alice@example.org","groupId":1,"limitBytes":214748364800,\
            "expiresAt":null,"enabled":true,"speedLimitMbps":0,"deviceLimit":3,"standing":"active",\
            "deleted":false,"uuid":"00000000-0000-4000-8000-000000000012","version":5}\
            """;

    @TempDir Path data;
    private CliFixture weir;

    @BeforeEach
    void startServer() {
        weir = new CliFixture(data);
    }

    @AfterEach
    void stopServer() {
        weir.close();
    }

    @Test
    void sendsOnlyWhatWasSaidOfAUser() {
        weir.on("POST /api/v1/users", ALICE);

        int code = weir.ask("user", "add", "alice@example.org", "--limit", "200GiB");

        assertThat(code).isZero();
        assertThat(weir.asked())
                .containsExactly(
                        "POST /api/v1/users"
                                + " {\"email\":\"alice@example.org\",\"limitBytes\":214748364800}");
        assertThat(weir.out()).contains("limit         200 GiB").contains("device limit  3");
    }

    @Test
    void removesALimitByNull() {
        weir.on("PATCH /api/v1/users/12", ALICE);

        weir.ask("user", "set", "12", "--limit", "unlimited", "--expires", "never", "--no-enabled");

        assertThat(weir.asked())
                .containsExactly(
                        "PATCH /api/v1/users/12"
                                + " {\"limitBytes\":null,\"expiresAt\":null,\"enabled\":false}");
    }

    @Test
    void showsWhatARateWouldChangeWithoutAReason() {
        weir.on("GET /api/v1/nodes/hk-01", "{\"id\":3}");
        weir.on(
                "POST /api/v1/rerates/preview",
                "{\"asOf\":9,\"corrections\":2,\"users\":1,\"sum\":{\"upload\":0,\"download\":2048,"
                        + "\"billedUploadBefore\":0,\"billedDownloadBefore\":4096,\"billedUpload\":0,"
                        + "\"billedDownload\":3072},\"most\":[]}");

        int code =
                weir.ask(
                        "rerate",
                        "--node",
                        "hk-01",
                        "--from",
                        "2026-11-01",
                        "--to",
                        "2026-11-08",
                        "--rate",
                        "1.5",
                        "--preview");

        assertThat(code).isZero();
        assertThat(weir.asked())
                .last()
                .isEqualTo(
                        "POST /api/v1/rerates/preview {\"sourceId\":3,\"from\":\"2026-11-01\","
                                + "\"to\":\"2026-11-08\",\"rateMillionths\":1500000}");
        assertThat(weir.out()).contains("all 1  2.00 KiB  0 B    4.00 KiB     3.00 KiB");
        assertThat(weir.err()).contains("2 corrections as of position 9; nothing was changed");
    }

    @Test
    void findsAGroupByItsName() {
        weir.on(
                "GET /api/v1/groups?limit=5000&search=vip",
                "{\"groups\":[{\"id\":1,\"name\":\"vip of old\"}],\"next\":\"x\"}");
        weir.on(
                "GET /api/v1/groups?after=x&limit=5000&search=vip",
                "{\"groups\":[{\"id\":7,\"name\":\"vip\"}],\"next\":null}");
        weir.on("PATCH /api/v1/users/12", ALICE);

        weir.ask("user", "set", "12", "--group", "vip");

        assertThat(weir.asked()).last().isEqualTo("PATCH /api/v1/users/12 {\"groupId\":7}");
    }

    @Test
    void printsTheServersAnswerAsItCame() {
        weir.on("GET /api/v1/users/alice%40example.org", ALICE);

        weir.ask("user", "show", "alice@example.org", "--json");

        assertThat(weir.out()).isEqualTo(ALICE + System.lineSeparator());
    }

    @Test
    void tellsARefusalInOneLineWithAHint() {
        weir.on(
                "GET /api/v1/users/13",
                "404 {\"code\":\"not_found\",\"detail\":\"there is no user '13'\",\"hint\":\"look\"}");

        int code = weir.ask("user", "show", "13");

        assertThat(code).isEqualTo(ExitCode.REFUSED.number());
        assertThat(weir.err().lines()).containsExactly("weir: there is no user '13'", "hint: look");
        assertThat(weir.out()).isEmpty();
    }

    @Test
    void saysThatNoServerRuns(@TempDir Path empty) {
        int code = weir.run("user", "list", "--data-dir", empty.toString());

        assertThat(code).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(weir.err()).startsWith("weir: no server runs on " + empty);
    }

    @Test
    void saysInWordsWhatTheServerCounted() {
        weir.on(
                "GET /api/v1/health",
                "{\"healthy\":false,\"version\":\"1\",\"journal\":{\"end\":9,\"state\":\"ok\"},"
                        + "\"posting\":{\"position\":9,\"lagEntries\":0,\"state\":\"current\",\"stalenessMillis\":0},"
                        + "\"database\":{\"state\":\"answers\"},\"clock\":{\"state\":\"zone UTC\","
                        + "\"steppedAt\":\"2026-11-20T12:00:00Z\",\"stepMillis\":-3600000},"
                        + "\"counters\":{\"refused\":{\"noToken\":0,\"wrongToken\":3},"
                        + "\"events\":{\"failed\":0},\"http\":{\"badRequest\":1,\"slowSender\":2}},"
                        + "\"problems\":[\"the clock was set back\"]}");

        assertThat(weir.ask("health")).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(weir.out())
                .contains("clock     zone UTC, set back 60 min at 2026-11-20T12:00:00Z")
                .contains("refused   wrong token 3\n")
                .contains("http      bad request 1, slow sender 2\n")
                .contains("problem   the clock was set back")
                .doesNotContain("nodes");
    }

    @Test
    void theDoctorSaysWhatTheServerSuffersFrom() {
        weir.on(
                "GET /api/v1/health",
                "{\"healthy\":false,\"version\":\"0\",\"counters\":{\"refused\":{\"wrongToken\":3,"
                        + "\"unknownNode\":0,\"ambiguousNode\":0},\"events\":{\"wrongTypeServed\":0,"
                        + "\"reportRefused\":0,\"failed\":0},\"http\":{\"internal\":0}},"
                        + "\"degraded\":[{\"code\":\"posting_failed\",\"since\":\"2026-11-20T12:00:00Z\","
                        + "\"detail\":\"posting cannot go on\"}]}");

        assertThat(weir.ask("doctor")).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(weir.out())
                .contains("broken posting_failed: posting cannot go on, since 2026-11-20T12:00:00Z")
                .contains("warning version_differs")
                .contains("warning wrong_token: 3 node requests came with a wrong token");
    }

    @Test
    void theDoctorLooksAtADirectoryWithoutAServer(@TempDir Path empty) {
        int code = weir.run("doctor", "--json", "--data-dir", empty.toString());

        assertThat(code).isPositive();
        assertThat(weir.out()).contains("\"code\":\"server_unreachable\"");
    }

    @Test
    void saysThatTheServerDoesNotAnswer() {
        weir.close();

        assertThat(weir.ask("health")).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(weir.err()).startsWith("weir: the server at http://127.0.0.1:");
    }

    @Test
    void explainsAMisspeltOption() {
        int code = weir.ask("user", "list", "--serch", "x");

        assertThat(code).isEqualTo(ExitCode.USAGE.number());
        assertThat(weir.err()).contains("--serch").contains("try 'weir user list --help'");
    }

    @Test
    void sendsRatesAsMillionths() {
        weir.on("PATCH /api/v1/nodes/hk-01", "500 {}");

        weir.ask(
                "node",
                "set",
                "hk-01",
                "--rate",
                "1.3",
                "--rate-range",
                "18:00-2:00=0.5",
                "--software",
                "xboard-node",
                "--capacity",
                "1Gbit/s");

        assertThat(weir.asked())
                .containsExactly(
                        "PATCH /api/v1/nodes/hk-01 {\"family\":\"keeps\",\"rateMillionths\":1300000,"
                                + "\"rateRanges\":[{\"from\":\"18:00\",\"to\":\"02:00\","
                                + "\"rateMillionths\":500000}],"
                                + "\"capacityBitsPerSecond\":1000000000}");
    }

    @Test
    void sendsSettingsOutOfAFile() throws IOException {
        Path settings =
                Files.writeString(data.resolve("hk.json"), "{ \"cipher\": \"aes-128-gcm\" }");
        weir.on("PATCH /api/v1/nodes/3", "500 {}");

        weir.ask("node", "set", "3", "--settings", "@" + settings);

        assertThat(weir.asked())
                .containsExactly(
                        "PATCH /api/v1/nodes/3 {\"settings\":{\"cipher\":\"aes-128-gcm\"}}");
    }

    @Test
    void showsUsageWithUnitsForPeopleAndIntegersForPrograms() {
        String answer =
                """
                {"asOf":41,"zone":"Asia/Shanghai","from":"2026-11-01T00:00:00+08:00",\
                "to":"2026-11-20T12:00:00+08:00","rows":[{"sourceId":1,"name":"=hk","upload":1536,\
                "download":1073741824,"billedUpload":3072,"billedDownload":2147483648}],\
                "sum":{"upload":1536,"download":1073741824,"billedUpload":3072,\
                "billedDownload":2147483648}}\
                """;
        weir.on("GET /api/v1/usage/users/12?by=node&from=2026-11-01", answer);

        weir.ask("usage", "user", "12", "--from", "2026-11-01");
        assertThat(weir.out().lines())
                .containsExactly(
                        "ID   NAME      DOWN        UP       RAW    BILLED",
                        "1    =hk   1.00 GiB  1.50 KiB  1.00 GiB  2.00 GiB",
                        "sum        1.00 GiB  1.50 KiB  1.00 GiB  2.00 GiB",
                        "as of journal position 41, from 2026-11-01T00:00:00+08:00 to"
                                + " 2026-11-20T12:00:00+08:00, days in Asia/Shanghai");

        weir.ask("usage", "user", "12", "--from", "2026-11-01", "--format", "csv");
        assertThat(weir.out().lines())
                .containsExactly(
                        "sourceId,name,upload,download,billedUpload,billedDownload",
                        "1,'=hk,1536,1073741824,3072,2147483648");
    }

    @Test
    void listsEveryCommandWithAnExample() {
        weir.run("--help");
        assertThat(weir.out()).contains("serve", "user", "node", "usage", "quarantine", "health");

        weir.run("help", "user", "add");
        assertThat(weir.out()).contains("Examples:", "weir user add alice@example.org");

        weir.run("help", "exit-codes");
        assertThat(weir.out()).contains("5  another process holds the data directory");
    }

    @Test
    void reportsEveryConfigurationProblemAtOnce() {
        int code = weir.run("serve", "--port", "99999", "--time-zone", "Nowhere");

        assertThat(code).isEqualTo(ExitCode.USAGE.number());
        assertThat(weir.err()).contains("--port:", "--time-zone:");
    }
}
