package dev.weir.journal;

import dev.weir.journal.Format.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * What a segment says of itself.
 *
 * @param first position of its first entry
 * @param previousFirst first position of the segment before it, 0 = there was none; so a missing
 *     one is found without reading groups
 * @param previous header CRC of the last group before it, 0 = there was none
 * @param createdMillis wall clock, epoch milliseconds
 */
record SegmentHeader(
        UUID journal, long first, long previousFirst, int previous, long createdMillis) {

    /** The whole first block, ready to be written. */
    ByteBuffer block() {
        ByteBuffer block = ByteBuffer.allocateDirect(Format.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(0, Segment.MAGIC)
                .putInt(Segment.VERSION_AT, Format.VERSION)
                .putInt(Segment.PREVIOUS_AT, previous)
                .put(Segment.ID_AT, Format.bytes(journal))
                .putLong(Segment.FIRST_AT, first)
                .putLong(Segment.PREVIOUS_FIRST_AT, previousFirst)
                .putLong(Segment.CREATED_AT, createdMillis)
                .putInt(Segment.CRC_AT, Format.crc(block, 0, Segment.CRC_AT));
        return block;
    }

    /** Reads a header at an offset of a little-endian buffer. */
    static SegmentHeader read(ByteBuffer from, int at) throws BadHeader {
        if (from.getLong(at) != Segment.MAGIC) {
            throw new BadHeader("not a segment of a journal");
        }
        if (from.getInt(at + Segment.CRC_AT) != Format.crc(from, at, at + Segment.CRC_AT)) {
            throw new BadHeader("damaged segment header");
        }
        int version = from.getInt(at + Segment.VERSION_AT);
        if (version != Format.VERSION) {
            throw new BadHeader("format version " + version + ", this program reads 1");
        }
        return new SegmentHeader(
                Format.uuid(from, at + Segment.ID_AT),
                from.getLong(at + Segment.FIRST_AT),
                from.getLong(at + Segment.PREVIOUS_FIRST_AT),
                from.getInt(at + Segment.PREVIOUS_AT),
                from.getLong(at + Segment.CREATED_AT));
    }

    /** The header cannot be used; the message says why. */
    static final class BadHeader extends Exception {
        private static final long serialVersionUID = 1;

        BadHeader(String what) {
            super(what);
        }
    }
}
