package dev.weir.journal;

import dev.weir.journal.Appended.Durable;
import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Evidence;
import dev.weir.journal.Report.Route;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Not a test: how fast the journal appends beside a bare file, and how fast it is read back.
 *
 * <p>Arguments: directory, entries, threads. Run with the test class path.
 */
final class AppendSpeed {
    private static final int BYTES = 2400;
    private static final int GROUP = 64;

    private AppendSpeed() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int entries = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        Files.createDirectories(directory);
        for (int round = 0; round < 3; round++) {
            double bare = bare(directory.resolve("bare-" + round), entries);
            double journal = journal(directory.resolve("journal-" + round), entries, threads);
            System.out.printf(
                    "bare %,.0f/s, journal %,.0f/s, ratio %.2f%n", bare, journal, journal / bare);
        }
    }

    /** Append and fsync of groups of 64 records into a file that was filled with zeros before. */
    private static double bare(Path file, int entries) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer group = ByteBuffer.allocateDirect(GROUP * BYTES);
            for (long at = 0; at < (long) entries * BYTES; at += group.capacity()) {
                channel.write(group.clear(), at);
            }
            channel.force(true);
            long began = System.nanoTime();
            long at = 0;
            for (int i = 0; i < entries; i += GROUP) {
                at += channel.write(group.clear(), at);
                channel.force(false);
            }
            return entries / ((System.nanoTime() - began) / 1e9);
        }
    }

    private static double journal(Path directory, int entries, int threads) throws Exception {
        byte[] body = new byte[BYTES - 64];
        new Random(1).nextBytes(body);
        double speed;
        try (Journal journal =
                Journal.open(
                        directory,
                        JournalSettings.defaults(),
                        InstantSource.system(),
                        System::nanoTime)) {
            CountDownLatch done = new CountDownLatch(threads);
            AtomicLong left = new AtomicLong(entries);
            long[] nanos = new long[entries];
            long began = System.nanoTime();
            for (int i = 0; i < threads; i++) {
                Thread.startVirtualThread(() -> {
                    long mine;
                    while ((mine = left.decrementAndGet()) >= 0) {
                        long start = System.nanoTime();
                        if (!(journal.append(report(mine, body)) instanceof Durable)) {
                            throw new IllegalStateException("refused");
                        }
                        nanos[(int) mine] = System.nanoTime() - start;
                    }
                    done.countDown();
                });
            }
            done.await();
            speed = entries / ((System.nanoTime() - began) / 1e9);
            Arrays.sort(nanos);
            System.out.printf(
                    "append p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                    nanos[entries / 2] / 1e6,
                    nanos[entries / 100 * 99] / 1e6,
                    nanos[entries - 1] / 1e6);
            read(journal, entries);
        }
        reopen(directory);
        return speed;
    }

    private static void read(Journal journal, int entries) {
        for (int round = 0; round < 2; round++) {
            long began = System.nanoTime();
            long bytes = 0;
            try (JournalReader reader = journal.readAfter(0)) {
                while (reader.next()) {
                    bytes += ((Report) reader.entry()).body().length;
                }
                if (reader.position() != entries) {
                    throw new IllegalStateException("read up to " + reader.position());
                }
            }
            System.out.printf("read %.2f GB/s%n", bytes / (double) (System.nanoTime() - began));
        }
    }

    private static void reopen(Path directory) {
        long began = System.nanoTime();
        Journal.open(
                        directory,
                        JournalSettings.defaults(),
                        InstantSource.system(),
                        System::nanoTime)
                .close();
        System.out.printf("open and close %.1f ms%n", (System.nanoTime() - began) / 1e6);
    }

    private static Report report(long ack, byte[] body) {
        return new Report(
                1 + ThreadLocalRandom.current().nextInt(100),
                7,
                ack,
                Evidence.COOKIE,
                false,
                1_800_000_000_000L,
                1,
                1_800_000_000_000L,
                Route.UNIPROXY_PUSH,
                Client.RESTY,
                new byte[] {127, 0, 0, 1},
                body);
    }
}
