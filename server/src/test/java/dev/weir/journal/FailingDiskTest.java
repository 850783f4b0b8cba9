package dev.weir.journal;

import static dev.weir.journal.TestJournal.await;
import static dev.weir.journal.TestJournal.numbers;
import static dev.weir.journal.TestJournal.report;
import static dev.weir.journal.TestJournal.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.journal.Appended.Durable;
import dev.weir.journal.Appended.Reason;
import dev.weir.journal.Appended.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R23 and R24: a disk that fails, is full, or is slow. */
class FailingDiskTest {
    private static final int MANY = 1_000_000;

    @TempDir Path directory;
    private final FaultyFiles files = new FaultyFiles();
    private final AtomicLong nanos = new AtomicLong();

    private Journal open() {
        return TestJournal.open(directory, files, nanos);
    }

    private static Act act() {
        return new Act(UUID.randomUUID(), "user.saved", "admin", 1, new byte[] {'{', '}'});
    }

    private void threeSecondsPass(Journal journal) {
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        journal.sweepOnce();
    }

    @Test
    void answersFromANewSegmentAfterAFailedFsync() throws Exception {
        try (Journal journal = open()) {
            TestJournal.append(journal, 1, 3, 100);
            journal.settle();
            int before = files.forces.get();
            files.failForces = 1;
            assertThat(journal.append(report(4, 100))).isEqualTo(new Durable(4));
            // The failed one, the new segment's header, the group again; never the failed one
            // again.
            assertThat(files.forces.get()).isGreaterThanOrEqualTo(before + 3);
            TestJournal.append(journal, 5, 6, 100);

            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(TestJournal.segmentFiles(directory)).hasSize(2);
            assertThat(journal.health().ok()).isTrue();
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
        try (Journal journal = open()) {
            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
    }

    @Test
    void doesNotReadWhatAnAbandonedSegmentHoldsBeyondItsDurablePart() throws Exception {
        try (Journal journal = open()) {
            TestJournal.append(journal, 1, 3, 100);
            files.failForces = 1;
            files.failTruncates = MANY;
            TestJournal.append(journal, 4, 5, 100);
            journal.awaitBeyond(4, Duration.ofSeconds(10));

            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
        files.failTruncates = 0;
        try (Journal journal = open()) {
            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void answersFromANewSegmentAfterAFailedWrite() {
        try (Journal journal = open()) {
            TestJournal.append(journal, 1, 2, 100);
            files.failWrites = 3;
            assertThat(journal.append(report(3, 10_000))).isEqualTo(new Durable(3));
            TestJournal.append(journal, 4, 4, 100);
            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L, 4L);
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
    }

    @Test
    void finishesShortWrites() {
        files.writeAtMost = 1000;
        try (Journal journal = open()) {
            TestJournal.append(journal, 1, 40, 3000);
            assertThat(numbers(journal)).hasSize(40);
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
    }

    @Test
    void replacesASegmentInWhichNothingBecameDurable() throws Exception {
        try (Journal journal = open()) {
            TestJournal.append(journal, 1, 1, 100);
            journal.settle();
            files.failForces = 6;
            assertThat(journal.append(report(2, 100))).isEqualTo(new Durable(2));
            files.failRenames = 2;
            files.failForces = 1;
            assertThat(journal.append(report(3, 100))).isEqualTo(new Durable(3));
            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L);
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
    }

    @Test
    void refusesAfterThreeSecondsOfASlowDiskAndHealsByItself() throws Exception {
        try (Journal journal = open()) {
            FaultyFiles.Gate gate = files.holdNextForce();
            CompletableFuture<Appended> inHand = start(journal, report(1, 100));
            gate.reached.await();
            CompletableFuture<Appended> queued = start(journal, report(2, 100));
            await(() -> journal.health().waitingEntries() == 2);

            nanos.addAndGet(Duration.ofMillis(2_999).toNanos());
            journal.sweepOnce();
            assertThat(journal.health().waitingEntries()).isEqualTo(2);
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            journal.sweepOnce();

            assertThat(inHand.join()).isEqualTo(new Refused(Reason.SLOW));
            assertThat(queued.join()).isEqualTo(new Refused(Reason.SLOW));
            assertThat(journal.health().ok()).isFalse();
            assertThat(journal.health().failingSince()).isEqualTo(TestJournal.WALL.instant());
            assertThat(journal.health().keptEntries()).isEqualTo(1);
            assertThat(journal.end()).isZero();

            gate.open();
            journal.awaitBeyond(1, Duration.ofSeconds(10));
            List<Entry> entries = TestJournal.readAll(journal);
            assertThat(numbers(entries)).containsExactly(1L, 2L);
            assertThat(((Report) entries.get(1)).unanswered()).isTrue();
            assertThat(journal.health().ok()).isTrue();
            assertThat(journal.health().keptBytes()).isZero();
        }
    }

    @Test
    void keepsReportsOfAFullDiskAndAppendsThemAsUnanswered() throws Exception {
        try (Journal journal = open()) {
            journal.settle();
            files.full = true;
            // The spare was made while there was room: it takes 15 groups of a block.
            TestJournal.append(journal, 101, 115, 3000);
            await(() -> !journal.health().spareReady());
            assertThat(journal.health().ok()).isTrue();
            List<CompletableFuture<Appended>> outcomes = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                outcomes.add(start(journal, report(i, 100)));
                int count = i;
                await(() -> journal.health().waitingEntries() == count);
            }
            await(() -> journal.health().problem() != null);
            threeSecondsPass(journal);
            outcomes.forEach(o -> assertThat(o.join()).isEqualTo(new Refused(Reason.SLOW)));
            assertThat(journal.health().ok()).isFalse();

            files.full = false;
            assertThat(journal.append(report(6, 100))).isEqualTo(new Durable(21));
            List<Entry> entries = TestJournal.readAfter(journal, 15);
            assertThat(numbers(entries)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(entries.stream().map(entry -> ((Report) entry).unanswered()))
                    .containsExactly(true, true, true, true, true, false);
            assertThat(journal.health().ok()).isTrue();
        }
    }

    @Test
    void dropsTheOldestKeptReportsWhenMemoryIsFullAndCountsThem() throws Exception {
        try (Journal journal = open()) {
            FaultyFiles.Gate gate = files.holdNextForce();
            CompletableFuture<Appended> first = start(journal, report(1, 100));
            gate.reached.await();
            // 256 KiB of memory holds 5 reports of 50,000 bytes and what is in hand.
            List<CompletableFuture<Appended>> outcomes = new ArrayList<>();
            for (int i = 2; i <= 9; i++) {
                outcomes.add(start(journal, report(i, 50_000)));
                // The first one, in hand, waits too until it is refused.
                int waiting = i == 2 ? 2 : 1;
                await(() -> journal.health().waitingEntries() == waiting);
                threeSecondsPass(journal);
                outcomes.getLast().join();
            }
            first.join();
            assertThat(journal.health().dropped()).isEqualTo(3);
            assertThat(journal.health().keptEntries()).isEqualTo(5);
            assertThat(journal.health().keptBytes()).isLessThanOrEqualTo(256 << 10);

            gate.open();
            journal.awaitBeyond(5, Duration.ofSeconds(10));
            assertThat(numbers(journal)).containsExactly(1L, 5L, 6L, 7L, 8L, 9L);
        }
    }

    @Test
    void refusesNewcomersAtOnceWhenMemoryIsFullOfThoseWhoWait() throws Exception {
        try (Journal journal = open()) {
            FaultyFiles.Gate gate = files.holdNextForce();
            CompletableFuture<Appended> first = start(journal, report(1, 100));
            gate.reached.await();
            List<CompletableFuture<Appended>> waiting = new ArrayList<>();
            for (int i = 2; i <= 6; i++) {
                waiting.add(start(journal, report(i, 50_000)));
            }
            await(() -> journal.health().waitingEntries() == 6);

            assertThat(journal.append(report(7, 50_000))).isEqualTo(new Refused(Reason.FULL));
            assertThat(journal.health().dropped()).isEqualTo(1);

            gate.open();
            assertThat(first.join()).isInstanceOf(Durable.class);
            waiting.forEach(o -> assertThat(o.join()).isInstanceOf(Durable.class));
        }
    }

    @Test
    void forgetsAnActThatWasRefused() throws Exception {
        try (Journal journal = open()) {
            FaultyFiles.Gate gate = files.holdNextForce();
            CompletableFuture<Appended> inHand = start(journal, report(1, 100));
            gate.reached.await();
            CompletableFuture<Appended> act = start(journal, act());
            await(() -> journal.health().waitingEntries() == 2);
            threeSecondsPass(journal);

            assertThat(act.join()).isEqualTo(new Refused(Reason.SLOW));
            inHand.join();
            gate.open();
            TestJournal.append(journal, 2, 2, 10);
            assertThat(numbers(journal)).containsExactly(1L, 2L);
        }
    }

    @Test
    void doesNotRefuseAnActThatMayBeOnDiskAlready() throws Exception {
        try (Journal journal = open()) {
            FaultyFiles.Gate gate = files.holdNextForce();
            CompletableFuture<Appended> act = start(journal, act());
            gate.reached.await();
            files.failForces = 3;
            threeSecondsPass(journal);
            threeSecondsPass(journal);
            assertThat(act).isNotDone();

            gate.open();
            assertThat(act.join()).isEqualTo(new Durable(1));
        }
    }

    @Test
    void givesUpWhatTheDiskDoesNotTakeWhenItCloses() {
        Journal journal = open();
        TestJournal.append(journal, 1, 2, 10);
        files.failForces = MANY;
        CompletableFuture<Appended> outcome = start(journal, report(3, 10));
        await(() -> journal.health().problem() != null);
        journal.close();

        assertThat(outcome.join()).isEqualTo(new Refused(Reason.CLOSED));
        files.failForces = 0;
        assertThat(JournalCheck.check(directory).sound()).isTrue();
        try (Journal again = open()) {
            assertThat(numbers(again)).startsWith(1L, 2L);
        }
    }

    @Test
    void doesNotOpenWhenTheLastGroupCannotBeMadeDurable() {
        try (Journal journal = open()) {
            TestJournal.append(journal, 1, 2, 10);
        }
        files.failForces = 1;
        assertThatThrownBy(this::open).isInstanceOf(JournalUnavailable.class);
        open().close();
    }

    @Test
    void refusesAnActInHandWhenItIsToTakeNoMoreAndStaysReadable() throws Exception {
        try (Journal journal = open()) {
            TestJournal.append(journal, 1, 3, 100);
            files.failForces = MANY;
            CompletableFuture<Appended> fate = start(journal, act());
            await(() -> !journal.health().ok());

            journal.takeNoMore();

            assertThat(fate.get()).isEqualTo(new Refused(Reason.CLOSED));
            assertThat(journal.append(act())).isEqualTo(new Refused(Reason.CLOSED));
            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void stopsTryingWhenTheProcessIsAboutToEndAndTheTimeOfSendersIsOver() throws Exception {
        try (Journal journal = open()) {
            TestJournal.append(journal, 1, 3, 100);
            files.failForces = MANY;
            CompletableFuture<Appended> fate = start(journal, act());
            await(() -> !journal.health().ok());

            journal.aboutToEnd();
            threeSecondsPass(journal);

            assertThat(fate.get(30, TimeUnit.SECONDS)).isEqualTo(new Refused(Reason.CLOSED));
            assertThat(journal.append(act())).isEqualTo(new Refused(Reason.CLOSED));
            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void triesAgainThoughTheProcessIsAboutToEnd() throws Exception {
        try (Journal journal = open()) {
            journal.aboutToEnd();
            files.failForces = 3;

            TestJournal.append(journal, 1, 3, 100);

            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L);
        }
    }
}
