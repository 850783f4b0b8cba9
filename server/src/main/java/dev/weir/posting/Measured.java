package dev.weir.posting;

import java.util.Arrays;

/**
 * What a report adds, entry by entry in the order of its {@link Readings}, in arrays used again for
 * the next report.
 *
 * <p>{@code posted} is new usage; {@code held} is usage that may or may not be new. All bytes. One
 * thread.
 */
final class Measured {
    /** What kind of thing the report was, before any entry is judged on its own. */
    enum Kind {
        /** New usage under an answer that the process proves, or the first of its stream. */
        FRESH,
        /** Shown before under the same answer, byte for byte. */
        REPEAT,
        /** Shows again what an unanswered report showed, and more. */
        SUPERSET,
        /** Older than what the stream remembers: everything is held. */
        STALE
    }

    private Kind kind = Kind.FRESH;
    private int size;
    private int outOfOrder;
    private long repeatedBytes;
    private long[] values = new long[4 * 256];

    void begin(Kind newKind, int newSize) {
        kind = newKind;
        size = newSize;
        outOfOrder = 0;
        repeatedBytes = 0;
        if (4 * size > values.length) {
            values = new long[Integer.highestOneBit(4 * size) * 2];
        } else {
            Arrays.fill(values, 0, 4 * size, 0);
        }
    }

    void post(int i, long upload, long download) {
        values[4 * i] = upload;
        values[4 * i + 1] = download;
    }

    void hold(int i, long upload, long download) {
        values[4 * i + 2] = upload;
        values[4 * i + 3] = download;
    }

    void countRepeated(long bytes) {
        repeatedBytes += bytes;
        if (repeatedBytes < 0) {
            repeatedBytes = Long.MAX_VALUE;
        }
    }

    void countOutOfOrder() {
        outOfOrder++;
    }

    Kind kind() {
        return kind;
    }

    int size() {
        return size;
    }

    /** Values that fell within an epoch: copies that were overtaken. */
    int outOfOrder() {
        return outOfOrder;
    }

    /** Bytes shown again, both directions; saturates. */
    long repeatedBytes() {
        return repeatedBytes;
    }

    long postedUpload(int i) {
        return values[4 * i];
    }

    long postedDownload(int i) {
        return values[4 * i + 1];
    }

    long heldUpload(int i) {
        return values[4 * i + 2];
    }

    long heldDownload(int i) {
        return values[4 * i + 3];
    }
}
