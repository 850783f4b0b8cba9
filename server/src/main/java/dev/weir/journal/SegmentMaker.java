package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes segments. A spare is filled with zeros and forced in the background, so that an append
 * changes no metadata of the file and a full disk shows while there is still room for what is being
 * said.
 *
 * <p>The writer takes spares, housekeeping prepares them.
 */
final class SegmentMaker {
    private static final String SPARE = "spare.wj";
    private static final String UNFINISHED = "spare.wj.tmp";
    private static final String MADE = "next.wj.tmp";

    /** When no spare is ready, a small segment is quickly made; the writer must not wait long. */
    private static final long SMALL_BYTES = 4L << 20;

    private static final int CHUNK = 256 << 10;

    private final Path directory;
    private final SegmentFiles files;
    private final long segmentBytes;
    private volatile boolean spareReady;

    SegmentMaker(Path directory, SegmentFiles files, long segmentBytes) {
        this.directory = directory;
        this.files = files;
        this.segmentBytes = segmentBytes;
    }

    /** At start: a spare of the right size is used again, anything half made is removed. */
    void begin() throws IOException {
        files.delete(directory.resolve(UNFINISHED));
        files.delete(directory.resolve(MADE));
        Path spare = directory.resolve(SPARE);
        spareReady = Files.exists(spare) && Files.size(spare) == segmentBytes;
    }

    Path directory() {
        return directory;
    }

    boolean isSpareReady() {
        return spareReady;
    }

    void prepareSpare() throws IOException {
        if (!spareReady) {
            Path unfinished = directory.resolve(UNFINISHED);
            try (SegmentFile file = files.create(unfinished)) {
                fill(file, segmentBytes);
            }
            giveSpare(unfinished);
        }
    }

    private synchronized void giveSpare(Path finished) throws IOException {
        // After a crash a spare without a durable name is just not there.
        files.rename(finished, directory.resolve(SPARE));
        spareReady = true;
    }

    /** Takes the spare away under the name of what is being made, so that another can be given. */
    private synchronized boolean takeSpare(Path to) throws IOException {
        if (!spareReady) {
            return false;
        }
        spareReady = false;
        files.rename(directory.resolve(SPARE), to);
        return true;
    }

    private static void fill(SegmentFile file, long length) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK, length));
        for (long at = 0; at < length; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), length - at));
            file.writeFully(zeros, at);
        }
        file.force();
    }

    /**
     * Makes the next segment. The header is durable before the file gets its name, and the name is
     * durable before anything is answered from it.
     */
    SegmentFile make(Segment segment, SegmentHeader header) throws IOException {
        Path made = directory.resolve(MADE);
        boolean spare = takeSpare(made);
        SegmentFile file = spare ? files.open(made) : files.create(made);
        try {
            if (!spare) {
                fill(file, Math.min(SMALL_BYTES, segmentBytes));
            }
            file.writeFully(header.block(), 0);
            file.force();
            files.rename(made, segment.raw());
            files.forceDirectory(directory);
            return file;
        } catch (IOException e) {
            closeQuietly(file, e);
            throw e;
        }
    }

    private static void closeQuietly(SegmentFile file, IOException because) {
        try {
            file.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
