package dev.weir.journal;

import dev.weir.journal.Format.Group;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A window on the groups of a segment, one group at a time. Damage is a value here, the description
 * of what is wrong: whoever walks knows whether it is a torn tail or corruption.
 */
final class GroupFrame {
    private static final int SMALLEST_CHUNK = 16 << 10;
    private static final int LARGEST_CHUNK = 1 << 20;

    private final byte[] journalId;
    private SegmentBytes bytes;

    private ByteBuffer buffer = buffer(SMALLEST_CHUNK);
    private long bufferFrom;
    private int chunk = SMALLEST_CHUNK;

    private int at;
    private long offset;
    private long first;
    private int count;
    private int length;
    private int previous;
    private int crc;

    GroupFrame(UUID journal, SegmentBytes bytes) {
        this.journalId = Format.bytes(journal);
        this.bytes = bytes;
        buffer.limit(0);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes on with another segment. */
    void turnTo(SegmentBytes next) {
        bytes = next;
        forget();
    }

    /** Drops what was read ahead: it may have been read before it was written. */
    void forget() {
        buffer.limit(0);
        chunk = SMALLEST_CHUNK;
    }

    /** Reads the group header at an offset; returns what is wrong with it, or null. */
    @Nullable String header(long from) throws IOException {
        offset = from;
        if (!fill(from, Group.SIZE)) {
            return "the file ends";
        }
        if (buffer.getInt(at) != Group.MAGIC) {
            return "no group begins here";
        }
        if (buffer.getInt(at + Group.CRC_AT) != Format.groupCrc(journalId, buffer, at)) {
            return "damaged group header";
        }
        length = buffer.getInt(at + Group.LENGTH_AT);
        first = buffer.getLong(at + Group.FIRST_AT);
        count = buffer.getInt(at + Group.COUNT_AT);
        previous = buffer.getInt(at + Group.PREVIOUS_AT);
        crc = buffer.getInt(at + Group.CRC_AT);
        boolean possible = length >= Format.BLOCK && length % Format.BLOCK == 0;
        return possible && count >= 0 && first > 0 ? null : "impossible group header";
    }

    /** Reads the records of the group whose header was read; returns what is wrong, or null. */
    @Nullable String contents() throws IOException {
        if (!fill(offset, length)) {
            return "the file ends within a group";
        }
        int expected = buffer.getInt(at + Group.CONTENTS_CRC_AT);
        return Format.crc(buffer, at + Group.SIZE, at + length) == expected
                ? null
                : "damaged group, positions " + first + " to " + last();
    }

    /** Header and contents, and that the group is the one that must come next. */
    @Nullable String next(long from, long expectedFirst, int expectedPrevious) throws IOException {
        String wrong = header(from);
        if (wrong == null) {
            wrong = follows(expectedFirst, expectedPrevious);
        }
        return wrong == null ? contents() : wrong;
    }

    /** Whether the group whose header was read is the one that must come next. */
    @Nullable String follows(long expectedFirst, int expectedPrevious) {
        if (first != expectedFirst) {
            return "positions from " + first + " where " + expectedFirst + " must come";
        }
        return previous == expectedPrevious ? null : "the group before this one was another";
    }

    private boolean fill(long from, int atLeast) throws IOException {
        if (from < bufferFrom || from + atLeast > bufferFrom + buffer.limit()) {
            if (atLeast > buffer.capacity() || chunk > buffer.capacity()) {
                buffer = buffer(Math.max(atLeast, chunk));
            }
            buffer.clear();
            buffer.limit(Math.max(atLeast, chunk));
            bytes.read(buffer, from);
            buffer.flip();
            bufferFrom = from;
            chunk = Math.min(chunk * 2, LARGEST_CHUNK);
        }
        at = (int) (from - bufferFrom);
        return at + atLeast <= buffer.limit();
    }

    SegmentBytes bytes() {
        return bytes;
    }

    long offset() {
        return offset;
    }

    /** Where the next group begins. */
    long after() {
        return offset + length;
    }

    long first() {
        return first;
    }

    int count() {
        return count;
    }

    /** The last position in the group; one below its first if it is an end mark. */
    long last() {
        return first + count - 1;
    }

    int length() {
        return length;
    }

    /** The CRC of the header, which the next group repeats. */
    int crc() {
        return crc;
    }

    /** The buffer that holds the group; valid until the next call. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Where the group begins in {@link #buffer()}. */
    int at() {
        return at;
    }
}
