package dev.weir.journal;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The numbers of the file format, all little-endian; {@code docs/journal-format.md} is the same in
 * prose, and a test holds the two together.
 */
final class Format {
    static final int VERSION = 1;

    /**
     * Everything starts at a multiple of this, so no group shares a disk block with another: a
     * write that goes wrong cannot touch an entry that was answered.
     */
    static final int BLOCK = 4096;

    /** Offsets in the segment header, which has the first block for itself. */
    static final class Segment {
        /** {@code WEIRJRNL}. */
        static final long MAGIC = 0x4C4E_524A_5249_4557L;

        static final int VERSION_AT = 8;
        static final int PREVIOUS_AT = 12;
        static final int ID_AT = 16;
        static final int FIRST_AT = 32;
        static final int PREVIOUS_FIRST_AT = 40;
        static final int CREATED_AT = 48;
        static final int CRC_AT = 60;
        static final int SIZE = 64;

        private Segment() {}
    }

    /** Offsets in a group header. */
    static final class Group {
        /** {@code WGRP}. */
        static final int MAGIC = 0x5052_4757;

        static final int LENGTH_AT = 4;
        static final int FIRST_AT = 8;
        static final int COUNT_AT = 16;
        static final int PREVIOUS_AT = 20;
        static final int CONTENTS_CRC_AT = 24;
        static final int CRC_AT = 28;
        static final int SIZE = 32;

        private Group() {}
    }

    /**
     * The front of a compressed segment: a zstd skippable frame, so zstd's own tool reads the file.
     */
    static final class Compressed {
        static final int MAGIC = 0x184D_2A57;
        static final int PAYLOAD_AT = 4;
        static final int HEADER_AT = 8;
        static final int LENGTH_AT = 72;
        static final int FRAME_LENGTH_AT = 80;
        static final int FRAME_CRC_AT = 88;
        static final int CRC_AT = 92;
        static final int SIZE = 96;

        private Compressed() {}
    }

    private Format() {}

    /** Rounds up to whole blocks. */
    static long blocks(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK * BLOCK;
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    static UUID uuid(ByteBuffer buffer, int at) {
        byte[] bytes = new byte[16];
        buffer.get(at, bytes);
        ByteBuffer big = ByteBuffer.wrap(bytes);
        return new UUID(big.getLong(), big.getLong());
    }

    static int crc(ByteBuffer buffer, int from, int to) {
        CRC32C crc = new CRC32C();
        update(crc, buffer, from, to);
        return (int) crc.getValue();
    }

    /**
     * The CRC of a group header. It begins with the journal's id, so bytes that merely look like a
     * group (a hostile body, another journal's file) are not taken for one of ours.
     */
    static int groupCrc(byte[] journalId, ByteBuffer buffer, int at) {
        CRC32C crc = new CRC32C();
        crc.update(journalId);
        update(crc, buffer, at, at + Group.CRC_AT);
        return (int) crc.getValue();
    }

    private static void update(CRC32C crc, ByteBuffer buffer, int from, int to) {
        int position = buffer.position();
        int limit = buffer.limit();
        buffer.limit(to).position(from);
        crc.update(buffer);
        buffer.limit(limit).position(position);
    }
}
