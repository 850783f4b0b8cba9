package dev.weir.journal;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.weir.journal.Format.Compressed;
import dev.weir.journal.Format.Segment;
import dev.weir.journal.SegmentHeader.BadHeader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A closed segment under zstd: a front with a copy of the segment header, so that opening a journal
 * decompresses nothing, then one zstd frame of the segment's bytes. Read from front to back; going
 * back begins again.
 */
final class CompressedFile implements SegmentBytes {
    private static final int CHUNK = 256 << 10;

    private final Path file;
    private final FileChannel channel;
    private final Front front;
    private final byte[] chunk = new byte[CHUNK];
    private @Nullable InputStream stream;
    private long at;

    /**
     * What stands before the zstd frame.
     *
     * @param length bytes of the segment
     * @param frameLength bytes of the zstd frame
     * @param frameCrc CRC32C of the zstd frame
     */
    record Front(SegmentHeader header, long length, long frameLength, int frameCrc) {}

    private CompressedFile(Path file, FileChannel channel, Front front) {
        this.file = file;
        this.channel = channel;
        this.front = front;
    }

    static CompressedFile open(Path file) throws IOException, BadHeader {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new CompressedFile(file, channel, readFront(channel));
        } catch (IOException | BadHeader e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Compresses the first {@code length} bytes of a segment into a new file and forces it.
     *
     * @param goOn asked between chunks; false = leave the file unfinished
     * @return whether the file is finished
     */
    static boolean write(SegmentBytes from, long length, Path to, BooleanSupplier goOn)
            throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        from.read(chunk.limit(Segment.SIZE), 0);
        byte[] header = new byte[Segment.SIZE];
        chunk.get(0, header);
        try (FileChannel channel =
                FileChannel.open(
                        to,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            FrameOutput frame = new FrameOutput(channel);
            try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(frame, 3)) {
                zstd.setChecksum(true);
                for (long done = 0; done < length; done += chunk.limit()) {
                    chunk.clear().limit((int) Math.min(CHUNK, length - done));
                    from.read(chunk, done);
                    if (chunk.hasRemaining()) {
                        throw new EOFException(from.file() + " is shorter than " + length);
                    }
                    zstd.write(chunk.array(), 0, chunk.limit());
                    if (!goOn.getAsBoolean()) {
                        return false;
                    }
                }
            }
            ByteBuffer front = front(header, length, frame);
            while (front.hasRemaining()) {
                channel.write(front, front.position());
            }
            channel.force(true);
            return true;
        }
    }

    private static ByteBuffer front(byte[] header, long length, FrameOutput frame) {
        ByteBuffer front = ByteBuffer.allocate(Compressed.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        return front.putInt(0, Compressed.MAGIC)
                .putInt(Compressed.PAYLOAD_AT, Compressed.SIZE - Compressed.HEADER_AT)
                .put(Compressed.HEADER_AT, header)
                .putLong(Compressed.LENGTH_AT, length)
                .putLong(Compressed.FRAME_LENGTH_AT, frame.at - Compressed.SIZE)
                .putInt(Compressed.FRAME_CRC_AT, (int) frame.crc.getValue())
                .putInt(Compressed.CRC_AT, Format.crc(front, 0, Compressed.CRC_AT));
    }

    private static Front readFront(FileChannel channel) throws IOException, BadHeader {
        ByteBuffer front = ByteBuffer.allocate(Compressed.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        while (front.hasRemaining()) {
            if (channel.read(front, front.position()) < 0) {
                throw new BadHeader("shorter than its front");
            }
        }
        if (front.getInt(0) != Compressed.MAGIC
                || front.getInt(Compressed.CRC_AT) != Format.crc(front, 0, Compressed.CRC_AT)) {
            throw new BadHeader("damaged front of a compressed segment");
        }
        return new Front(
                SegmentHeader.read(front, Compressed.HEADER_AT),
                front.getLong(Compressed.LENGTH_AT),
                front.getLong(Compressed.FRAME_LENGTH_AT),
                front.getInt(Compressed.FRAME_CRC_AT));
    }

    Front front() {
        return front;
    }

    /** Whether the zstd frame is what was written, to the bit. */
    boolean isWhole() throws IOException {
        if (channel.size() != Compressed.SIZE + front.frameLength()) {
            return false;
        }
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.wrap(chunk);
        for (long offset = Compressed.SIZE; channel.read(buffer.clear(), offset) > 0; ) {
            offset += buffer.flip().limit();
            crc.update(buffer);
        }
        return (int) crc.getValue() == front.frameCrc();
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public long length() {
        return front.length();
    }

    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
        if (stream == null || offset < at) {
            closeStream();
            stream = new ZstdInputStreamNoFinalizer(new FrameInput(channel));
            at = 0;
        }
        InputStream from = stream;
        int count = 0;
        while (at < offset && count >= 0) {
            count = next(from, offset - at);
        }
        while (into.hasRemaining() && count >= 0) {
            count = next(from, into.remaining());
            into.put(chunk, 0, Math.max(count, 0));
        }
    }

    private int next(InputStream from, long most) throws IOException {
        try {
            int count = from.read(chunk, 0, (int) Math.min(CHUNK, most));
            at += Math.max(count, 0);
            return count;
        } catch (ZstdIOException e) {
            throw new JournalCorrupt(file, at, "damaged zstd frame: " + e.getMessage());
        }
    }

    private void closeStream() throws IOException {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeStream();
        channel.close();
    }

    /** The zstd frame on its way to the file; the channel outlives it. */
    private static final class FrameOutput extends OutputStream {
        private final FileChannel channel;
        private final CRC32C crc = new CRC32C();
        private long at = Compressed.SIZE;

        FrameOutput(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            crc.update(bytes, offset, length);
            ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        }
    }

    /** The zstd frame out of the file; the channel outlives it. */
    private static final class FrameInput extends InputStream {
        private final FileChannel channel;
        private long at = Compressed.SIZE;

        FrameInput(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = channel.read(ByteBuffer.wrap(bytes, offset, length), at);
            at += Math.max(count, 0);
            return count;
        }
    }
}
