package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Takes whatever waits, writes it as one group, forces, answers; the
 * next group begins only after that (R22). After a failed write or fsync the segment is abandoned
 * and the group goes into a new one (R23): the kernel may have dropped the pages, and a second
 * fsync would say yes to nothing.
 */
final class GroupWriter implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(GroupWriter.class);

    private final UUID journal;
    private final JournalSettings settings;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Segments segments;
    private final SegmentMaker maker;
    private final Housekeeping housekeeping;
    private final WaitingLine line;
    private final EndOfJournal end;
    private final DiskState disk;
    private final GroupEncoder encoder;

    private @Nullable SegmentFile file;
    private @Nullable Segment segment;
    private long offset;
    private long capacity;
    private int previous;
    private boolean endsWithMark;

    GroupWriter(Parts parts, Recovery.Found found) {
        this.journal = found.journal();
        this.settings = parts.settings();
        this.wall = parts.wall();
        this.nanos = parts.nanos();
        this.segments = found.segments();
        this.maker = parts.maker();
        this.housekeeping = parts.housekeeping();
        this.line = parts.line();
        this.end = parts.end();
        this.disk = parts.disk();
        this.encoder = new GroupEncoder(journal, settings.groupBytes() + Format.BLOCK);
        this.file = found.file();
        this.segment = found.segments().newest();
        this.offset = found.offset();
        this.capacity = found.capacity();
        this.previous = found.previous();
        this.endsWithMark = found.endsWithMark();
    }

    /** What the writer shares with the rest of the journal. */
    record Parts(
            JournalSettings settings,
            InstantSource wall,
            LongSupplier nanos,
            SegmentMaker maker,
            Housekeeping housekeeping,
            WaitingLine line,
            EndOfJournal end,
            DiskState disk) {}

    @Override
    public void run() {
        try {
            writeAll();
        } catch (RuntimeException | Error e) {
            // A bug or no memory: nobody may wait for a writer that is gone.
            log.error("journal: the writer died", e);
            disk.failed("the writer died: " + e);
            line.close();
            giveUp();
            throw e;
        }
    }

    private void writeAll() {
        while (true) {
            List<Waiting> group = line.take();
            if (group.isEmpty()) {
                finish();
                return;
            }
            if (!commit(group)) {
                line.close();
                giveUp();
                close();
                return;
            }
            long first = end.position() + 1;
            end.moveTo(first + group.size() - 1);
            line.durable(first);
        }
    }

    /** Says what is lost: those who sent it were not answered, and it is in no file for certain. */
    private void giveUp() {
        int entries = line.abandon();
        DiskState.Failure failure = disk.failure();
        log.error(
                "journal: given up, entries that were never confirmed: {}; the disk does not take"
                        + " them since {}: {}",
                entries,
                failure == null ? "now" : failure.since(),
                failure == null ? "" : failure.what());
    }

    /** Makes the group durable; false = the disk does not take it and the journal is closing. */
    private boolean commit(List<Waiting> group) {
        long begun = nanos.getAsLong();
        Duration pause = settings.retryPause();
        while (true) {
            try {
                write(group, line.inHandBytes());
                return true;
            } catch (IOException e) {
                abandon(e);
                if (line.isClosing() || (line.isEnding() && wasTriedLongEnough(begun))) {
                    return false;
                }
                line.pause(pause);
                if (pause.compareTo(settings.retryPause().multipliedBy(8)) < 0) {
                    pause = pause.multipliedBy(2);
                }
            }
        }
    }

    /** Whoever sent a report of this group has been refused by now. */
    private boolean wasTriedLongEnough(long begun) {
        return nanos.getAsLong() - begun >= settings.refuseAfter().toNanos();
    }

    private void write(List<Waiting> group, long recordBytes) throws IOException {
        long length = GroupEncoder.length(recordBytes);
        SegmentFile into = file;
        // A group larger than a segment has a segment of its own.
        if (into == null || (offset + length > capacity && offset > Format.BLOCK)) {
            into = turnOver();
        }
        long first = end.position() + 1;
        ByteBuffer bytes = encoder.encode(group, recordBytes, first, previous);
        into.writeFully(bytes, offset);
        FaultPoints.reach("before-fsync");
        long began = nanos.getAsLong();
        into.force();
        if (disk.failure() != null) {
            log.info("journal: writing again");
        }
        disk.forced(nanos.getAsLong() - began);
        FaultPoints.reach("after-fsync");
        offset += length;
        previous = encoder.crc();
        endsWithMark = group.isEmpty();
    }

    /** Begins the next segment, at the first position that is not durable yet. */
    private SegmentFile turnOver() throws IOException {
        close();
        long first = end.position() + 1;
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

    private void abandon(IOException why) {
        if (disk.failure() == null) {
            log.error("journal: cannot write, beginning a new segment: {}", why.toString());
        }
        disk.failed(why.toString());
        close();
    }

    /** Leaves the segment; what it holds beyond its durable part is cut off in the background. */
    private void close() {
        SegmentFile open = file;
        Segment left = segment;
        file = null;
        segment = null;
        if (open == null || left == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            // Everything durable was forced; what close had to say concerns nothing answered.
            log.warn("journal: closing {}: {}", left.file(), e.toString());
        }
        // A segment without a durable entry is replaced by one of the same name: leave it alone.
        if (left.first() <= end.position()) {
            housekeeping.cut(left, offset);
        }
    }

    /**
     * At a clean end an empty group says so: then a damaged last entry is not taken for a torn one.
     */
    private void finish() {
        SegmentFile open = file;
        if (open != null && !endsWithMark && offset + Format.BLOCK <= capacity) {
            try {
                write(List.of(), 0);
            } catch (IOException e) {
                log.warn("journal: no end mark: {}", e.toString());
            }
        }
        if (open != null) {
            file = null;
            try {
                open.close();
            } catch (IOException e) {
                log.warn("journal: closing: {}", e.toString());
            }
        }
    }
}
