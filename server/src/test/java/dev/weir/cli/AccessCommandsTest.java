package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ServerConfig;
import dev.weir.server.WeirServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir admin} and {@code weir token}, by a running server and without one. */
final class AccessCommandsTest {
    @TempDir Path directory;
    private Path data = Path.of("");
    private String password = "";
    private CliFixture cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliFixture(Files.createDirectory(directory.resolve("fixture")));
        data = directory.resolve("data");
        password = Files.writeString(directory.resolve("pw"), "correct horse battery\n").toString();
        // Makes the data and leaves it closed.
        WeirServer.start(ServerConfig.at(data, 0), InstantSource.system(), System::nanoTime)
                .close();
    }

    @AfterEach
    void close() {
        cli.close();
    }

    @Test
    void makesListsAndRepairsAccountsWithoutAServer() {
        assertThat(here("admin", "create", "Boss@example.org", "--password-file", password))
                .isZero();
        assertThat(cli.out()).isEqualTo("boss@example.org (owner) may sign in\n");
        assertThat(here("admin", "list")).isZero();
        assertThat(cli.out()).contains("boss@example.org").contains("owner").contains("never");
        assertThat(here("admin", "reset-password", "boss@example.org", "--password-file", password))
                .isZero();
        assertThat(here("admin", "disable-2fa", "boss@example.org")).isZero();
    }

    @Test
    void makesListsAndRevokesTokensWithoutAServer() {
        assertThat(here("token", "create", "grafana", "--scope", "usage_read")).isZero();
        assertThat(cli.out().strip()).matches("weir_[A-Za-z0-9_-]{43}");
        String token = cli.out().strip();
        assertThat(here("token", "list")).isZero();
        assertThat(cli.out()).contains(token.substring(0, 11)).doesNotContain(token);
        assertThat(here("token", "revoke", "grafana")).isZero();
        assertThat(here("token", "revoke", "grafana")).isEqualTo(ExitCode.REFUSED.number());
    }

    @Test
    void refusesInOneLineWhatIsWrong() throws IOException {
        String shortOne = Files.writeString(directory.resolve("short"), "short").toString();

        assertThat(here("admin", "create", "a@example.org", "--password-file", shortOne))
                .isEqualTo(ExitCode.REFUSED.number());
        assertThat(cli.err()).startsWith("weir: password must have at least 12").hasLineCount(1);
        assertThat(here("admin", "create", "no-address", "--password-file", password))
                .isEqualTo(ExitCode.REFUSED.number());
        assertThat(
                        here(
                                "admin",
                                "create",
                                "a@example.org",
                                "--role",
                                "king",
                                "--password-file",
                                password))
                .isEqualTo(ExitCode.REFUSED.number());
        assertThat(here("admin", "create", "a@example.org", "--password-file", "/nowhere"))
                .isEqualTo(ExitCode.REFUSED.number());
        // No terminal to ask at, and never an argument.
        assertThat(here("admin", "create", "a@example.org")).isEqualTo(ExitCode.USAGE.number());
        assertThat(here("admin", "create", "a@example.org", "--password", "x"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(here("token", "create", "t", "--scope", "access_manage"))
                .isEqualTo(ExitCode.REFUSED.number());
        assertThat(here("token", "create", "t", "--scope", "usage_read", "--expires", "tomorrow"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(cli.run("admin", "list", "--data-dir", directory.resolve("none").toString()))
                .isEqualTo(ExitCode.REFUSED.number());
    }

    @Test
    void leavesTheDataAloneThatAServerHasOpen() {
        try (WeirServer _ =
                WeirServer.start(
                        ServerConfig.at(data, 0), InstantSource.system(), System::nanoTime)) {
            assertThat(here("admin", "create", "a@example.org", "--password-file", password))
                    .isEqualTo(ExitCode.LOCKED.number());
        }
    }

    @Test
    void asksTheServerThatRuns() {
        cli.on("GET /healthz", "{}")
                .on(
                        "GET /api/v1/accounts",
                        "{\"accounts\":[{\"id\":7,\"email\":\"a@example.org\",\"role\":\"owner\"}]}")
                .on(
                        "POST /api/v1/accounts/7/password",
                        "{\"email\":\"a@example.org\",\"role\":\"owner\"}")
                .on("POST /api/v1/tokens", "201 {\"token\":\"weir_x\"}")
                .on("POST /api/v1/setup/link", "201 {\"link\":\"http://x/setup#token=y\"}");

        assertThat(cli.ask("admin", "reset-password", "A@example.org", "--password-file", password))
                .isZero();
        assertThat(cli.asked())
                .contains(
                        "POST /api/v1/accounts/7/password {\"password\":\"correct horse battery\"}");
        assertThat(cli.ask("token", "create", "t", "--scope", "usage_read", "--scope", "correct"))
                .isZero();
        assertThat(cli.asked().getLast())
                .isEqualTo(
                        "POST /api/v1/tokens"
                                + " {\"name\":\"t\",\"scopes\":[\"usage_read\",\"correct\"],\"expiresAt\":null}");
        assertThat(cli.ask("admin", "link")).isZero();
        assertThat(cli.out()).isEqualTo("http://x/setup#token=y\n");
        assertThat(cli.ask("admin", "disable-2fa", "b@example.org"))
                .isEqualTo(ExitCode.REFUSED.number());
    }

    private int here(String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--data-dir";
        all[words.length + 1] = data.toString();
        return cli.run(all);
    }
}
