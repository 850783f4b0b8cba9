package dev.weir.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a journal by first position. A position belongs to the last segment that begins
 * at or below it: where a segment was abandoned after a failed write, what it holds from there on
 * does not count.
 */
final class Segments {
    private static final Pattern NAME = Pattern.compile("[0-9]{20}\\.wj(\\.zst)?");

    private final ConcurrentSkipListMap<Long, Segment> byFirst = new ConcurrentSkipListMap<>();

    /** Lists a directory and checks by the headers that the segments follow one another. */
    static Segments load(Path directory, UUID journal) throws IOException {
        Segments segments = new Segments();
        for (String name : namesIn(directory)) {
            Segment segment =
                    new Segment(
                            directory,
                            Long.parseLong(name.substring(0, name.indexOf('.'))),
                            name.endsWith(Segment.COMPRESSED));
            // Where both files are there, the compressed one is whole: it got its name last.
            segments.byFirst.merge(segment.first(), segment, (a, b) -> a.isCompressed() ? a : b);
        }
        long before = 0;
        for (Segment segment : segments.all()) {
            checkHeader(segment, journal, before);
            before = segment.first();
        }
        return segments;
    }

    /** The names of all segment files. */
    static List<String> namesIn(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.wj*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static void checkHeader(Segment segment, UUID journal, long before) throws IOException {
        SegmentHeader header = segment.header();
        if (!header.journal().equals(journal)) {
            throw new JournalCorrupt(
                    segment.file(),
                    0,
                    "belongs to journal " + header.journal() + ", not " + journal);
        }
        if (header.first() != segment.first()) {
            throw new JournalCorrupt(
                    segment.file(), 0, "holds positions from " + header.first() + ", not as named");
        }
        // The oldest segment may have lost its elders to retention; the others may not.
        if (before != 0 && header.previousFirst() != before) {
            throw new JournalCorrupt(segment.file(), 0, gap(header, before));
        }
    }

    private static String gap(SegmentHeader header, long before) {
        if (header.previousFirst() < before) {
            return "does not follow the segment that begins at " + before;
        }
        return "positions up to %d are missing, from %d or earlier: no segment begins at %d"
                .formatted(header.first() - 1, header.previousFirst(), header.previousFirst());
    }

    /** Adds the newest segment, in place of an abandoned one that held nothing durable. */
    void add(Segment segment) {
        byFirst.put(segment.first(), segment);
    }

    void remove(Segment segment) {
        byFirst.remove(segment.first(), segment);
    }

    Collection<Segment> all() {
        return byFirst.values();
    }

    /** The segment a position belongs to; null = it was removed. */
    @Nullable Segment holding(long position) {
        return value(byFirst.floorEntry(position));
    }

    @Nullable Segment after(Segment segment) {
        return value(byFirst.higherEntry(segment.first()));
    }

    @Nullable Segment oldest() {
        return value(byFirst.firstEntry());
    }

    @Nullable Segment newest() {
        return value(byFirst.lastEntry());
    }

    private static @Nullable Segment value(Map.@Nullable Entry<Long, Segment> entry) {
        return entry == null ? null : entry.getValue();
    }
}
