package dev.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.RunningWeir;
import dev.weir.config.DatabaseConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.proof.Openings;
import dev.weir.proof.Progress;
import dev.weir.server.DataInspection;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real server left behind, and somebody then damaged. */
final class StoreExaminationTest {
    private static final String BIG = " ".repeat(300_000);

    @TempDir static Path sound;
    @TempDir Path directory;
    private Path data;
    private DatabaseConfig database = DatabaseConfig.FILE;
    private List<String> problems = List.of();

    @BeforeAll
    static void serve() {
        try (RunningWeir weir = new RunningWeir(sound, Map.of())) {
            weir.answer("user", "add", "alice@example.org");
            weir.answer(
                    "node",
                    "add",
                    "--type",
                    "shadowsocks",
                    "--id",
                    "7",
                    "--token",
                    RunningWeir.NODE_TOKEN,
                    "--name",
                    "hk",
                    "--settings",
                    "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}");
            // Several segments of the journal.
            for (int i = 1; i < 8; i++) {
                weir.push(7, "{\"1\":[" + i * 1000 + ",2000]" + BIG + "}");
            }
        }
    }

    @BeforeEach
    void copy() throws IOException {
        data = directory.resolve("data");
        try (Stream<Path> files = Files.walk(sound)) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve(sound.relativize(file).toString()));
            }
        }
    }

    @Test
    void findsNothingWrongWithWhatAServerLeft() throws IOException {
        assertThat(codes(false)).containsExactly("ok journal", "ok database", "ok opening");
        assertThat(codes(true)).containsExactly("ok journal", "ok database", "ok opening");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("looking makes no file")
                    .noneMatch(name -> name.endsWith("-wal") || name.endsWith("-shm"));
        }
    }

    @Test
    void findsADamagedHeaderAtOnceAndADamagedEntryWhenAskedToReadAll() throws IOException {
        List<Path> segments = segments();
        assertThat(segments).hasSizeGreaterThan(2);
        flip(segments.getFirst(), Files.size(segments.getFirst()) / 2);
        assertThat(codes(false)).contains("ok journal");
        assertThat(codes(true)).contains("broken journal_damaged");
        flip(segments.get(1), 20);
        assertThat(codes(false)).contains("broken journal_damaged");
    }

    @Test
    void findsAMissingSegment() throws IOException {
        Files.delete(segments().get(1));
        assertThat(codes(false)).contains("broken journal_damaged");
    }

    @Test
    void tellsATornTailFromDamage() throws IOException {
        Path newest = segments().getLast();
        long end = behindTheLastByte(newest);
        try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
            file.seek((end + 4095) / 4096 * 4096);
            file.write(new byte[] {1, 2, 3});
        }
        assertThat(codes(false)).contains("warning journal_torn");
    }

    @Test
    void findsADamagedDatabase() throws IOException {
        Path file = data.resolve("weir.db");
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = 4096 * 3; at < bytes.length(); at += 4096) {
                bytes.seek(at);
                bytes.write(new byte[600]);
            }
        }
        assertThat(codes(false)).contains("broken database_damaged");
        Files.writeString(file, "no database at all, but a text of some length".repeat(100));
        assertThat(codes(false)).contains("broken database_damaged");
    }

    @Test
    void saysThatTheDatabaseIsOfANewerProgramOrAnOlderOne() throws SQLException {
        change("update schema_migrations set version = '999' where version = '1'");
        assertThat(codes(false)).contains("broken database_newer");
        change("delete from schema_migrations where version <> '2'");
        assertThat(codes(false)).contains("warning database_older");
    }

    @Test
    void saysThatThereIsNoLedger() throws IOException {
        Files.delete(data.resolve("weir.db"));
        assertThat(codes(false)).contains("warning database_missing");
    }

    @Test
    void missesNoFileWhereTheLedgerIsOnAServer() throws IOException {
        Files.delete(data.resolve("weir.db"));
        Files.writeString(data.resolve("database.place"), "jdbc:postgresql://db/weir\n");
        assertThat(codes(false))
                .contains("broken database_differs")
                .doesNotContain("warning database_missing");
    }

    @ParameterizedTest
    @EnumSource(value = TestDatabase.class, names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
    void looksAtALedgerOnAServer(TestDatabase kind) throws Exception {
        Files.delete(data.resolve("weir.db"));
        DatabaseSettings.Server place = (DatabaseSettings.Server) kind.bare();
        database = new DatabaseConfig(place.url(), place.user(), place.password(), true);
        assertThat(codes(false)).as("not made yet").contains("warning database_older");
        Database.open(place).close();
        assertThat(codes(false)).contains("ok database");
        change(place, "insert into posting values (1, 'j', 99999, 1, 0)");
        assertThat(codes(false)).contains("broken database_ahead");
        change(place, "insert into database_copy values (1, 'weir.db', 'j', 1, 1, 0)");
        assertThat(codes(false)).contains("broken database_half_copied");
        change(place, "delete from database_copy");
        change(place, "update schema_migrations set version = '999' where version = '1'");
        assertThat(codes(false)).contains("broken database_newer");
        change(place, "update schema_migrations set success = not success where version = '2'");
        assertThat(codes(false)).contains("broken migration_unfinished");

        database = new DatabaseConfig(place.url() + "_absent", place.user(), "", true);
        assertThat(codes(false)).contains("broken database_unreachable");
        assertThat(running(Duration.ZERO)).contains("unknown database_unreachable");
    }

    private static void change(DatabaseSettings place, String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void endsTheQuickCheckAfterItsTimeAndSaysSo() {
        long[] now = {0};
        LongSupplier hasty = () -> now[0] += Duration.ofHours(1).toNanos();
        DataInspection.Tables tables =
                new DataInspection(data).tables(Duration.ofSeconds(1), hasty);
        assertThat(tables.whole()).isFalse();
        assertThat(tables.damage()).isEmpty();
        assertThat(tables.version()).isEqualTo(tables.known());
        assertThat(new DataInspection(data).tables(Duration.ofSeconds(1), () -> 0).whole())
                .isTrue();
    }

    @Test
    void saysThatTheNewestOpeningIsOldOrDamaged() throws IOException {
        Path opening = opening();
        assertThat(codes(false, Duration.ofDays(3))).contains("ok opening");
        assertThat(running(Duration.ofHours(3))).contains("ok opening");
        assertThat(running(Duration.ofDays(3))).contains("warning opening_old");
        Files.writeString(opening, "no opening");
        assertThat(codes(false)).contains("broken opening_damaged");
    }

    /** As the server's daily round makes one. */
    private Path opening() {
        try (Database database = Database.open(DatabaseSettings.of(data.resolve("weir.db")))) {
            return new Openings(data.resolve("openings"), InstantSource.system())
                    .write(database, Progress.NONE)
                    .file();
        }
    }

    @Test
    void doesNotTakeTheFileForTheLedgerWhenNobodyKnowsWhichDatabaseIsMeant() throws IOException {
        problems = List.of("WEIR_DATABASE: expected jdbc:postgresql://host/name");
        Files.write(data.resolve("weir.db"), new byte[100]);
        assertThat(codes(false)).containsExactly("ok journal", "unknown database", "ok opening");
    }

    private List<String> codes(boolean deep) {
        return codes(deep, Duration.ZERO);
    }

    private List<String> codes(boolean deep, Duration later) {
        return codes(deep, later, Long.MAX_VALUE);
    }

    private List<String> running(Duration later) {
        return codes(false, later, 1);
    }

    private List<String> codes(boolean deep, Duration later, long durable) {
        InstantSource wall = () -> InstantSource.system().instant().plus(later);
        return new StoreExamination(
                        new DataInspection(data), database, problems, deep, wall, System::nanoTime)
                .findings(durable).stream()
                        .map(each -> each.severity().word() + " " + each.code())
                        .toList();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]{20}[.]wj.*"))
                    .sorted()
                    .toList();
        }
    }

    private static long behindTheLastByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static void flip(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 0x10);
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("weir.db"));
                Statement statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
