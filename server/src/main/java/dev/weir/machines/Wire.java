package dev.weir.machines;

import dev.weir.journal.Records;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What writer and standby say to each other on one connection: {@code hello}, then records and
 * pings one way, what is on the standby's disk the other. Numbers are big-endian.
 */
final class Wire {
    /** The first word of such a connection. */
    static final String COPY = "copy";

    /** The first word of one that tells a writer that it was deposed. */
    static final String DEPOSED = "deposed";

    static final byte HELLO = 'H';
    static final byte REFUSED = 'X';
    static final byte RECORDS = 'R';
    static final byte PING = 'P';

    /** Larger than any group with the largest entry. */
    private static final int MOST_BYTES = 64 << 20;

    private Wire() {}

    /**
     * The writer's first word.
     *
     * @param keep the standby's copy is right up to here
     * @param oldest the first position that the writer still has
     */
    record Hello(UUID journal, long term, long keep, long oldest) {
        void write(DataOutputStream out) throws IOException {
            out.writeByte(HELLO);
            out.writeLong(journal.getMostSignificantBits());
            out.writeLong(journal.getLeastSignificantBits());
            out.writeLong(term);
            out.writeLong(keep);
            out.writeLong(oldest);
        }

        static Hello read(DataInputStream in) throws IOException {
            byte kind = in.readByte();
            if (kind == REFUSED) {
                throw new CopyRefused(in.readUTF());
            }
            if (kind != HELLO) {
                throw new ProtocolException("no greeting: " + kind);
            }
            return new Hello(
                    new UUID(in.readLong(), in.readLong()),
                    in.readLong(),
                    in.readLong(),
                    in.readLong());
        }
    }

    /**
     * That the writer is there.
     *
     * @param sent by the writer's clock; comes back with the answer
     * @param oldest the first position that it still has
     * @param posted the last that is posted
     */
    record Ping(long sent, long oldest, long posted) {
        void write(DataOutputStream out) throws IOException {
            out.writeByte(PING);
            out.writeLong(sent);
            out.writeLong(oldest);
            out.writeLong(posted);
        }

        static Ping read(DataInputStream in) throws IOException {
            return new Ping(in.readLong(), in.readLong(), in.readLong());
        }
    }

    /**
     * The standby's answer.
     *
     * @param end the last position on its disk
     * @param ping of the newest ping it had
     */
    record Answer(long end, long ping) {
        void write(DataOutputStream out) throws IOException {
            out.writeLong(end);
            out.writeLong(ping);
            out.flush();
        }

        static Answer read(DataInputStream in) throws IOException {
            return new Answer(in.readLong(), in.readLong());
        }
    }

    static void write(DataOutputStream out, Records records) throws IOException {
        out.writeByte(RECORDS);
        out.writeLong(records.first());
        out.writeInt(records.count());
        out.writeInt(records.bytes().length);
        out.writeInt(crc(records.bytes()));
        out.write(records.bytes());
    }

    static Records readRecords(DataInputStream in) throws IOException {
        long first = in.readLong();
        int count = in.readInt();
        int length = in.readInt();
        int crc = in.readInt();
        if (first < 1 || count < 1 || length < 1 || length > MOST_BYTES) {
            throw new ProtocolException("impossible records");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || crc(bytes) != crc) {
            throw new ProtocolException("damaged records");
        }
        return new Records(first, count, bytes);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** The writer does not let this machine copy; the message says why, for a person. */
    static final class CopyRefused extends IOException {
        private static final long serialVersionUID = 1;

        CopyRefused(String why) {
            super(why);
        }
    }
}
