package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.Appended.Durable;
import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Evidence;
import dev.weir.journal.Report.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A journal for tests: small segments, a clock that stands still, entries that know their number.
 */
final class TestJournal {
    static final JournalSettings SMALL =
            new JournalSettings(
                    64 << 10,
                    16 << 10,
                    Duration.ofSeconds(3),
                    256 << 10,
                    128 << 10,
                    Duration.ofMillis(1));
    static final InstantSource WALL = InstantSource.fixed(Instant.parse("2026-05-01T12:00:00Z"));

    private TestJournal() {}

    static Journal open(Path directory) {
        return Journal.open(directory, SMALL, WALL, () -> 0);
    }

    static Journal open(Path directory, SegmentFiles files, AtomicLong nanos) {
        return Journal.open(directory, SMALL, files, WALL, nanos::get);
    }

    /** A report whose acknowledgement is its number and whose body follows from it. */
    static Report report(long number, int bytes) {
        return new Report(
                number % 7 + 1,
                0x1122_3344_5566_7788L,
                number,
                Evidence.RECEIVED,
                false,
                1_777_777_777_777L,
                42,
                1_777_777_717_777L,
                Route.V2_PUSH,
                Client.V2NODE,
                new byte[] {10, 0, 0, (byte) number},
                body(number, bytes));
    }

    private static byte[] body(long number, int bytes) {
        byte[] body = new byte[bytes];
        new Random(number).nextBytes(body);
        return body;
    }

    /** Appends reports with these numbers, one group each; the journal must take them. */
    static void append(Journal journal, long from, long to, int bytes) {
        for (long number = from; number <= to; number++) {
            assertThat(journal.append(report(number, bytes))).isInstanceOf(Durable.class);
        }
    }

    /** Appends in the background. */
    static CompletableFuture<Appended> start(Journal journal, Entry entry) {
        CompletableFuture<Appended> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(journal.append(entry));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Every entry there is now, positions checked. */
    static List<Entry> readAll(Journal journal) {
        return readAfter(journal, journal.oldest() - 1);
    }

    static List<Entry> readAfter(Journal journal, long position) {
        List<Entry> entries = new ArrayList<>();
        try (JournalReader reader = journal.readAfter(position)) {
            long expected = position;
            while (reader.next()) {
                expected++;
                assertThat(reader.position()).isEqualTo(expected);
                entries.add(reader.entry());
            }
        }
        return entries;
    }

    /** The numbers of the reports, after checking that each is whole. */
    static List<Long> numbers(List<Entry> entries) {
        List<Long> numbers = new ArrayList<>();
        for (Entry entry : entries) {
            Report report = (Report) entry;
            Report expected = report(report.ack(), report.body().length);
            assertThat(Arrays.equals(report.body(), expected.body())).isTrue();
            assertThat(report.peer()).isEqualTo(expected.peer());
            numbers.add(report.ack());
        }
        return numbers;
    }

    static List<Long> numbers(Journal journal) {
        return numbers(readAll(journal));
    }

    /** The segment files, oldest first. */
    static List<Path> segmentFiles(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "0*.wj*")) {
            all.forEach(files::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(null);
        return files;
    }

    /** Writes in place: a file that is truncated and written again is flushed by some systems. */
    static void overwrite(Path file, long at, byte... bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(from)) {
            for (Path file : all) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
