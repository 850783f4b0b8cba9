package dev.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class OpeningsTest {
    @Parameter TestDatabase kind;

    @TempDir Path directory;
    private ProofFixture weir;

    @BeforeEach
    void open() {
        weir = new ProofFixture(kind, directory.resolve("data"));
        ProofFixture.tamper(
                weir.live,
                "insert into users values (3, 'Zoë', 'z@example.org', 'u', 4, 1, -1, null, true,"
                        + " 0, 0, false, 2), (4, '', 'y@example.org', 'v', 5, 1, 7, 99, false, 0,"
                        + " 0, true, 2)");
        weir.run(300);
    }

    @AfterEach
    void close() {
        weir.close();
    }

    private Database fresh(String name) {
        return Database.open(DatabaseSettings.of(directory.resolve(name)));
    }

    @Test
    void givesBackEveryRowInAFreshDatabase() {
        Opening opening = weir.openings.write(weir.live, Progress.NONE);
        assertThat(opening.position()).isEqualTo(300);
        assertThat(opening.journalId()).isEqualTo(weir.journal.id());
        assertThat(opening.users()).isEqualTo(opening.sources());
        try (Database fresh = fresh("fresh.db")) {
            assertThat(Openings.load(opening.file(), fresh, Progress.NONE)).isEqualTo(opening);
            Comparison comparison = LedgerComparison.compare(weir.live, fresh, Progress.NONE);
            assertThat(comparison.differences()).isEmpty();
            assertThat(comparison.tables())
                    .contains(new Comparison.TableCompared("verdict", 300))
                    .contains(new Comparison.TableCompared("users", 2));
        }
    }

    @Test
    void isTheSameBytesForTheSameLedger() throws IOException {
        Opening opening = weir.openings.write(weir.live, Progress.NONE);
        byte[] first = Files.readAllBytes(opening.file());
        Files.delete(opening.file());
        assertThat(weir.openings.write(weir.live, Progress.NONE)).isEqualTo(opening);
        assertThat(Files.readAllBytes(opening.file())).isEqualTo(first);
    }

    @Test
    void refusesAFileWithOneFlippedBitAnywhere() throws IOException {
        Opening opening = weir.openings.write(weir.live, Progress.NONE);
        long length = Files.size(opening.file());
        for (long at : new long[] {9, 40, length / 2, length - 40, length - 1}) {
            flip(opening.file(), at);
            assertThatThrownBy(() -> Openings.check(opening.file()))
                    .as("byte %d", at)
                    .isInstanceOf(ProofFailed.class);
            try (Database fresh = fresh("fresh" + at + ".db")) {
                assertThatThrownBy(() -> Openings.load(opening.file(), fresh, Progress.NONE))
                        .isInstanceOf(ProofFailed.class);
            }
            flip(opening.file(), at);
        }
        assertThat(Openings.check(opening.file())).isEqualTo(opening);
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int b = bytes.read();
            bytes.seek(at);
            bytes.write(b ^ 1);
        }
    }

    @Test
    void refusesADatabaseThatIsNotEmpty() {
        Opening opening = weir.openings.write(weir.live, Progress.NONE);
        assertThatThrownBy(() -> Openings.load(opening.file(), weir.live, Progress.NONE))
                .isInstanceOf(ProofFailed.class)
                .hasMessageContaining("empty database");
    }

    @Test
    void listsWhatIsWholeAndKeepsTheNewest() throws IOException {
        weir.openings.write(weir.live, Progress.NONE);
        weir.run(10);
        weir.openings.write(weir.live, Progress.NONE);
        weir.run(10);
        weir.openings.write(weir.live, Progress.NONE);
        Files.write(directory.resolve("data/openings/unfinished.opening.part"), new byte[] {1});
        assertThat(weir.openings.list())
                .extracting(Opening::position)
                .containsExactly(300L, 310L, 320L);
        weir.openings.keepNewest(2);
        assertThat(weir.openings.oldest()).map(Opening::position).contains(310L);
        weir.openings.keepNewest(0);
        assertThat(weir.openings.list()).extracting(Opening::position).containsExactly(320L);
    }

    @Test
    void letsTheJournalForgetOnlyWhatAllAreBeyond() {
        Holds holds = new Holds(directory.resolve("data/openings"));
        assertThat(holds.safeToRemoveBefore(weir.openings, 300)).isEqualTo(1);
        weir.openings.write(weir.live, Progress.NONE);
        weir.run(10);
        weir.openings.write(weir.live, Progress.NONE);
        assertThat(holds.safeToRemoveBefore(weir.openings, 310)).isEqualTo(301);
        assertThat(holds.safeToRemoveBefore(weir.openings, 250)).isEqualTo(251);
        holds.hold("standby", 200);
        assertThat(holds.safeToRemoveBefore(weir.openings, 310)).isEqualTo(201);
        holds.hold("standby", 299);
        assertThat(holds.safeToRemoveBefore(weir.openings, 310)).isEqualTo(300);
        holds.release("standby");
        assertThat(holds.safeToRemoveBefore(weir.openings, 310)).isEqualTo(301);
    }
}
