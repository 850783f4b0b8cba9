package dev.weir.journal;

import static dev.weir.journal.TestJournal.append;
import static dev.weir.journal.TestJournal.open;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One flipped byte, anywhere: the check names the file and the place. */
class FlippedByteTest {
    private static final long BLOCK = 4096;

    @TempDir Path directory;

    @BeforeEach
    void twoSmallSegments() throws Exception {
        JournalSettings tiny = TestJournal.SMALL.withSegmentBytes(4 * BLOCK);
        try (Journal journal = Journal.open(directory, tiny, TestJournal.WALL, () -> 0)) {
            append(journal, 1, 5, 3900);
            journal.settle();
        }
    }

    private void findsEveryFlip(Path file, int step) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        assertThat(JournalCheck.check(directory).problem()).isNull();
        for (int at = 0; at < whole.length; at += step) {
            TestJournal.overwrite(file, at, (byte) (whole[at] ^ 1 << at % 8));

            JournalCheck.Result result = JournalCheck.check(directory);

            JournalCheck.Problem problem =
                    result.problem() == null ? result.tornTail() : result.problem();
            assertThat(problem).as("flipped %d of %s", at, file).isNotNull();
            Objects.requireNonNull(problem);
            assertThat(problem.file()).isEqualTo(file);
            if (!file.toString().endsWith(".zst")) {
                assertThat(problem.offset()).isEqualTo(at / BLOCK * BLOCK);
            }
            TestJournal.overwrite(file, at, whole[at]);
        }
        assertThat(JournalCheck.check(directory).problem()).isNull();
    }

    @Test
    void isFoundInAClosedSegment() throws IOException {
        List<Path> files = TestJournal.segmentFiles(directory);
        assertThat(files).hasSize(2);
        findsEveryFlip(files.getFirst(), 3);
    }

    @Test
    void isFoundInTheLastSegment() throws IOException {
        findsEveryFlip(TestJournal.segmentFiles(directory).getLast(), 3);
    }

    @Test
    void isFoundInACompressedSegment() throws Exception {
        try (Journal journal = open(directory)) {
            journal.posted(journal.end());
            journal.settle();
        }
        Path file = TestJournal.segmentFiles(directory).getFirst();
        assertThat(file).hasFileName("00000000000000000001.wj.zst");
        findsEveryFlip(file, 5);
    }

    @Test
    void isFoundWhileTheJournalIsInUse() throws IOException {
        try (Journal journal = open(directory)) {
            append(journal, 6, 6, 1000);
            assertThat(journal.check().sound()).isTrue();
            Path file = TestJournal.segmentFiles(directory).getLast();
            byte[] bytes = Files.readAllBytes(file);
            int last = bytes.length - 1;
            while (bytes[last] == 0) {
                last--;
            }
            bytes[last] ^= 1;
            Files.write(file, bytes);

            // The very last answered entry: here it cannot be taken for a torn one.
            JournalCheck.Problem problem = Objects.requireNonNull(journal.check().problem());
            assertThat(problem.file()).isEqualTo(file);
            assertThat(problem.offset()).isEqualTo(last / BLOCK * BLOCK);
        }
    }
}
