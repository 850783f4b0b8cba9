package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigSources;
import dev.weir.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir doctor} on a whole server. */
final class DoctorTest {
    private static final String SETTINGS = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";
    @TempDir Path directory;

    @Test
    void looksAtEverythingOfARunningServerAndTellsHowEachIs() throws IOException {
        try (RunningWeir weir = new RunningWeir(directory.resolve("data"), Map.of())) {
            weir.answer("user", "add", "alice@example.org");
            node(weir, "7", "hk");
            node(weir, "8", "new");
            weir.push(7, "{\"1\":[1000,2000]}");

            int code = weir.run("doctor", "--json");

            List<String> found = codes(weir.out());
            assertThat(found)
                    .contains(
                            "ok configuration",
                            "ok data",
                            "ok lock",
                            // The tests' server has any port, the configuration the usual one.
                            "warning port_differs",
                            "ok journal",
                            "ok database",
                            "ok opening",
                            "ok server",
                            "ok zone",
                            "ok certificate",
                            "ok proxies",
                            "warning nodes_never_reported")
                    .doesNotContain("warning nodes_silent");
            assertThat(found).noneMatch(each -> each.startsWith("broken"));
            assertThat(code).isEqualTo(ExitCode.WARNINGS.number());
            weir.run("doctor", "--silent-after", "0", "--deep");
            assertThat(weir.out())
                    .contains("every entry read", "1 of the nodes never reported: new");
            // The directory is still the server's: looking has not taken its lock away.
            assertThat(weir.run("verify")).isZero();
        }
    }

    @Test
    void anInstallationThatIsBrokenAMisspeltOptionAndAWarningEndDifferently() {
        try (RunningWeir weir = new RunningWeir(directory.resolve("data"), Map.of())) {
            weir.run("doctor");
            assertThat(weir.out()).contains("ok nodes: there are none yet");
            node(weir, "7", "hk");
            assertThat(weir.run("doctor")).isEqualTo(ExitCode.WARNINGS.number());
            assertThat(weir.run("doctor", "--deeep")).isEqualTo(ExitCode.USAGE.number());
            assertThat(weir.runAsTyped("doctor", "--data-dir", directory.resolve("no").toString()))
                    .isEqualTo(ExitCode.DIFFERENCE.number());
        }
        assertThat(List.of(ExitCode.values()).stream().map(ExitCode::number).distinct())
                .hasSameSizeAs(ExitCode.values());
    }

    @Test
    void goesOnWhereTheConfigurationMayNotBeRead() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path unreadable = Files.createDirectory(directory.resolve("weir.yaml"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Cli cli =
                new Cli(
                        new Console(print, print, false, false),
                        new ServerLauncher(),
                        new ConfigSources(Map.of(), List.of(unreadable)));

        assertThat(cli.run("doctor", "--data-dir", data.toString(), "--json"))
                .isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(codes(out.toString(StandardCharsets.UTF_8)))
                .contains("broken config_unreadable", "ok data");
    }

    @Test
    void theLinkIsThePublicOneWhereThereIsOne() {
        String url = "https://example.org/weir/";
        try (RunningWeir weir =
                new RunningWeir(directory.resolve("data"), Map.of("public-url", url))) {
            assertThat(weir.answer("link")).isEqualTo(url + "\n");
            assertThat(weir.answer("link", "--local"))
                    .matches("http://127.0.0.1:" + weir.port() + "/#token=\\S+\n");
        }
        try (RunningWeir weir = new RunningWeir(directory.resolve("data"), Map.of())) {
            assertThat(weir.answer("link"))
                    .matches("http://127.0.0.1:" + weir.port() + "/#token=\\S+\n");
        }
    }

    private static void node(RunningWeir weir, String number, String name) {
        weir.answer(
                "node",
                "add",
                "--type",
                "shadowsocks",
                "--id",
                number,
                "--name",
                name,
                "--token",
                RunningWeir.NODE_TOKEN,
                "--settings",
                SETTINGS);
    }

    private static List<String> codes(String json) {
        return JsonObject.read(json.getBytes(StandardCharsets.UTF_8)).objects("findings").stream()
                .map(each -> each.text("severity") + " " + each.text("code"))
                .toList();
    }
}
