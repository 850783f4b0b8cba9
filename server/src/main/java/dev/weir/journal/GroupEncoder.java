package dev.weir.journal;

import dev.weir.journal.Format.Group;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;

/** Turns waiting entries into the bytes of one commit group, in one buffer used again and again. */
final class GroupEncoder {
    private static final byte[] ZEROS = new byte[Format.BLOCK];

    private final byte[] journalId;
    private final ByteBuffer reused;
    private int crc;

    /** The buffer holds groups up to this many bytes; a larger one gets a buffer of its own. */
    GroupEncoder(UUID journal, int groupBytes) {
        this.journalId = Format.bytes(journal);
        this.reused = buffer(groupBytes);
    }

    private static ByteBuffer buffer(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(Format.blocks(bytes)))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The bytes a group of records takes on disk. */
    static long length(long recordBytes) {
        return Format.blocks(Group.SIZE + recordBytes);
    }

    /** A whole group, ready to be written. No entries: an end mark. */
    ByteBuffer encode(List<Waiting> entries, long recordBytes, long first, int previous) {
        ByteBuffer into = begin(recordBytes);
        for (int i = 0; i < entries.size(); i++) {
            Waiting waiting = entries.get(i);
            EntryCodec.encode(waiting.entry(), waiting.isRefused(), into);
        }
        return finish(into, first, entries.size(), previous);
    }

    /** A whole group of records that are encoded already. */
    ByteBuffer encode(Records records, int previous) {
        ByteBuffer into = begin(records.bytes().length).put(records.bytes());
        return finish(into, records.first(), records.count(), previous);
    }

    private ByteBuffer begin(long recordBytes) {
        long length = length(recordBytes);
        ByteBuffer into = length <= reused.capacity() ? reused : buffer(length);
        into.clear().limit(Math.toIntExact(length)).position(Group.SIZE);
        return into;
    }

    private ByteBuffer finish(ByteBuffer into, long first, int count, int previous) {
        int length = into.limit();
        into.put(ZEROS, 0, into.remaining());
        into.putInt(0, Group.MAGIC)
                .putInt(Group.LENGTH_AT, length)
                .putLong(Group.FIRST_AT, first)
                .putInt(Group.COUNT_AT, count)
                .putInt(Group.PREVIOUS_AT, previous)
                .putInt(Group.CONTENTS_CRC_AT, Format.crc(into, Group.SIZE, length));
        crc = Format.groupCrc(journalId, into, 0);
        into.putInt(Group.CRC_AT, crc);
        return into.flip();
    }

    /** The header CRC of the group encoded last. */
    int crc() {
        return crc;
    }
}
