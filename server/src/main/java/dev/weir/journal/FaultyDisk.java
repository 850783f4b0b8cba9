package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A disk that is slow or fails, for tests of the whole server: {@code -Dweir.fault=} with any of
 * these, separated by commas. Without them it is never made, so it costs nothing.
 *
 * <ul>
 *   <li>{@code fsync-delay=3500@40}: the 40th fsync takes 3.5 s longer; with {@code @40/15} each
 *       15th after it as well;
 *   <li>{@code fsync-fails=8@40}: eight fsyncs in a row fail, from the 40th on. Every second one
 *       takes what was not forced with it, as a kernel that drops the pages; after the others it
 *       stays readable, as Linux has it;
 *   <li>{@code write-fails=8@40}: eight writes in a row get half done, as on a full disk.
 * </ul>
 *
 * <p>Only files that are, or become, the segment being written suffer; what happens is logged.
 */
final class FaultyDisk implements SegmentFiles {
    private static final Logger log = LoggerFactory.getLogger(FaultyDisk.class);

    private static final String DELAY = "fsync-delay=";
    private static final String FSYNC = "fsync-fails=";
    private static final String WRITE = "write-fails=";

    /** Which passages are hit: {@code value@at/every}. */
    private record Hit(long value, long at, long every) {
        private static final Hit NEVER = new Hit(0, Long.MAX_VALUE, Long.MAX_VALUE);

        static Hit of(String faults, String name) {
            for (String fault : faults.split(",", -1)) {
                int sign = fault.indexOf('@');
                if (fault.startsWith(name) && sign > 0) {
                    int slash = fault.indexOf('/');
                    int end = slash < 0 ? fault.length() : slash;
                    return new Hit(
                            Long.parseLong(fault.substring(name.length(), sign)),
                            Long.parseLong(fault.substring(sign + 1, end)),
                            slash < 0
                                    ? Long.MAX_VALUE
                                    : Math.max(1, Long.parseLong(fault.substring(slash + 1))));
                }
            }
            return NEVER;
        }

        boolean everyTime(long passage) {
            return passage >= at && (passage - at) % every == 0;
        }

        boolean inARow(long passage) {
            return passage >= at && passage < at + value;
        }
    }

    private final SegmentFiles disk;
    private final Hit delay;
    private final Hit fsync;
    private final Hit write;
    private final AtomicLong forces = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();

    private FaultyDisk(SegmentFiles disk, Hit delay, Hit fsync, Hit write) {
        this.disk = disk;
        this.delay = delay;
        this.fsync = fsync;
        this.write = write;
    }

    /** The disk itself, unless faults of disks are named. */
    static SegmentFiles over(SegmentFiles disk, String faults) {
        Hit delay = Hit.of(faults, DELAY);
        Hit fsync = Hit.of(faults, FSYNC);
        Hit write = Hit.of(faults, WRITE);
        boolean none = Stream.of(delay, fsync, write).allMatch(Hit.NEVER::equals);
        return none ? disk : new FaultyDisk(disk, delay, fsync, write);
    }

    @Override
    public SegmentFile open(Path file) throws IOException {
        return new FaultyFile(disk.open(file));
    }

    /** A spare is nobody's journal yet. */
    @Override
    public SegmentFile create(Path file) throws IOException {
        SegmentFile made = disk.create(file);
        return String.valueOf(file.getFileName()).startsWith("spare") ? made : new FaultyFile(made);
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
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    private final class FaultyFile implements SegmentFile {
        private final SegmentFile file;
        private long unforcedFrom = Long.MAX_VALUE;
        private long unforcedTo;

        FaultyFile(SegmentFile file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer from, long offset) throws IOException {
            boolean fails = write.inARow(writes.incrementAndGet());
            ByteBuffer some = fails ? from.slice(from.position(), from.remaining() / 2) : from;
            int written = some.hasRemaining() ? file.write(some, offset) : 0;
            unforcedFrom = Math.min(unforcedFrom, offset);
            unforcedTo = Math.max(unforcedTo, offset + written);
            if (fails) {
                log.warn("weir.fault: a write fails");
                throw new IOException("No space left on device (weir.fault)");
            }
            return written;
        }

        @Override
        public void force() throws IOException {
            long passage = forces.incrementAndGet();
            if (delay.everyTime(passage)) {
                log.warn("weir.fault: an fsync is slow");
                LockSupport.parkNanos(delay.value() * 1_000_000);
            }
            if (fsync.inARow(passage)) {
                log.warn("weir.fault: an fsync fails");
                if ((passage & 1) == 0) {
                    dropUnforced();
                }
                throw new IOException("Input/output error (weir.fault)");
            }
            file.force();
            unforcedFrom = Long.MAX_VALUE;
            unforcedTo = 0;
        }

        /** Segments are filled with zeros before they are used. */
        private void dropUnforced() throws IOException {
            if (unforcedTo > unforcedFrom) {
                ByteBuffer zeros = ByteBuffer.allocate((int) (unforcedTo - unforcedFrom));
                file.writeFully(zeros, unforcedFrom);
            }
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
            return file.read(into, offset);
        }

        @Override
        public void truncate(long length) throws IOException {
            file.truncate(length);
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
