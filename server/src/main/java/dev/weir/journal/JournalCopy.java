package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a journal that is written elsewhere: the same id, the same entries at the same
 * positions, in groups and segments of its own. Opened as a {@link Journal} it goes on.
 *
 * <p>Used by one thread. After an exception it is to be closed, and may be opened again.
 */
public final class JournalCopy implements AutoCloseable {
    private final Path directory;
    private final DirectoryLock lock;
    private final Recovery.Found found;
    private final Housekeeping housekeeping;
    private final Thread housekeepingThread;
    private final Tail tail;
    private final GroupEncoder encoder;
    private long end;

    private JournalCopy(
            Path directory,
            DirectoryLock lock,
            Recovery.Found found,
            SegmentMaker maker,
            JournalSettings settings,
            SegmentFiles files,
            InstantSource wall,
            LongSupplier nanos) {
        this.directory = directory;
        this.lock = lock;
        this.found = found;
        this.housekeeping = new Housekeeping(found, maker, files, new DiskState(wall), nanos);
        this.tail = new Tail(found, maker, housekeeping, wall);
        this.encoder = new GroupEncoder(found.journal(), settings.groupBytes() + Format.BLOCK);
        this.end = found.end();
        this.housekeepingThread =
                Thread.ofPlatform().name("journal-housekeeping").daemon().start(housekeeping);
    }

    /** What a directory holds. */
    public record Standing(UUID id, long end) {}

    /**
     * What stands in a directory, mended after a crash; empty = no journal.
     *
     * @throws JournalLocked if another process has it open
     */
    public static Optional<Standing> standing(Path directory, JournalSettings settings) {
        if (!Files.exists(directory.resolve(Recovery.ID_FILE))) {
            return Optional.empty();
        }
        try (JournalCopy copy =
                open(directory, null, settings, InstantSource.system(), System::nanoTime)) {
            return Optional.of(new Standing(copy.found.journal(), copy.end));
        }
    }

    /**
     * Opens what is there, or begins a copy.
     *
     * @param id of the journal to copy; null = there is one here
     * @throws JournalLocked if another process has it open
     * @throws JournalUnavailable if the directory cannot be used
     */
    public static JournalCopy open(
            Path directory,
            @Nullable UUID id,
            JournalSettings settings,
            InstantSource wall,
            LongSupplier nanos) {
        SegmentFiles files = new DiskFiles();
        try {
            Files.createDirectories(directory);
            DirectoryLock lock = DirectoryLock.take(directory);
            try {
                if (id != null && !Files.exists(directory.resolve(Recovery.ID_FILE))) {
                    Recovery.writeId(files, directory, id);
                }
                Recovery.Found found = new Recovery(directory, files).recover();
                SegmentMaker maker = new SegmentMaker(directory, files, settings.segmentBytes());
                maker.begin();
                return new JournalCopy(directory, lock, found, maker, settings, files, wall, nanos);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        }
    }

    public UUID id() {
        return found.journal();
    }

    /** The last position that is durable here, 0 = none. */
    public long end() {
        return end;
    }

    /**
     * Makes records durable that follow on the end; an empty copy begins wherever they begin.
     *
     * @throws JournalUnavailable when the disk does not take them: close the copy
     */
    public void append(Records records) {
        boolean begins = found.segments().newest() == null;
        if (!begins && records.first() != end + 1) {
            throw new IllegalArgumentException(
                    "position " + records.first() + " where " + (end + 1) + " must come");
        }
        long length = GroupEncoder.length(records.bytes().length);
        try {
            SegmentFile into = tail.fileFor(length, records.first());
            ByteBuffer bytes = encoder.encode(records, tail.previous());
            into.writeFully(bytes, tail.offset());
            into.force();
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        }
        tail.wrote(length, encoder.crc());
        end = records.last();
    }

    /** As {@link Journal#posted}. */
    public void posted(long position) {
        housekeeping.posted(Math.min(position, end));
    }

    /** As {@link Journal#retain}. */
    public void retain(long keepFromPosition) {
        housekeeping.retain(keepFromPosition);
    }

    @Override
    public void close() {
        tail.closeFile();
        housekeeping.close();
        boolean interrupted = false;
        while (housekeepingThread.isAlive()) {
            try {
                housekeepingThread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            lock.close();
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        }
    }
}
