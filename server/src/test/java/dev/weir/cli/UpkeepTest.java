package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a real server and against the data it leaves behind. */
final class UpkeepTest {
    private static final String TOKEN = "a-token-of-the-first-node";

    @TempDir Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void verifiesRebuildsBacksUpAndRestoresWithAndWithoutAServer() {
        Path data = directory.resolve("data");
        serveADay(data);

        assertThat(weir(data, "verify")).as(text()).isZero();
        assertThat(text()).contains("agree up to position ");
        assertThat(weir(data, "rebuild", "--from-start")).as(text()).isZero();
        assertThat(text()).contains("the same rows");
        assertThat(weir(data, "backup", directory.resolve("backup").toString())).isZero();

        Path other = directory.resolve("other");
        assertThat(weir(other, "restore", directory.resolve("backup").toString())).isZero();
        assertThat(weir(other, "restore", directory.resolve("backup").toString()))
                .isEqualTo(ExitCode.REFUSED.number());
        assertThat(weir(other, "rebuild", "--replace")).as(text()).isZero();
        assertThat(weir(other, "verify")).as(text()).isZero();
        try (Launcher.Running server = serve(other)) {
            assertThat(server.address().getPort()).isPositive();
            assertThat(weir(other, "verify")).as(text()).isZero();
            assertThat(weir(other, "usage", "user", "alice@example.org", "--format", "csv"))
                    .isZero();
            assertThat(text()).contains(",100,1000,200,2000");
            assertThat(weir(other, "rebuild", "--replace")).isEqualTo(ExitCode.LOCKED.number());
        }
    }

    @Test
    void findsOneFlippedByteOfTheJournal() throws IOException {
        Path data = directory.resolve("data");
        serveADay(data);
        // Restarted once, so that the byte lies in the middle of what was durable.
        serve(data).close();
        Path segment;
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            segment =
                    files.filter(file -> file.toString().endsWith(".wj"))
                            .sorted()
                            .findFirst()
                            .orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(600);
            int value = file.read();
            file.seek(600);
            file.write(value ^ 1);
        }

        assertThat(weir(data, "verify")).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(text()).contains(segment.getFileName().toString());
    }

    @Test
    void refusesADirectoryWithoutData() {
        assertThat(weir(directory.resolve("empty"), "verify")).isEqualTo(ExitCode.REFUSED.number());
        assertThat(text()).contains("there is no journal in");
        assertThat(directory.resolve("empty")).doesNotExist();
    }

    @Test
    void saysThatAPortIsTaken() {
        try (Launcher.Running server = serve(directory.resolve("data"))) {
            int code =
                    weir(
                            directory.resolve("second"),
                            "serve",
                            "--port",
                            Integer.toString(server.address().getPort()));

            assertThat(code).isEqualTo(ExitCode.FAILED.number());
            assertThat(text()).contains("weir: cannot listen on 127.0.0.1");
        }
    }

    private void serveADay(Path data) {
        try (Launcher.Running server = serve(data)) {
            assertThat(weir(data, "user", "add", "alice@example.org")).as(text()).isZero();
            assertThat(
                            weir(
                                    data,
                                    "node",
                                    "add",
                                    "--type",
                                    "shadowsocks",
                                    "--id",
                                    "7",
                                    "--name",
                                    "hk-01",
                                    "--rate",
                                    "2",
                                    "--token",
                                    TOKEN,
                                    "--settings",
                                    "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}"))
                    .as(text())
                    .isZero();
            push(server);
        }
    }

    private static void push(Launcher.Running server) {
        try {
            LocalHttp.Answer answer =
                    new LocalHttp(server.address(), java.time.Duration.ofSeconds(20))
                            .exchange(
                                    "POST",
                                    "/api/v1/server/UniProxy/push?node_id=7&node_type=shadowsocks&token="
                                            + TOKEN,
                                    "",
                                    "{\"1\":[100,1000]}".getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).isEqualTo(200);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Launcher.Running serve(Path data) {
        ServerConfig config = ServerConfig.at(data, 0);
        Launcher.Running server = new ServerLauncher().start(config);
        AddressFile address = AddressFile.write(config.addressFile(), server.address());
        return new Launcher.Running() {
            @Override
            public java.net.URI address() {
                return server.address();
            }

            @Override
            public void close() {
                address.remove();
                server.close();
            }
        };
    }

    private int weir(Path data, String... words) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data-dir", data.toString()));
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false);
        return new Cli(console).run(all.toArray(String[]::new));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }
}
