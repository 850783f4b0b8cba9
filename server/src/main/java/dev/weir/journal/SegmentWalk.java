package dev.weir.journal;

import dev.weir.journal.EntryCodec.UnreadableRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** Walks a closed segment from its header to a known last position and checks every byte. */
final class SegmentWalk {
    private final SegmentBytes bytes;
    private final GroupFrame frame;

    SegmentWalk(UUID journal, SegmentBytes bytes) {
        this.bytes = bytes;
        this.frame = new GroupFrame(journal, bytes);
    }

    /** Checks the whole of a compressed file; returns how long the segment is, bytes. */
    static long checkCompressed(Path file, UUID journal, SegmentHeader follower)
            throws IOException {
        try (CompressedFile bytes = Segment.openCompressed(file)) {
            if (!bytes.isWhole()) {
                throw new JournalCorrupt(file, Format.Compressed.SIZE, "damaged zstd frame");
            }
            return new SegmentWalk(journal, bytes).upTo(follower);
        }
    }

    /**
     * Checks everything up to where the next segment follows on. What stands behind that, in a
     * segment abandoned after a failed write, does not belong to the journal.
     *
     * @return where that is, bytes
     */
    long upTo(SegmentHeader follower) throws IOException {
        return upTo(follower.first() - 1, follower.previous());
    }

    private long upTo(long last, int lastCrc) throws IOException {
        SegmentHeader header = Segment.header(bytes);
        int previous = header.previous();
        long position = header.first() - 1;
        long offset = Format.BLOCK;
        while (position < last || previous != lastCrc) {
            String wrong = frame.next(offset, position + 1, previous);
            if (wrong == null && frame.last() > last) {
                wrong = "positions up to " + frame.last() + ", the next segment has " + (last + 1);
            }
            if (wrong != null) {
                throw new JournalCorrupt(bytes.file(), offset, wrong);
            }
            readRecords();
            position = frame.last();
            previous = frame.crc();
            offset = frame.after();
        }
        return offset;
    }

    private void readRecords() {
        int at = frame.at() + Format.Group.SIZE;
        int limit = frame.at() + frame.length();
        for (int i = 0; i < frame.count(); i++) {
            try {
                int length = EntryCodec.length(frame.buffer(), at, limit);
                EntryCodec.decode(frame.buffer(), at, length);
                at += length;
            } catch (UnreadableRecord e) {
                throw new JournalCorrupt(
                        bytes.file(),
                        frame.offset() + at - frame.at(),
                        String.valueOf(e.getMessage()));
            }
        }
    }
}
