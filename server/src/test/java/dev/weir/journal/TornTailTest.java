package dev.weir.journal;

import static dev.weir.journal.TestJournal.append;
import static dev.weir.journal.TestJournal.numbers;
import static dev.weir.journal.TestJournal.open;
import static dev.weir.journal.TestJournal.readAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R22: what a crash leaves at the end is cut; what had been durable is never cut. */
class TornTailTest {
    private static final int BLOCK = 4096;

    @TempDir Path directory;

    /** A killed journal of six groups, the last of three blocks; returns its bytes. */
    private byte[] killedJournal() throws IOException {
        Path live = directory.resolve("live");
        try (Journal journal = open(live)) {
            append(journal, 1, 5, 1000);
            append(journal, 6, 6, 2 * BLOCK + 100);
            // Before close: what is in the file when the process is killed now.
            return Files.readAllBytes(live.resolve("00000000000000000001.wj"));
        }
    }

    private Path directoryWith(byte[] segment, String name) throws IOException {
        Path crashed = directory.resolve(name);
        Files.createDirectories(crashed);
        Files.copy(directory.resolve("live/journal.id"), crashed.resolve("journal.id"));
        Files.write(crashed.resolve("00000000000000000001.wj"), segment);
        return crashed;
    }

    private Recovery.Found recover(Path crashed, byte[] segment) throws IOException {
        TestJournal.overwrite(crashed.resolve("00000000000000000001.wj"), 0, segment);
        Recovery.Found found = new Recovery(crashed, new UnforcedFiles()).recover();
        Objects.requireNonNull(found.file()).close();
        return found;
    }

    /** Thousands of recoveries need no disk to be forced. */
    private static final class UnforcedFiles implements SegmentFiles {
        private final SegmentFiles disk = new DiskFiles();

        @Override
        public SegmentFile open(Path file) throws IOException {
            SegmentFile open = disk.open(file);
            return new SegmentFile() {
                @Override
                public int write(ByteBuffer from, long offset) throws IOException {
                    return open.write(from, offset);
                }

                @Override
                public int read(ByteBuffer into, long offset) throws IOException {
                    return open.read(into, offset);
                }

                @Override
                public void force() {}

                @Override
                public void truncate(long length) throws IOException {
                    open.truncate(length);
                }

                @Override
                public long length() throws IOException {
                    return open.length();
                }

                @Override
                public void close() throws IOException {
                    open.close();
                }
            };
        }

        @Override
        public SegmentFile create(Path file) throws IOException {
            return disk.create(file);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            disk.rename(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }

        @Override
        public void forceDirectory(Path directory) {}
    }

    @Test
    void cutsATailTornAtAnyByte() throws IOException {
        byte[] whole = killedJournal();
        int last = 6 * BLOCK;
        int end = last + 3 * BLOCK;
        Path crashed = directoryWith(whole, "crashed");
        int lastByte = end - 1;
        while (whole[lastByte] == 0) {
            lastByte--;
        }
        for (int torn = last; torn <= lastByte; torn++) {
            byte[] segment = whole.clone();
            Arrays.fill(segment, torn, end, (byte) 0);

            assertThat(recover(crashed, segment).end()).as("torn at %d", torn).isEqualTo(5);

            byte[] mended = Files.readAllBytes(crashed.resolve("00000000000000000001.wj"));
            assertThat(
                            Arrays.mismatch(
                                    mended,
                                    last,
                                    mended.length,
                                    new byte[mended.length - last],
                                    0,
                                    mended.length - last))
                    .as("torn at %d", torn)
                    .isEqualTo(-1);
        }
        assertThat(recover(crashed, whole).end()).isEqualTo(6);
    }

    @Test
    void cutsATailWhoseBlocksWereWrittenOutOfOrder() throws IOException {
        byte[] whole = killedJournal();
        Path crashed = directoryWith(whole, "crashed");
        for (int missing = 1; missing < 8; missing++) {
            byte[] segment = whole.clone();
            for (int block = 0; block < 3; block++) {
                if ((missing & (1 << block)) != 0) {
                    int at = (6 + block) * BLOCK;
                    Arrays.fill(segment, at, at + BLOCK, (byte) 0);
                }
            }
            assertThat(recover(crashed, segment).end()).as("missing %d", missing).isEqualTo(5);
        }
    }

    @Test
    void cutsATailThatEndsWithTheFile() throws IOException {
        byte[] whole = killedJournal();
        for (int length = 6 * BLOCK; length < 6 * BLOCK + 40; length++) {
            byte[] segment = Arrays.copyOf(whole, length);
            Path crashed = directoryWith(segment, "crashed-" + length);
            assertThat(recover(crashed, segment).end()).isEqualTo(5);
        }
    }

    @Test
    void goesOnWhereTheTailWasCut() throws IOException {
        byte[] whole = killedJournal();
        Arrays.fill(whole, 7 * BLOCK, 8 * BLOCK, (byte) 0);
        Path crashed = directoryWith(whole, "crashed");

        try (Journal journal = open(crashed)) {
            assertThat(journal.end()).isEqualTo(5);
            append(journal, 7, 9, 2000);
            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 8L, 9L);
        }
        assertThat(JournalCheck.check(crashed).sound()).isTrue();
        try (Journal journal = open(crashed)) {
            assertThat(numbers(readAfter(journal, 4))).containsExactly(5L, 7L, 8L, 9L);
        }
    }

    @Test
    void saysATornTailIsNoDamageToAnythingDurable() throws IOException {
        byte[] whole = killedJournal();
        Arrays.fill(whole, 7 * BLOCK, 8 * BLOCK, (byte) 0);
        Path crashed = directoryWith(whole, "crashed");

        JournalCheck.Result result = JournalCheck.check(crashed);

        assertThat(result.sound()).isTrue();
        assertThat(result.end()).isEqualTo(5);
        assertThat(Objects.requireNonNull(result.tornTail()).offset()).isEqualTo(6 * BLOCK);
    }

    @Test
    void refusesWhenAWholeGroupStandsBehindADamagedOne() throws IOException {
        byte[] whole = killedJournal();
        for (int group = 1; group < 6; group++) {
            byte[] segment = whole.clone();
            segment[group * BLOCK + 500] ^= 1;
            Path crashed = directoryWith(segment, "crashed-" + group);
            long offset = (long) group * BLOCK;

            assertThatThrownBy(() -> open(crashed))
                    .isInstanceOfSatisfying(
                            JournalCorrupt.class,
                            corrupt -> {
                                assertThat(corrupt.offset()).isEqualTo(offset);
                                assertThat(corrupt.file()).hasFileName("00000000000000000001.wj");
                            })
                    .hasMessageContaining("whole group");
        }
    }

    @Test
    void refusesWhenGroupsBecameZerosBeforeAWholeOne() throws IOException {
        byte[] segment = killedJournal();
        Arrays.fill(segment, 2 * BLOCK, 5 * BLOCK, (byte) 0);
        Path crashed = directoryWith(segment, "crashed");

        assertThatThrownBy(() -> open(crashed)).isInstanceOf(JournalCorrupt.class);
    }

    @Test
    void takesNothingInABodyForAGroup() throws IOException {
        byte[] whole = killedJournal();
        Path live = directory.resolve("hostile");
        byte[] segment;
        try (Journal journal = open(live)) {
            // A body that holds blocks of another journal, lying where blocks begin, then torn.
            byte[] body = new byte[3 * BLOCK];
            System.arraycopy(whole, BLOCK, body, BLOCK - 32 - 60 - 4, 2 * BLOCK);
            Report report = TestJournal.report(1, 0);
            journal.append(
                    new Report(
                            1,
                            2,
                            3,
                            report.evidence(),
                            false,
                            4,
                            5,
                            6,
                            report.route(),
                            report.client(),
                            report.peer(),
                            body));
            segment = Files.readAllBytes(live.resolve("00000000000000000001.wj"));
        }
        assertThat(Arrays.equals(segment, 2 * BLOCK, 3 * BLOCK, whole, BLOCK, 2 * BLOCK)).isTrue();
        Arrays.fill(segment, BLOCK, BLOCK + 32, (byte) 0);
        Files.write(live.resolve("00000000000000000001.wj"), segment);

        try (Journal journal = open(live)) {
            assertThat(journal.end()).isZero();
        }
    }

    @Test
    void findsDamageToTheLastEntryOfAJournalThatWasClosed() throws IOException {
        try (Journal journal = open(directory)) {
            append(journal, 1, 3, 1000);
        }
        Path file = directory.resolve("00000000000000000001.wj");
        byte[] segment = Files.readAllBytes(file);
        segment[3 * BLOCK + 700] ^= 4;
        Files.write(file, segment);

        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("00000000000000000001.wj at offset 12288");
    }

    @Test
    void survivesAnyTailOfRandomBytes() throws IOException {
        byte[] whole = killedJournal();
        Path crashed = directoryWith(whole, "crashed");
        LongStream.range(0, 200)
                .forEach(seed -> {
                    Random random = new Random(seed);
                    byte[] noise = new byte[1 + random.nextInt(3 * BLOCK)];
                    random.nextBytes(noise);
                    byte[] segment = whole.clone();
                    System.arraycopy(noise, 0, segment, 6 * BLOCK, noise.length);
                    try {
                        assertThat(recover(crashed, segment).end()).isEqualTo(5);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }
}
