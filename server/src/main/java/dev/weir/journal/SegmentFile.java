package dev.weir.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file of the journal. Used by one thread. */
interface SegmentFile extends Closeable {
    /** Writes some of the buffer, as the operating system likes; returns how much. */
    int write(ByteBuffer from, long offset) throws IOException;

    /** Reads some bytes; -1 at the end of the file. */
    int read(ByteBuffer into, long offset) throws IOException;

    /**
     * Returns when all that was written is durable. After a failure it must not be called again.
     */
    void force() throws IOException;

    void truncate(long length) throws IOException;

    long length() throws IOException;

    default void writeFully(ByteBuffer from, long offset) throws IOException {
        long at = offset;
        while (from.hasRemaining()) {
            at += write(from, at);
        }
    }
}
