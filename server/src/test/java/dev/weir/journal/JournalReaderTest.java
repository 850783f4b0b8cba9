package dev.weir.journal;

import static dev.weir.journal.TestJournal.append;
import static dev.weir.journal.TestJournal.open;
import static dev.weir.journal.TestJournal.report;
import static dev.weir.journal.TestJournal.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
    @TempDir Path directory;

    @Test
    void followsTheJournalAsItGrows() {
        try (Journal journal = open(directory);
                JournalReader reader = journal.readAfter(0)) {
            assertThat(reader.next()).isFalse();
            for (long number = 1; number <= 80; number++) {
                append(journal, number, number, 3000);
                assertThat(reader.next()).isTrue();
                assertThat(reader.position()).isEqualTo(number);
                assertThat(((Report) reader.entry()).ack()).isEqualTo(number);
                assertThat(reader.next()).isFalse();
                assertThat(reader.position()).isEqualTo(number);
            }
        }
    }

    @Test
    void followsAWriterOnAnotherThread() throws Exception {
        try (Journal journal = open(directory);
                JournalReader reader = journal.readAfter(0)) {
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> append(journal, 1, 1000, 700));
            long read = 0;
            while (read < 1000) {
                journal.awaitBeyond(read, Duration.ofSeconds(20));
                while (reader.next()) {
                    read++;
                    assertThat(reader.position()).isEqualTo(read);
                    assertThat(((Report) reader.entry()).ack()).isEqualTo(read);
                }
            }
            writer.join();
        }
    }

    @Test
    void doesNotShowWhatIsWrittenButNotDurable() throws Exception {
        FaultyFiles files = new FaultyFiles();
        try (Journal journal = TestJournal.open(directory, files, new AtomicLong());
                JournalReader reader = journal.readAfter(0)) {
            append(journal, 1, 2, 100);
            FaultyFiles.Gate gate = files.holdNextForce();
            CompletableFuture<Appended> third = start(journal, report(3, 100));
            gate.reached.await();

            assertThat(reader.next()).isTrue();
            assertThat(reader.next()).isTrue();
            assertThat(reader.next()).isFalse();
            files.failForces = 1;
            gate.open();
            third.join();
            assertThat(reader.next()).isTrue();
            assertThat(((Report) reader.entry()).ack()).isEqualTo(3);
        }
    }

    @Test
    void startsAnywhere() {
        try (Journal journal = open(directory)) {
            append(journal, 1, 60, 3000);
            for (long after = 0; after <= 60; after++) {
                try (JournalReader reader = journal.readAfter(after)) {
                    assertThat(reader.position()).isEqualTo(after);
                    assertThat(reader.next()).isEqualTo(after < 60);
                    if (after < 60) {
                        assertThat(((Report) reader.entry()).ack()).isEqualTo(after + 1);
                    }
                }
            }
            assertThatThrownBy(() -> journal.readAfter(-1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void crossesEndMarksBetweenSegments() throws Exception {
        // 14 groups and an end mark fill the first segment.
        try (Journal journal = open(directory)) {
            append(journal, 1, 14, 3000);
        }
        try (Journal journal = open(directory)) {
            append(journal, 15, 20, 3000);
            assertThat(TestJournal.segmentFiles(directory)).hasSize(2);
            assertThat(TestJournal.numbers(journal)).hasSize(20);
            journal.posted(20);
            journal.settle();
            assertThat(TestJournal.numbers(journal)).hasSize(20);
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
    }

    @Test
    void throwsWhereTheFileIsDamaged() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 1, 40, 3000);
            Path second = TestJournal.segmentFiles(directory).get(1);
            byte[] bytes = Files.readAllBytes(second);
            bytes[2 * 4096 + 100] ^= 1;
            Files.write(second, bytes);

            try (JournalReader reader = journal.readAfter(0)) {
                for (int i = 1; i <= 16; i++) {
                    assertThat(reader.next()).isTrue();
                }
                assertThatThrownBy(reader::next)
                        .isInstanceOfSatisfying(
                                JournalCorrupt.class,
                                corrupt -> {
                                    assertThat(corrupt.file()).isEqualTo(second);
                                    assertThat(corrupt.offset()).isEqualTo(2 * 4096);
                                });
            }
        }
    }
}
