package dev.weir.posting;

import java.util.Arrays;

/**
 * Writes fold state as variable-length numbers, seven bits a byte, lowest first; see {@link
 * StateReader}.
 */
final class StateWriter {
    private byte[] bytes = new byte[4096];
    private int length;

    StateWriter number(long value) {
        if (length + 10 > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** A count, then the differences between neighbours of an ascending row. */
    StateWriter ascending(long[] row) {
        number(row.length);
        long before = 0;
        for (long value : row) {
            number(value - before);
            before = value;
        }
        return this;
    }

    /** What was written since the last call, as an array of its own. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }
}
