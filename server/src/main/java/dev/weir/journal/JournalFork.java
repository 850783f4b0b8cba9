package dev.weir.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one process wrote behind the place from which another went on: taken out of the journal and
 * kept whole in a directory beside it, where it can be read.
 */
public final class JournalFork {
    private JournalFork() {}

    /**
     * Takes everything behind a position out of a journal that nobody has open. The journal then
     * ends at that position or, since groups stay whole, somewhat before it. After a crash in
     * between it is to be called again.
     *
     * @param aside a directory that is made; holds the entries behind the position, and some before
     */
    public static void setAside(Path directory, long position, Path aside) {
        SegmentFiles files = new DiskFiles();
        try (DirectoryLock _ = DirectoryLock.take(directory)) {
            UUID id = Recovery.readId(directory);
            Segments segments = Segments.load(directory, id);
            List<Segment> behind = new ArrayList<>();
            for (Segment segment : segments.all()) {
                Segment next = segments.after(segment);
                if (next == null || next.first() > position + 1) {
                    behind.add(segment);
                }
            }
            if (!Files.exists(aside)) {
                copy(files, directory, behind, aside);
            }
            // Newest first, so that a crash in between leaves no gap.
            for (Segment segment : behind.reversed()) {
                cut(files, id, segment, position);
            }
            files.forceDirectory(directory);
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        }
    }

    private static void copy(SegmentFiles files, Path from, List<Segment> segments, Path aside)
            throws IOException {
        Path unfinished = aside.resolveSibling(aside.getFileName() + ".tmp");
        Files.createDirectories(unfinished);
        List<Path> all = new ArrayList<>(segments.stream().map(Segment::file).toList());
        all.add(from.resolve(Recovery.ID_FILE));
        for (Path file : all) {
            Path copy = unfinished.resolve(file.getFileName());
            files.delete(copy);
            Files.copy(file, copy);
            try (SegmentFile made = files.open(copy)) {
                made.force();
            }
        }
        files.forceDirectory(unfinished);
        files.rename(unfinished, aside);
        Path parent = aside.toAbsolutePath().getParent();
        if (parent != null) {
            files.forceDirectory(parent);
        }
    }

    private static void cut(SegmentFiles files, UUID id, Segment segment, long position)
            throws IOException {
        long length = 0;
        // A compressed one is not cut: the copy gets its entries again.
        if (segment.first() <= position && !segment.isCompressed()) {
            try (SegmentBytes bytes = segment.open()) {
                length = upTo(id, bytes, position);
            }
        }
        if (length <= Format.BLOCK) {
            files.delete(segment.raw());
            files.delete(segment.zst());
            return;
        }
        try (SegmentFile file = files.open(segment.raw())) {
            file.truncate(length);
            file.force();
        }
    }

    /** Where the first group begins that holds anything behind the position. */
    private static long upTo(UUID id, SegmentBytes bytes, long position) throws IOException {
        SegmentHeader header = Segment.header(bytes);
        GroupFrame frame = new GroupFrame(id, bytes);
        long end = header.first() - 1;
        int previous = header.previous();
        long offset = Format.BLOCK;
        while (frame.next(offset, end + 1, previous) == null && frame.last() <= position) {
            end = frame.last();
            previous = frame.crc();
            offset = frame.after();
        }
        return offset;
    }

    /** Deletes all segments of a journal that nobody has open, so that a copy begins anew. */
    public static void discard(Path directory) {
        SegmentFiles files = new DiskFiles();
        try (DirectoryLock _ = DirectoryLock.take(directory)) {
            Segments segments = Segments.load(directory, Recovery.readId(directory));
            // Newest first, so that a crash in between leaves no gap.
            for (Segment segment : List.copyOf(segments.all()).reversed()) {
                files.delete(segment.raw());
                files.delete(segment.zst());
            }
            files.forceDirectory(directory);
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        }
    }

    /** Of which journal it was set aside. */
    public static UUID id(Path aside) {
        try {
            return Recovery.readId(aside);
        } catch (IOException e) {
            throw new JournalUnavailable(aside, e);
        }
    }

    /** What was set aside in a directory, from behind a position on. */
    public static JournalReader read(Path aside, long position) {
        try {
            UUID id = Recovery.readId(aside);
            Segments segments = Segments.load(aside, id);
            return new JournalReader(
                    id, segments, new EndOfJournal(endOf(id, segments.newest())), position);
        } catch (IOException e) {
            throw new JournalUnavailable(aside, e);
        }
    }

    private static long endOf(UUID id, @Nullable Segment newest) throws IOException {
        if (newest == null) {
            return 0;
        }
        try (SegmentBytes bytes = newest.open()) {
            return TailScan.of(id, bytes).end();
        }
    }
}
