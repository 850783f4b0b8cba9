package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigRead;
import dev.weir.config.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir verify} on what a real server left behind and somebody then damaged. */
class VerifyCommandTest {
    private static final String TOKEN = "a-token-of-the-first-node";
    private static final long PAUSE_NANOS = 20_000_000;
    private static final long LONGEST_WAIT_NANOS = 30_000_000_000L;

    /** Pads a push to such a size that two fill a segment. */
    private static final String PADDING = " ".repeat(400_000);

    @TempDir static Path sound;
    @TempDir Path directory;
    private Path data = Path.of("");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeAll
    static void serve() throws IOException {
        try (Launcher.Running server = start(sound)) {
            String data = sound.toString();
            Cli cli = new Cli(console(new ByteArrayOutputStream()));
            AddressFile address =
                    AddressFile.write(sound.resolve("server.address"), server.address());
            assertThat(cli.run("user", "add", "alice@example.org", "--data-dir", data)).isZero();
            assertThat(
                            new Cli(console(new ByteArrayOutputStream()))
                                    .run(
                                            "node",
                                            "add",
                                            "--type",
                                            "shadowsocks",
                                            "--id",
                                            "7",
                                            "--name",
                                            "hk-01",
                                            "--token",
                                            TOKEN,
                                            "--settings",
                                            "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}",
                                            "--data-dir",
                                            data))
                    .isZero();
            for (int i = 0; i < 9; i++) {
                push(server, "{\"1\":[" + (100 + i) + ",1000]" + PADDING + "}");
            }
            push(server, "{\"1\":[5,7]}");
            long begun = System.nanoTime();
            while (segments(sound, ".wj.zst").size() < 3) {
                assertThat(System.nanoTime() - begun).isLessThan(LONGEST_WAIT_NANOS);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            address.remove();
        }
    }

    @BeforeEach
    void copy() throws IOException {
        data = directory.resolve("data");
        try (Stream<Path> all = Files.walk(sound)) {
            for (Path file : all.toList()) {
                Files.copy(file, data.resolve(sound.relativize(file).toString()));
            }
        }
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(verify()).as(text()).isZero();
        assertThat(text()).contains("agree up to position ");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.03, 0.5, 0.97})
    void findsOneFlippedByteOfACompressedSegment(double where) throws IOException {
        Path segment = segments(data, ".wj.zst").get(1);
        flip(segment, (long) (where * Files.size(segment)));

        assertThat(verify()).as(text()).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(text()).contains(segment.getFileName().toString());
    }

    @Test
    void findsItWhileTheServerRuns() throws IOException {
        try (Launcher.Running server = start(data)) {
            AddressFile address =
                    AddressFile.write(data.resolve("server.address"), server.address());
            assertThat(verify()).as(text()).isZero();
            Path segment = segments(data, ".wj.zst").getFirst();
            flip(segment, Files.size(segment) / 2);

            assertThat(verify()).as(text()).isEqualTo(ExitCode.DIFFERENCE.number());
            assertThat(text()).contains(segment.getFileName().toString(), "offset");
            address.remove();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 40, 4_200, 200_000})
    void findsOneFlippedByteOfTheOpenSegment(long offset) throws IOException {
        Path segment = segments(data, ".wj").getLast();
        flip(segment, offset);

        assertThat(verify()).as(text()).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(text()).contains(segment.getFileName().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "update hour_usage set download = download + 1; hour_usage, bucket ",
                "update day_usage set billed_upload = 0; day_usage, bucket ",
                "update user_total set upload = upload - 1; user_total, user_id 1: the ledger has"
                        + " upload ",
                "delete from verdict where position = (select min(position) from verdict);"
                        + " the ledger has no row, the journal gives position ",
                "update users set limit_bytes = 5; users, id 1: the ledger has limit_bytes 5",
                "update stream set state = x'02'; stream, source_id 1",
            })
    void findsARowThatSomebodyChanged(String change, String sentence) throws SQLException {
        try (Connection database =
                DriverManager.getConnection("jdbc:sqlite:" + data.resolve("weir.db"))) {
            assertThat(database.createStatement().executeUpdate(change)).isPositive();
        }

        assertThat(verify()).as(text()).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(text()).contains(sentence);
    }

    @Test
    void findsAMissingSegmentInTheMiddle() throws IOException {
        List<Path> segments = segments(data, ".wj.zst");
        Files.delete(segments.get(1));

        assertThat(verify()).as(text()).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(text()).contains("positions up to ", " are missing");
    }

    @Test
    void findsThatTheFirstSegmentIsMissing() throws IOException {
        Files.delete(segments(data, ".wj.zst").getFirst());

        assertThat(verify()).as(text()).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(text()).contains("the journal begins at position ");
    }

    @Test
    void findsThatTheLastSegmentIsMissing() throws IOException {
        Files.delete(segments(data, ".wj").getLast());

        assertThat(verify()).as(text()).isEqualTo(ExitCode.DIFFERENCE.number());
        assertThat(text()).contains("the journal ends at position ");
    }

    private static Launcher.Running start(Path data) {
        Map<String, String> settings =
                Map.of("data-dir", data.toString(), "port", "0", "journal-segment", "1MiB");
        ServerConfig config = ((ConfigRead.Valid) ServerConfig.read(settings)).config();
        return new ServerLauncher().start(config);
    }

    private static void push(Launcher.Running server, String body) throws IOException {
        LocalHttp.Answer answer =
                new LocalHttp(server.address(), Duration.ofSeconds(20))
                        .exchange(
                                "POST",
                                "/api/v1/server/UniProxy/push?node_id=7&node_type=shadowsocks&token="
                                        + TOKEN,
                                "",
                                body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(200);
    }

    private static List<Path> segments(Path data, String ending) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]{20}" + ending))
                    .sorted()
                    .toList();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int value = bytes.read();
            bytes.seek(at);
            bytes.write(value ^ 1);
        }
    }

    private int verify() {
        out.reset();
        return new Cli(console(out)).run("verify", "--data-dir", data.toString());
    }

    private static Console console(ByteArrayOutputStream into) {
        PrintStream stream = new PrintStream(into, true, StandardCharsets.UTF_8);
        return new Console(stream, stream, false, false);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
