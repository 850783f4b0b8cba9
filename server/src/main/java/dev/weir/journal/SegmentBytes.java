package dev.weir.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a segment for reading, raw or compressed alike. */
interface SegmentBytes extends Closeable {
    /** The file, for messages. */
    Path file();

    /** Fills the buffer from an offset, as far as the segment goes. */
    void read(ByteBuffer into, long offset) throws IOException;

    /** How long the segment is, bytes. */
    long length() throws IOException;

    static SegmentBytes raw(Path file) throws IOException {
        return new Raw(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    /** A segment as it was written. */
    record Raw(Path file, FileChannel channel) implements SegmentBytes {
        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            long at = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    return;
                }
                at += count;
            }
        }

        @Override
        public long length() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
