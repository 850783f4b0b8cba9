package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.Appended.Durable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any mix of failing writes, failing fsyncs and power losses that forget unforced blocks: what was
 * answered is there afterwards, at the position that was told, once.
 */
class PowerLossTest {
    /** A longer search: {@code -Dweir.runs=500}. */
    private static final int RUNS = Integer.getInteger("weir.runs", 12);

    private static final int LIVES = 5;

    @Test
    void everyAnsweredEntrySurvivesAnyMixOfFaultsAndPowerLosses(@TempDir Path directory)
            throws Exception {
        for (int seed = 0; seed < RUNS; seed++) {
            new Run(directory.resolve("run-" + seed), seed).live();
        }
    }

    /** Several lives of one journal on one bad disk. */
    private static final class Run {
        private final Path directory;
        private final Random random;
        private final int seed;
        private final Map<Long, Long> answered = new TreeMap<>();
        private long nextNumber = 1;

        Run(Path directory, int seed) {
            this.directory = directory;
            this.seed = seed;
            this.random = new Random(seed);
        }

        void live() throws Exception {
            FaultyFiles files = new FaultyFiles();
            for (int life = 0; life < LIVES; life++) {
                files.healthy();
                Journal journal = TestJournal.open(directory, files, new AtomicLong());
                check(journal);
                for (int round = 0; round < 12; round++) {
                    files.failForces = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
                    files.failWrites = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
                    files.failTruncates = random.nextInt(2);
                    appendSome(journal);
                }
                journal.settle();
                // What is in flight at the end was not answered: it may be there or not.
                files.failForces = random.nextInt(3) == 0 ? 1_000_000 : 0;
                FaultyFiles.Gate gate = files.holdNextForce();
                CompletableFuture<Appended> last =
                        TestJournal.start(journal, TestJournal.report(nextNumber++, 9000));
                gate.reached.await();
                files.failForces = 1_000_000;
                gate.open();
                journal.close();
                assertThat(last.join()).isInstanceOf(Appended.Refused.class);
                // Otherwise only the process died: the kernel still shows what is not on disk.
                if (random.nextBoolean()) {
                    files.powerLoss(random);
                }
            }
            files.healthy();
            files.powerLoss(random);
            try (Journal journal = TestJournal.open(directory)) {
                check(journal);
            }
            assertThat(JournalCheck.check(directory).sound()).isTrue();
        }

        private void appendSome(Journal journal) {
            Map<Long, CompletableFuture<Appended>> outcomes = new TreeMap<>();
            int count = 1 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                long number = nextNumber++;
                Entry entry = TestJournal.report(number, random.nextInt(9000));
                outcomes.put(number, TestJournal.start(journal, entry));
            }
            outcomes.forEach((number, outcome) -> {
                long position = ((Durable) outcome.join()).position();
                assertThat(answered.put(position, number)).isNull();
            });
        }

        private void check(Journal journal) {
            List<Long> numbers = new ArrayList<>(TestJournal.numbers(journal));
            assertThat(numbers).as("seed %d", seed).doesNotHaveDuplicates();
            answered.forEach((position, number) ->
                    assertThat(numbers.get((int) (position - 1)))
                            .as("seed %d position %d", seed, position)
                            .isEqualTo(number));
            // What was in flight and survived is part of the journal from now on.
            for (long position = 1; position <= numbers.size(); position++) {
                answered.put(position, numbers.get((int) position - 1));
            }
        }
    }
}
