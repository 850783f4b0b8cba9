package dev.weir.journal;

import static dev.weir.journal.TestJournal.append;
import static dev.weir.journal.TestJournal.numbers;
import static dev.weir.journal.TestJournal.open;
import static dev.weir.journal.TestJournal.readAfter;
import static dev.weir.journal.TestJournal.segmentFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closed segments: compressed once posted, deleted once retention says so. */
class SegmentKeepingTest {
    @TempDir Path directory;

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private List<String> names() {
        return segmentFiles(directory).stream().map(f -> f.getFileName().toString()).toList();
    }

    @Test
    void compressesOnlyWhatIsPostedAndReadsItTheSame() throws Exception {
        JournalCheck.Result raw;
        try (Journal journal = open(directory)) {
            append(journal, 1, 50, 3000);
            journal.settle();
            raw = journal.check();
            journal.posted(29);
            journal.settle();
            assertThat(names())
                    .containsExactly(
                            "00000000000000000001.wj.zst",
                            "00000000000000000016.wj",
                            "00000000000000000031.wj",
                            "00000000000000000046.wj");
            journal.posted(50);
            journal.settle();

            assertThat(names())
                    .containsExactly(
                            "00000000000000000001.wj.zst",
                            "00000000000000000016.wj.zst",
                            "00000000000000000031.wj.zst",
                            "00000000000000000046.wj");
            assertThat(numbers(journal)).isEqualTo(range(1, 50));
            for (long position = 0; position <= 50; position++) {
                assertThat(numbers(readAfter(journal, position)))
                        .isEqualTo(range(position + 1, 50));
            }
            assertThat(journal.check()).isEqualTo(raw);
        }
        try (Journal journal = open(directory)) {
            assertThat(numbers(journal)).isEqualTo(range(1, 50));
            append(journal, 51, 51, 10);
        }
    }

    @Test
    void readsOnWhileItsSegmentIsCompressed() throws Exception {
        try (Journal journal = open(directory);
                JournalReader reader = journal.readAfter(0)) {
            append(journal, 1, 50, 3000);
            reader.next();
            journal.posted(50);
            journal.settle();
            for (long position = 1; position <= 50; position++) {
                assertThat(((Report) reader.entry()).ack()).isEqualTo(position);
                assertThat(reader.next()).isEqualTo(position < 50);
            }
        }
    }

    @Test
    void deletesWholeSegmentsBelowAPositionButNeverTheLast() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 1, 50, 3000);
            journal.retain(30);
            journal.settle();
            assertThat(journal.oldest()).isEqualTo(16);
            journal.retain(31);
            journal.settle();
            assertThat(journal.oldest()).isEqualTo(31);
            assertThat(numbers(readAfter(journal, 30))).isEqualTo(range(31, 50));
            assertThatThrownBy(() -> readAfter(journal, 29))
                    .isInstanceOfSatisfying(
                            EntriesRemoved.class, e -> assertThat(e.oldest()).isEqualTo(31));
            journal.retain(1_000_000);
            journal.settle();
            assertThat(names()).containsExactly("00000000000000000046.wj");
        }
        try (Journal journal = open(directory)) {
            assertThat(journal.oldest()).isEqualTo(46);
            assertThat(numbers(journal)).isEqualTo(range(46, 50));
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
    }

    @Test
    void finishesACompressionThatACrashInterrupted() throws Exception {
        Path before = directory.resolve("before");
        Path crashed = directory.resolve("crashed");
        try (Journal journal = open(before)) {
            append(journal, 1, 20, 3000);
        }
        TestJournal.copy(before, crashed);
        try (Journal journal = open(before)) {
            journal.posted(20);
            journal.settle();
        }
        // Died after the compressed file got its name, before the raw one was deleted.
        Files.copy(
                before.resolve("00000000000000000001.wj.zst"),
                crashed.resolve("00000000000000000001.wj.zst"));
        Files.write(crashed.resolve("00000000000000000016.wj.zst.tmp"), new byte[100]);

        try (Journal journal = open(crashed)) {
            assertThat(numbers(journal)).isEqualTo(range(1, 20));
        }
        assertThat(segmentFiles(crashed).stream().map(f -> f.getFileName().toString()))
                .containsExactly("00000000000000000001.wj.zst", "00000000000000000016.wj");
    }

    @Test
    void doesNotCompressADamagedSegmentAndSaysSo() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 1, 20, 3000);
            journal.settle();
            Path first = segmentFiles(directory).getFirst();
            byte[] bytes = Files.readAllBytes(first);
            bytes[5000] ^= 1;
            Files.write(first, bytes);
            journal.posted(20);
            journal.settle();

            assertThat(Files.exists(first)).isTrue();
            assertThat(journal.health().ok()).isFalse();
            assertThat(journal.health().damage()).contains("00000000000000000001.wj");
        }
    }

    @Test
    void hashesASegmentTheSameWhenItIsStillOpenAndWhenItIsClosed() throws IOException {
        String atEnd;
        try (Journal journal = open(directory)) {
            append(journal, 1, 15, 3000);
            atEnd = journal.check().segments().getLast().sha256();
            append(journal, 16, 16, 3000);
            assertThat(journal.check().segments().getFirst().sha256()).isEqualTo(atEnd);
        }
    }
}
