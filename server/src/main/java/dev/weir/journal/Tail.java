package dev.weir.journal;

import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segment that is being written, and where in it the next group goes. Used by one thread. */
final class Tail {
    private static final Logger log = LoggerFactory.getLogger(Tail.class);

    private final UUID journal;
    private final Segments segments;
    private final SegmentMaker maker;
    private final Housekeeping housekeeping;
    private final InstantSource wall;

    private @Nullable SegmentFile file;
    private @Nullable Segment segment;
    private long offset;
    private long capacity;
    private int previous;

    Tail(Recovery.Found found, SegmentMaker maker, Housekeeping housekeeping, InstantSource wall) {
        this.journal = found.journal();
        this.segments = found.segments();
        this.maker = maker;
        this.housekeeping = housekeeping;
        this.wall = wall;
        this.file = found.file();
        this.segment = found.segments().newest();
        this.offset = found.offset();
        this.capacity = found.capacity();
        this.previous = found.previous();
    }

    /**
     * The file that takes a group of so many bytes; begins the next segment where this one cannot.
     * A group larger than a segment has a segment of its own.
     *
     * @param first the first position that is not durable yet
     */
    SegmentFile fileFor(long length, long first) throws IOException {
        SegmentFile into = file;
        return into == null || (offset + length > capacity && offset > Format.BLOCK)
                ? turnOver(first)
                : into;
    }

    /** Where in the file the group goes. */
    long offset() {
        return offset;
    }

    /** Header CRC of the group before. */
    int previous() {
        return previous;
    }

    /** Whether a segment is open that has room for an end mark. */
    boolean hasRoomForMark() {
        return file != null && offset + Format.BLOCK <= capacity;
    }

    /** A group is durable there. */
    void wrote(long length, int crc) {
        offset += length;
        previous = crc;
    }

    private SegmentFile turnOver(long first) throws IOException {
        leave(first - 1);
        Segment next = new Segment(maker.directory(), first, false);
        Segment before = segments.holding(first - 1);
        long previousFirst = before == null ? 0 : before.first();
        SegmentFile made =
                maker.make(
                        next,
                        new SegmentHeader(journal, first, previousFirst, previous, wall.millis()));
        segments.add(next);
        file = made;
        segment = next;
        offset = Format.BLOCK;
        capacity = made.length();
        housekeeping.wake();
        return made;
    }

    /**
     * Leaves the segment; what it holds beyond its durable part is cut off in the background.
     *
     * @param end the last durable position
     */
    void leave(long end) {
        Segment left = segment;
        long length = offset;
        segment = null;
        // A segment without a durable entry is replaced by one of the same name: leave it alone.
        if (closeFile() && left != null && left.first() <= end) {
            housekeeping.cut(left, length);
        }
    }

    /** Closes the file as it is; false = none was open. */
    boolean closeFile() {
        SegmentFile open = file;
        file = null;
        if (open == null) {
            return false;
        }
        try {
            open.close();
        } catch (IOException e) {
            // Everything durable was forced; what close had to say concerns nothing answered.
            log.warn("journal: closing: {}", e.toString());
        }
        return true;
    }
}
