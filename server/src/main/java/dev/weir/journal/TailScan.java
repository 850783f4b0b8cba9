package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a journal ends: walks the groups of its last segment, then looks at what is behind
 * them. A damaged group that nothing whole follows is a torn tail: the crash hit it before anyone
 * was answered. A whole group behind it means it had been durable: corruption (R22).
 */
final class TailScan {
    private static final int CHUNK = 1 << 20;

    private final GroupFrame frame;
    private final SegmentBytes bytes;
    private final long firstPosition;

    private long end;
    private long offset = Format.BLOCK;
    private int previous;
    private long lastLength;
    private boolean endsWithMark;
    private @Nullable String torn;
    private long tornEnd;

    private TailScan(UUID journal, SegmentBytes bytes, SegmentHeader header) {
        this.bytes = bytes;
        this.frame = new GroupFrame(journal, bytes);
        this.firstPosition = header.first();
        this.end = header.first() - 1;
        this.previous = header.previous();
    }

    /** Reads the whole segment; only a torn tail is acceptable damage. */
    static TailScan of(UUID journal, SegmentBytes bytes) throws IOException {
        return upTo(journal, bytes, Long.MAX_VALUE);
    }

    /** Reads up to a position that is known to be durable, and nothing behind it. */
    static TailScan upTo(UUID journal, SegmentBytes bytes, long durable) throws IOException {
        TailScan scan = new TailScan(journal, bytes, Segment.header(bytes));
        String wrong = scan.walk(durable);
        if (wrong != null) {
            scan.lookBehind(wrong);
        }
        return scan;
    }

    private @Nullable String walk(long durable) throws IOException {
        String wrong = null;
        while (end < durable && (wrong = frame.next(offset, end + 1, previous)) == null) {
            end = frame.last();
            previous = frame.crc();
            endsWithMark = frame.count() == 0;
            lastLength = frame.length();
            offset = frame.after();
        }
        return wrong;
    }

    private void lookBehind(String wrong) throws IOException {
        long length = bytes.length();
        int most = (int) Math.max(0, Math.min(CHUNK, length - offset));
        ByteBuffer chunk = ByteBuffer.allocateDirect(most);
        ByteBuffer zeros = ByteBuffer.allocateDirect(Format.BLOCK);
        for (long from = offset; from < length; from += CHUNK) {
            bytes.read(chunk.clear(), from);
            chunk.flip();
            if (isZero(chunk, zeros)) {
                continue;
            }
            for (int at = 0; at < chunk.limit(); at += Format.BLOCK) {
                ByteBuffer block = chunk.slice(at, Math.min(Format.BLOCK, chunk.limit() - at));
                if (!isZero(block, zeros)) {
                    torn = wrong;
                    tornEnd = from + at + block.limit();
                    refuseWholeGroup(from + at, wrong);
                }
            }
        }
    }

    private void refuseWholeGroup(long at, String wrong) throws IOException {
        if (frame.header(at) == null
                && frame.first() >= firstPosition
                && frame.contents() == null) {
            throw new JournalCorrupt(
                    bytes.file(),
                    offset,
                    wrong
                            + "; a whole group (positions %d to %d) stands behind it at offset %d"
                                    .formatted(frame.first(), frame.last(), at));
        }
    }

    private static boolean isZero(ByteBuffer buffer, ByteBuffer zeros) {
        for (int at = 0; at < buffer.limit(); at += zeros.capacity()) {
            int length = Math.min(zeros.capacity(), buffer.limit() - at);
            if (buffer.slice(at, length).mismatch(zeros.slice(0, length)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** The last whole position; one below the segment's first if it holds none. */
    long end() {
        return end;
    }

    /** Where the next group goes. */
    long offset() {
        return offset;
    }

    /** The CRC of the last group's header, or of the last one in the segment before. */
    int previous() {
        return previous;
    }

    /** Bytes of the last whole group, 0 = there is none. */
    long lastLength() {
        return lastLength;
    }

    boolean endsWithMark() {
        return endsWithMark;
    }

    /** What is wrong behind the last whole group; null = nothing stands there. */
    @Nullable String torn() {
        return torn;
    }

    /** Where the torn bytes end. */
    long tornEnd() {
        return tornEnd;
    }
}
