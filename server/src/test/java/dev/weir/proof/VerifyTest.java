package dev.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class VerifyTest {
    @Parameter TestDatabase kind;

    @TempDir Path directory;
    private ProofFixture weir;

    @BeforeEach
    void open() {
        weir = new ProofFixture(kind, directory.resolve("data"));
        weir.run(200);
        weir.openings.write(weir.live, Progress.NONE);
        weir.run(300);
    }

    @AfterEach
    void close() {
        weir.close();
    }

    @Test
    void findsNothingWrongWhereNothingIs() throws IOException {
        Verification verification = weir.verify();
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.sound()).isTrue();
        assertThat(verification.openings()).hasSize(1);
        assertThat(verification.rebuiltFrom()).isNull();
        assertThat(verification.comparison())
                .satisfies(c -> assertThat(c.position()).isEqualTo(500));
        assertThat(Files.exists(directory.resolve("data/scratch"))).isFalse();
    }

    @Test
    void rebuildsTheSameFromAnOpeningInTheMiddleAndFromTheStart() {
        Path opening = weir.openings.oldest().orElseThrow().file();
        for (Optional<Path> from : List.of(Optional.<Path>empty(), Optional.of(opening))) {
            Path file = directory.resolve(from.isPresent() ? "a.db" : "b.db");
            try (Database target = Database.open(DatabaseSettings.of(file))) {
                assertThat(Rebuild.run(from, target, weir::replay, 500, Progress.NONE))
                        .isEqualTo(500);
                Comparison comparison = LedgerComparison.compare(weir.live, target, Progress.NONE);
                assertThat(comparison.differences()).isEmpty();
            }
        }
    }

    @Test
    void leavesOutWhatRetentionHasRemoved() {
        weir.live.change(tx -> {
            weir.store.dropVerdictsBefore(tx, Long.MAX_VALUE, 50);
            weir.store.dropHoursBefore(tx, Long.MAX_VALUE, 3);
        });
        assertThat(weir.verify().problems()).isEmpty();
    }

    @Test
    void findsARowChangedAddedOrRemovedByHand() {
        for (String change :
                List.of(
                        "update hour_usage set upload = upload + 1 where user_id = 5",
                        "delete from verdict where position = 77",
                        "insert into unattributed values (1, 1, 'x', 1, 0)",
                        "update stream set state = x'02' where source_id = 1")) {
            Path file = directory.resolve("data/copy.db");
            weir.live.copyTo(file);
            try (Database copy = Database.open(DatabaseSettings.of(file));
                    Database good = Database.open(DatabaseSettings.of(directory.resolve("g")))) {
                ProofFixture.tamper(copy, change);
                if (LedgerComparison.position(good) == 0) {
                    Rebuild.run(Optional.empty(), good, weir::replay, 500, Progress.NONE);
                }
                Comparison comparison = LedgerComparison.compare(copy, good, Progress.NONE);
                assertThat(comparison.same()).as(change).isFalse();
            }
            assertThat(file.toFile().delete()).isTrue();
        }
    }

    @Test
    void reportsAChangedRowWithItsKeyAndBothValues() {
        ProofFixture.tamper(weir.live, "update user_total set upload = 1 where user_id = 5");
        Verification verification = weir.verify();
        assertThat(verification.sound()).isFalse();
        assertThat(verification.problems())
                .anyMatch(
                        line -> line.startsWith("user_total, user_id 5: the ledger has upload 1,"))
                .anyMatch(line -> line.contains("user totals against day rows differ, user 5"));
    }

    @Test
    void findsOneFlippedByteInASegmentAndInAnOpening() throws IOException {
        Path segment = segments().get(1);
        flip(segment, 5_000);
        flip(weir.openings.oldest().orElseThrow().file(), 300);
        Verification verification = weir.verify();
        assertThat(verification.problems())
                .anyMatch(line -> line.startsWith("journal") && line.contains("offset"))
                .anyMatch(line -> line.startsWith("opening"));
        assertThat(verification.comparison()).isNull();
    }

    @Test
    void findsAMissingSegment() throws IOException {
        Files.delete(segments().get(1));
        Verification verification =
                new Verify(
                                () ->
                                        dev.weir.journal.JournalCheck.check(
                                                directory.resolve("data/journal")),
                                weir.openings,
                                weir.live,
                                weir.queries(),
                                weir::replay,
                                directory.resolve("scratch"))
                        .run(Progress.NONE);
        assertThat(verification.problems()).anyMatch(line -> line.startsWith("journal"));
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data/journal"))) {
            return files.filter(f -> f.getFileName().toString().matches("[0-9]{20}\\.wj(\\.zst)?"))
                    .sorted()
                    .toList();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int b = bytes.read();
            bytes.seek(at);
            bytes.write(b ^ 4);
        }
    }
}
