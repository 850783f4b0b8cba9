package dev.weir.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** How fast the disk takes records that must be durable: append a group, fsync, append the next. */
final class RawAppendBench implements SubBench {
    static final int RECORD_BYTES = 2_400;
    private static final int GROUP = 64;

    /**
     * The file is written before, as the journal's segments are, so that no append changes its
     * size.
     */
    private static final long FILE_BYTES = 128L << 20;

    @Override
    public String name() {
        return "raw-append";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws IOException {
        Path file = settings.directory().resolve("raw-append");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            preallocate(channel);
            return List.of(
                    measure(channel, GROUP, settings.measured()),
                    measure(channel, 1, settings.measured()));
        }
    }

    private static void preallocate(FileChannel channel) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) {
            channel.write(zeros.clear(), at);
        }
        channel.force(true);
    }

    private static Line measure(FileChannel channel, int group, Duration measured)
            throws IOException {
        byte[] content = new byte[group * RECORD_BYTES];
        new SplittableRandom(1).nextBytes(content);
        ByteBuffer buffer = ByteBuffer.allocateDirect(content.length).put(content);
        Latencies latencies = new Latencies();
        long start = System.nanoTime();
        long end = start + measured.toNanos();
        long position = 0;
        long now = start;
        while (now - end < 0) {
            if (position + content.length > FILE_BYTES) {
                position = 0;
            }
            buffer.clear();
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
            channel.force(false);
            long after = System.nanoTime();
            latencies.record(after - now);
            now = after;
        }
        double seconds = (now - start) / 1e9;
        return new Line(
                "raw append + fsync, groups of " + group,
                String.format(Locale.ROOT, "%,.0f records/s", latencies.count() * group / seconds),
                String.format(
                        Locale.ROOT, "of %,d bytes; a group takes %s", RECORD_BYTES, latencies));
    }
}
