package dev.weir.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of a journal for writing: finds its id and its end, and mends what a crash
 * leaves.
 *
 * <p>Reads the last segment whole and of the others only the headers.
 */
final class Recovery {
    static final String ID_FILE = "journal.id";
    private static final int CHUNK = 1 << 20;

    private final Path directory;
    private final SegmentFiles files;

    Recovery(Path directory, SegmentFiles files) {
        this.directory = directory;
        this.files = files;
    }

    /**
     * Where writing goes on.
     *
     * @param end last durable position, 0 = none
     * @param file the last segment, open; null = the next group begins a segment
     * @param offset where the next group goes
     * @param capacity bytes of the last segment
     * @param previous header CRC of the last group
     * @param cut what a crash had left behind the end, or null
     */
    record Found(
            UUID journal,
            Segments segments,
            long end,
            @Nullable SegmentFile file,
            long offset,
            long capacity,
            int previous,
            boolean endsWithMark,
            @Nullable String cut) {}

    Found recover() throws IOException {
        UUID journal = identify();
        Segments segments = Segments.load(directory, journal);
        removeLeftovers(segments);
        // The process may have died between giving a segment its name and making that durable.
        files.forceDirectory(directory);
        Segment newest = segments.newest();
        if (newest == null) {
            return new Found(journal, segments, 0, null, 0, 0, 0, false, null);
        }
        TailScan tail;
        try (SegmentBytes bytes = newest.open()) {
            tail = TailScan.of(journal, bytes);
        }
        if (newest.isCompressed()) {
            return new Found(
                    journal, segments, tail.end(), null, 0, 0, tail.previous(), false, null);
        }
        SegmentFile file = files.open(newest.raw());
        try {
            mend(newest, file, tail);
            return new Found(
                    journal,
                    segments,
                    tail.end(),
                    file,
                    tail.offset(),
                    file.length(),
                    tail.previous(),
                    tail.endsWithMark(),
                    tail.torn());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Clears a torn tail, and writes the last group once more: whether its fsync succeeded before
     * the crash nobody knows, and after a failed one the kernel shows bytes that are not on disk.
     */
    private void mend(Segment segment, SegmentFile file, TailScan tail) throws IOException {
        if (tail.torn() != null) {
            long length = tail.tornEnd() - tail.offset();
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK, length));
            for (long at = tail.offset(); at < tail.tornEnd(); at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), tail.tornEnd() - at));
                file.writeFully(zeros, at);
            }
        }
        if (tail.lastLength() > 0) {
            long from = tail.offset() - tail.lastLength();
            ByteBuffer group = ByteBuffer.allocateDirect((int) tail.lastLength());
            while (group.hasRemaining()) {
                if (file.read(group, from + group.position()) < 0) {
                    throw new EOFException(segment.file().toString());
                }
            }
            file.writeFully(group.flip(), from);
        }
        file.force();
    }

    private UUID identify() throws IOException {
        Path file = directory.resolve(ID_FILE);
        if (Files.exists(file)) {
            return readId(directory);
        }
        if (!Segments.namesIn(directory).isEmpty()) {
            throw new JournalCorrupt(file, 0, "missing, while segments are there");
        }
        UUID id = UUID.randomUUID();
        writeId(files, directory, id);
        return id;
    }

    static void writeId(SegmentFiles files, Path directory, UUID id) throws IOException {
        Path file = directory.resolve(ID_FILE);
        Path unfinished = directory.resolve(ID_FILE + ".tmp");
        try (SegmentFile made = files.create(unfinished)) {
            made.writeFully(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            made.force();
        }
        files.rename(unfinished, file);
        files.forceDirectory(directory);
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            files.forceDirectory(parent);
        }
    }

    static UUID readId(Path directory) throws IOException {
        Path file = directory.resolve(ID_FILE);
        try {
            return UUID.fromString(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new JournalCorrupt(file, 0, "not a journal id");
        }
    }

    /** A raw segment whose compressed copy is whole, and copies that never were finished. */
    private void removeLeftovers(Segments segments) throws IOException {
        for (Segment segment : segments.all()) {
            if (segment.isCompressed()) {
                files.delete(segment.raw());
            }
        }
        try (DirectoryStream<Path> unfinished =
                Files.newDirectoryStream(directory, "*" + Segment.COMPRESSED + ".tmp")) {
            for (Path file : unfinished) {
                files.delete(file);
            }
        }
    }
}
