package dev.weir.journal;

import static dev.weir.journal.TestJournal.append;
import static dev.weir.journal.TestJournal.numbers;
import static dev.weir.journal.TestJournal.open;
import static dev.weir.journal.TestJournal.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCopyTest {
    @TempDir Path home;

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private JournalCopy copy(String name, UUID id) {
        return JournalCopy.open(
                home.resolve(name), id, TestJournal.SMALL, TestJournal.WALL, () -> 0);
    }

    private static void copyAll(Journal from, JournalCopy to) {
        try (JournalReader reader = from.readWritten(to.end())) {
            for (Records records = reader.records(5_000);
                    records != null;
                    records = reader.records(5_000)) {
                to.append(records);
            }
        }
    }

    @Test
    void holdsEveryEntryAtItsPositionAndGoesOnAsAJournal() throws Exception {
        UUID id;
        try (Journal journal = open(home.resolve("one"))) {
            id = journal.id();
            append(journal, 1, 200, 700);
            try (JournalCopy copy = copy("two", id)) {
                copyAll(journal, copy);
                append(journal, 201, 300, 700);
                copyAll(journal, copy);
                copy.posted(300);
                assertThat(copy.end()).isEqualTo(300);
            }
        }
        assertThat(JournalCopy.standing(home.resolve("two"), TestJournal.SMALL))
                .contains(new JournalCopy.Standing(id, 300));
        try (Journal journal = open(home.resolve("two"))) {
            append(journal, 301, 310, 100);
            assertThat(journal.id()).isEqualTo(id);
            assertThat(numbers(journal)).isEqualTo(upTo(310));
            assertThat(journal.check().sound()).isTrue();
        }
    }

    @Test
    void beginsWhereTheJournalBeginsThatHasLostItsElders() throws Exception {
        try (Journal journal = open(home.resolve("one"))) {
            append(journal, 1, 300, 700);
            journal.retain(150);
            journal.settle();
            long oldest = journal.oldest();
            assertThat(oldest).isGreaterThan(1);
            try (JournalCopy copy = copy("two", journal.id());
                    JournalReader reader = journal.readWritten(oldest - 1)) {
                copy.append(Objects.requireNonNull(reader.records(1 << 20)));
                assertThat(copy.end()).isEqualTo(300);
            }
            try (Journal copied = open(home.resolve("two"))) {
                assertThat(copied.oldest()).isEqualTo(oldest);
                assertThat(copied.end()).isEqualTo(300);
            }
        }
    }

    @Test
    void takesNothingThatDoesNotFollow() {
        try (JournalCopy copy = copy("two", UUID.randomUUID())) {
            copy.append(new Records(1, 1, new byte[24]));
            assertThatThrownBy(() -> copy.append(new Records(3, 1, new byte[24])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void answersNobodyBeforeTheCopiesHaveTheEntry() throws Exception {
        CompletableFuture<Boolean> copied = new CompletableFuture<>();
        try (Journal journal = open(home.resolve("one"))) {
            journal.confirmedBy((_, _) -> copied.join());
            CompletableFuture<Appended> answer =
                    CompletableFuture.supplyAsync(() -> journal.append(report(1, 100)));
            assertThat(journal.awaitWritten(0, Duration.ofSeconds(20))).isEqualTo(1);
            try (JournalReader posting = journal.readAfter(0);
                    JournalReader shipping = journal.readWritten(0)) {
                assertThat(posting.next()).isFalse();
                assertThat(shipping.next()).isTrue();
                assertThat(answer.isDone()).isFalse();
                assertThat(journal.end()).isZero();
                copied.complete(true);
                assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Appended.Durable(1));
                assertThat(posting.next()).isTrue();
            }
        }
    }

    @Test
    void setsAsideWhatIsBehindAPositionAndTakesTheEntriesOfAnother() throws Exception {
        Path one = home.resolve("one");
        Path two = home.resolve("two");
        Path aside = home.resolve("aside");
        UUID id;
        try (Journal journal = open(one)) {
            id = journal.id();
            append(journal, 1, 300, 700);
            try (JournalCopy copy = copy("two", id);
                    JournalReader reader = journal.readWritten(0)) {
                while (copy.end() < 150) {
                    copy.append(Objects.requireNonNull(reader.records(1)));
                }
            }
        }
        try (Journal other = open(two)) {
            append(other, 151, 400, 500);

            JournalFork.setAside(one, 150, aside);
            // As after a crash in between.
            JournalFork.setAside(one, 150, aside);
            try (JournalCopy copy = copy("one", id)) {
                assertThat(copy.end()).isLessThanOrEqualTo(150);
                copyAll(other, copy);
            }
        }
        try (Journal mended = open(one)) {
            assertThat(numbers(mended)).isEqualTo(upTo(400));
            assertThat(mended.check().sound()).isTrue();
        }
        List<Long> kept = new ArrayList<>();
        try (JournalReader reader = JournalFork.read(aside, 150)) {
            while (reader.next()) {
                kept.add(((Report) reader.entry()).ack());
            }
        }
        assertThat(kept).isEqualTo(LongStream.rangeClosed(151, 300).boxed().toList());
    }
}
