package dev.weir.journal;

import static dev.weir.journal.TestJournal.append;
import static dev.weir.journal.TestJournal.numbers;
import static dev.weir.journal.TestJournal.open;
import static dev.weir.journal.TestJournal.report;
import static dev.weir.journal.TestJournal.segmentFiles;
import static dev.weir.journal.TestJournal.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.journal.Appended.Durable;
import dev.weir.journal.Appended.Reason;
import dev.weir.journal.Appended.Refused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir Path directory;

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void numbersEntriesFromOne() {
        try (Journal journal = open(directory)) {
            assertThat(journal.end()).isZero();
            assertThat(journal.oldest()).isEqualTo(1);
            assertThat(journal.append(report(1, 100))).isEqualTo(new Durable(1));
            assertThat(journal.append(new Started(1, 2, "v"))).isEqualTo(new Durable(2));
            assertThat(journal.end()).isEqualTo(2);
        }
    }

    @Test
    void goesOnAfterReopeningWithTheSameId() {
        UUID id;
        try (Journal journal = open(directory)) {
            id = journal.id();
            append(journal, 1, 10, 500);
        }
        for (int run = 1; run < 6; run++) {
            try (Journal journal = open(directory)) {
                assertThat(journal.id()).isEqualTo(id);
                assertThat(journal.end()).isEqualTo(run * 10L);
                append(journal, run * 10 + 1, run * 10 + 10, 500);
                assertThat(numbers(journal)).isEqualTo(upTo(run * 10 + 10));
            }
        }
    }

    @Test
    void spreadsOverSegmentsThatFollowOneAnother() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 1, 100, 3000);
            journal.settle();
        }

        assertThat(segmentFiles(directory)).hasSizeGreaterThan(5);
        try (Journal journal = open(directory)) {
            assertThat(numbers(journal)).isEqualTo(upTo(100));
            assertThat(JournalCheck.check(directory).sound()).isTrue();
        }
    }

    @Test
    void takesAnEntryLargerThanASegment() {
        try (Journal journal = open(directory)) {
            append(journal, 1, 2, 100);
            append(journal, 3, 3, 100_000);
            append(journal, 4, 5, 100);
            assertThat(numbers(journal)).isEqualTo(upTo(5));
        }
        try (Journal journal = open(directory)) {
            assertThat(numbers(journal)).isEqualTo(upTo(5));
        }
    }

    @Test
    void refusesAnEntryBeyondTheLimit() {
        try (Journal journal = open(directory)) {
            assertThat(journal.append(report(1, 128 << 10)))
                    .isEqualTo(new Refused(Reason.TOO_LARGE));
            assertThat(journal.end()).isZero();
        }
    }

    @Test
    void putsConcurrentAppendsIntoOneOrder() {
        try (Journal journal = open(directory)) {
            List<CompletableFuture<Appended>> all = new ArrayList<>();
            for (int i = 1; i <= 500; i++) {
                all.add(start(journal, report(i, 300)));
            }
            List<Entry> entries = new ArrayList<>();
            all.forEach(outcome -> assertThat(outcome.join()).isInstanceOf(Durable.class));
            entries.addAll(TestJournal.readAll(journal));

            assertThat(numbers(entries)).containsExactlyInAnyOrderElementsOf(upTo(500));
            for (int i = 1; i <= 500; i++) {
                long position = ((Durable) all.get(i - 1).join()).position();
                assertThat(((Report) entries.get((int) position - 1)).ack()).isEqualTo(i);
            }
        }
    }

    @Test
    void refusesASecondOpenerAndNamesTheFirst() {
        try (Journal journal = open(directory)) {
            assertThatThrownBy(() -> open(directory))
                    .isInstanceOfSatisfying(
                            JournalLocked.class,
                            locked ->
                                    assertThat(locked.holderPid())
                                            .isEqualTo(ProcessHandle.current().pid()));
            append(journal, 1, 1, 10);
        }
        open(directory).close();
    }

    @Test
    void refusesToAppendOnceClosed() {
        Journal journal = open(directory);
        journal.close();

        assertThat(journal.append(report(1, 10))).isEqualTo(new Refused(Reason.CLOSED));
    }

    @Test
    void wakesThoseWhoWaitForTheEndToMove() throws Exception {
        try (Journal journal = open(directory)) {
            CompletableFuture<Long> end = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    end.complete(journal.awaitBeyond(0, Duration.ofSeconds(20)));
                } catch (InterruptedException e) {
                    end.completeExceptionally(e);
                }
            });
            append(journal, 1, 1, 10);

            assertThat(end.join()).isEqualTo(1);
            assertThat(journal.awaitBeyond(1, Duration.ZERO)).isEqualTo(1);
            assertThat(journal.awaitBeyond(0, Duration.ofDays(1))).isEqualTo(1);
        }
    }

    @Test
    void preparesASpareSegmentOfZeros() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 1, 1, 10);
            journal.settle();

            Path spare = directory.resolve("spare.wj");
            assertThat(Files.size(spare)).isEqualTo(TestJournal.SMALL.segmentBytes());
            assertThat(Arrays.mismatch(Files.readAllBytes(spare), new byte[64 << 10]))
                    .isEqualTo(-1);
            assertThat(journal.health().spareReady()).isTrue();
        }
    }

    @Test
    void cutsClosedSegmentsToTheirLength() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 1, 40, 3000);
            journal.settle();

            assertThat(Files.size(segmentFiles(directory).getFirst())).isEqualTo(15 * 4096 + 4096);
            append(journal, 41, 41, 20_000);
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
    }

    @Test
    void refusesAJournalWhoseIdIsGoneOrUnreadable() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 1, 1, 10);
        }
        Path id = directory.resolve("journal.id");
        Files.writeString(id, "not an id");
        assertThatThrownBy(() -> open(directory)).isInstanceOf(JournalCorrupt.class);
        Files.delete(id);
        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("journal.id");
    }

    @Test
    void refusesASegmentOfAnotherJournal(@TempDir Path other) throws Exception {
        try (Journal journal = open(directory);
                Journal alien = open(other)) {
            append(journal, 1, 40, 3000);
            append(alien, 1, 40, 3000);
        }
        Path second = segmentFiles(directory).get(1);
        Files.copy(
                other.resolve(second.getFileName()), second, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("belongs to journal");
    }

    @Test
    void saysWhichPositionsAMissingSegmentTookAway() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 1, 60, 3000);
        }
        List<Path> files = segmentFiles(directory);
        Files.delete(files.get(1));

        assertThatThrownBy(() -> open(directory))
                .isInstanceOfSatisfying(
                        JournalCorrupt.class,
                        corrupt -> {
                            assertThat(corrupt.file()).isEqualTo(files.get(2));
                            assertThat(corrupt.what())
                                    .contains("positions up to 30 are missing, from 16");
                        });
        assertThat(JournalCheck.check(directory).problem()).isNotNull();
    }

    @Test
    void keepsAnActThatTheDiskTook() {
        Act act =
                new Act(
                        UUID.randomUUID(),
                        "node.saved",
                        "admin",
                        5,
                        "{}".getBytes(StandardCharsets.UTF_8));
        try (Journal journal = open(directory)) {
            journal.append(act);
        }
        try (Journal journal = open(directory)) {
            assertThat(TestJournal.readAll(journal).getFirst())
                    .usingRecursiveComparison()
                    .isEqualTo(act);
        }
    }

    @Test
    void waitsForTheFateOfAnEntryThoughInterrupted() throws Exception {
        try (Journal journal = open(directory)) {
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                Thread.currentThread().interrupt();
                boolean durable = journal.append(report(1, 10)) instanceof Durable;
                stillInterrupted.complete(durable && Thread.interrupted());
            });

            assertThat(stillInterrupted.get()).isTrue();
        }
    }
}
