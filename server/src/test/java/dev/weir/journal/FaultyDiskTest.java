package dev.weir.journal;

import static dev.weir.journal.TestJournal.numbers;
import static dev.weir.journal.TestJournal.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.Appended.Durable;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The disk that the simulator gives to a server: it fails as told, and the journal bears it. */
class FaultyDiskTest {
    @TempDir Path directory;

    private Journal open(String faults) {
        return Journal.open(
                directory,
                TestJournal.SMALL,
                FaultyDisk.over(new DiskFiles(), faults),
                InstantSource.system(),
                System::nanoTime);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "after-fsync@5", "fsync-fails", "fsync-delay=5"})
    void isNotThereUnlessAskedFor(String faults) {
        assertThat(FaultyDisk.over(new DiskFiles(), faults)).isInstanceOf(DiskFiles.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fsync-fails=3@6", "write-fails=3@6", "fsync-fails=4@7,write-fails=1@9"})
    void losesNothingThatWasAnswered(String faults) {
        try (Journal journal = open(faults)) {
            for (int number = 1; number <= 12; number++) {
                assertThat(journal.append(report(number, 300))).isEqualTo(new Durable(number));
            }
            assertThat(TestJournal.segmentFiles(directory)).hasSizeGreaterThan(1);
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
        try (Journal journal = open("")) {
            List<Long> numbers = numbers(journal);
            assertThat(numbers).hasSize(12).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void isSlowAsOftenAsTold() {
        try (Journal journal = open("fsync-delay=30@4/4")) {
            long began = System.nanoTime();
            for (int number = 1; number <= 9; number++) {
                journal.append(report(number, 300));
            }
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(2 * 30_000_000L);
        }
    }
}
