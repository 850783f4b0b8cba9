package dev.weir.journal;

import dev.weir.journal.SegmentHeader.BadHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** One segment of the directory, raw or compressed. */
final class Segment {
    static final String RAW = ".wj";
    static final String COMPRESSED = ".wj.zst";

    private final Path directory;
    private final long first;
    private volatile boolean compressed;

    Segment(Path directory, long first, boolean compressed) {
        this.directory = directory;
        this.first = first;
        this.compressed = compressed;
    }

    /** Its first position. */
    long first() {
        return first;
    }

    boolean isCompressed() {
        return compressed;
    }

    void becameCompressed() {
        compressed = true;
    }

    Path raw() {
        return directory.resolve("%020d".formatted(first) + RAW);
    }

    Path zst() {
        return directory.resolve("%020d".formatted(first) + COMPRESSED);
    }

    Path file() {
        return compressed ? zst() : raw();
    }

    /** Opens whichever file there is; the raw one may be replaced at any moment. */
    SegmentBytes open() throws IOException {
        try {
            return compressed ? openCompressed(zst()) : SegmentBytes.raw(raw());
        } catch (NoSuchFileException e) {
            if (compressed) {
                return openCompressed(zst());
            }
            throw e;
        }
    }

    static CompressedFile openCompressed(Path file) throws IOException {
        try {
            return CompressedFile.open(file);
        } catch (BadHeader e) {
            throw new JournalCorrupt(file, 0, String.valueOf(e.getMessage()));
        }
    }

    /** Reads and checks the header, without decompressing anything. */
    SegmentHeader header() throws IOException {
        try (SegmentBytes bytes = open()) {
            if (bytes instanceof CompressedFile file) {
                return file.front().header();
            }
            return header(bytes);
        }
    }

    /** The header as it stands in the bytes themselves; the rest of its block must be empty. */
    static SegmentHeader header(SegmentBytes bytes) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(Format.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(block, 0);
        try {
            if (block.hasRemaining()) {
                throw new BadHeader("shorter than a segment header");
            }
            SegmentHeader header = SegmentHeader.read(block, 0);
            if (block.flip().mismatch(header.block()) >= 0) {
                throw new BadHeader("damaged block of the segment header");
            }
            return header;
        } catch (BadHeader e) {
            throw new JournalCorrupt(bytes.file(), 0, String.valueOf(e.getMessage()));
        }
    }
}
