package dev.weir.journal;

import dev.weir.journal.EntryCodec.UnreadableRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries in order up to the durable end, and goes on as the end moves. Used by one thread.
 *
 * <p>Every group is checked before its first entry is shown, and that it follows the one before,
 * also from one segment to the next. An interrupt of the reading thread closes the file below.
 * Throws {@link JournalCorrupt}, {@link EntriesRemoved} or {@link JournalUnavailable}; after that
 * the reader is of no more use.
 */
public final class JournalReader implements AutoCloseable {
    private final UUID journal;
    private final Segments segments;
    private final EndOfJournal end;

    private @Nullable Segment segment;
    private @Nullable GroupFrame frame;
    private long offset;
    private int previous;

    /** Whether {@link #previous} is known: the reader came to {@link #offset} by reading. */
    private boolean walked;

    /** Nothing read ahead is trusted beyond this position: it was not durable when it was read. */
    private long readAheadEnd;

    private long position;
    private long groupEnd;
    private int recordAt;
    private int recordLength;

    JournalReader(UUID journal, Segments segments, EndOfJournal end, long after) {
        if (after < 0) {
            throw new IllegalArgumentException("position " + after);
        }
        this.journal = journal;
        this.segments = segments;
        this.end = end;
        this.position = after;
        this.groupEnd = after;
    }

    /** Goes to the next entry; false = nothing more is durable now, ask again later. */
    public boolean next() {
        if (position < groupEnd) {
            position++;
            recordAt += recordLength;
            measure();
            return true;
        }
        long durable = end.position();
        if (position >= durable) {
            return false;
        }
        Segment holding = holding(position + 1);
        try {
            load(turnTo(holding, position + 1), position + 1, durable);
        } catch (IOException e) {
            throw new JournalUnavailable(holding.file(), e);
        }
        position++;
        return true;
    }

    /** The position of the current entry; before the first, the position the reader began after. */
    public long position() {
        return position;
    }

    /** The current entry, decoded at every call. */
    public Entry entry() {
        GroupFrame group = frame;
        if (group == null || recordLength == 0) {
            throw new IllegalStateException("no current entry");
        }
        try {
            return EntryCodec.decode(group.buffer(), recordAt, recordLength);
        } catch (UnreadableRecord e) {
            throw corrupt(group, e);
        }
    }

    /**
     * Goes on over whatever is durable now, as it stands in the journal.
     *
     * @param enough no entry is added once it is this many bytes
     * @return null = nothing more is durable now
     */
    public @Nullable Records records(int enough) {
        long first = position + 1;
        ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        while (gathered.size() < enough && next()) {
            GroupFrame group = frame;
            if (group == null) {
                throw new IllegalStateException("no current group");
            }
            byte[] record = new byte[recordLength];
            group.buffer().get(recordAt, record);
            gathered.write(record, 0, record.length);
        }
        return position < first
                ? null
                : new Records(first, Math.toIntExact(position - first + 1), gathered.toByteArray());
    }

    /** Makes the group that holds a position the current one, at that position. */
    private void load(GroupFrame group, long wanted, long durable) throws IOException {
        if (wanted > readAheadEnd) {
            group.forget();
            readAheadEnd = durable;
        }
        while (true) {
            check(group, group.header(offset));
            if (walked) {
                check(group, group.follows(wanted, previous));
            }
            boolean skip = group.last() < wanted;
            if (!skip || walked) {
                check(group, group.contents());
            }
            offset = group.after();
            previous = group.crc();
            if (!skip) {
                break;
            }
        }
        walked = true;
        check(group, group.first() > wanted ? "position " + wanted + " is missing" : null);
        groupEnd = group.last();
        recordAt = group.at() + Format.Group.SIZE;
        measure();
        for (long at = group.first(); at < wanted; at++) {
            recordAt += recordLength;
            measure();
        }
    }

    private void measure() {
        GroupFrame group = frame;
        if (group == null) {
            throw new IllegalStateException("no current group");
        }
        try {
            recordLength = EntryCodec.length(group.buffer(), recordAt, group.at() + group.length());
        } catch (UnreadableRecord e) {
            throw corrupt(group, e);
        }
    }

    private Segment holding(long wanted) {
        Segment holding = segments.holding(wanted);
        if (holding == null) {
            Segment oldest = segments.oldest();
            throw new EntriesRemoved(wanted, oldest == null ? wanted : oldest.first());
        }
        return holding;
    }

    /** Opens a segment, unless it is open. */
    private GroupFrame turnTo(Segment holding, long wanted) throws IOException {
        GroupFrame group = frame;
        if (group != null && holding == segment) {
            return group;
        }
        SegmentHeader header = holding.header();
        if (group != null) {
            leave(group, header);
            group.bytes().close();
            group.turnTo(holding.open());
        } else {
            group = new GroupFrame(journal, holding.open());
            frame = group;
        }
        segment = holding;
        offset = Format.BLOCK;
        previous = header.previous();
        walked = header.first() == wanted;
        return group;
    }

    /**
     * Before leaving a segment: whether the next one follows on what was read, or on an end mark.
     */
    private void leave(GroupFrame group, SegmentHeader next) throws IOException {
        while (walked && previous != next.previous()) {
            group.forget();
            check(group, group.next(offset, next.first(), previous));
            check(group, group.count() == 0 ? null : "the next segment follows another group");
            offset = group.after();
            previous = group.crc();
        }
    }

    private void check(GroupFrame group, @Nullable String wrong) {
        if (wrong != null) {
            throw new JournalCorrupt(group.bytes().file(), offset, wrong);
        }
    }

    private JournalCorrupt corrupt(GroupFrame group, UnreadableRecord e) {
        return new JournalCorrupt(
                group.bytes().file(),
                group.offset() + recordAt - group.at(),
                String.valueOf(e.getMessage()));
    }

    @Override
    public void close() {
        GroupFrame group = frame;
        frame = null;
        if (group != null) {
            try {
                group.bytes().close();
            } catch (IOException e) {
                throw new JournalUnavailable(group.bytes().file(), e);
            }
        }
    }
}
