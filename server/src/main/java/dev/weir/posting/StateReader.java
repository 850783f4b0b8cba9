package dev.weir.posting;

/** Reads what {@link StateWriter} wrote. Fails on anything else: fold state is never guessed. */
final class StateReader {
    private final byte[] bytes;
    private int at;

    StateReader(byte[] bytes) {
        this.bytes = bytes;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == bytes.length) {
                break;
            }
            byte next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("fold state ends inside a number, at byte " + at);
    }

    long[] ascending() {
        long count = number();
        if (count < 0 || count > bytes.length - at) {
            throw new IllegalStateException("fold state has a row of " + count + " at byte " + at);
        }
        long[] row = new long[(int) count];
        long before = 0;
        for (int i = 0; i < row.length; i++) {
            before += number();
            row[i] = before;
        }
        return row;
    }

    void end() {
        if (at != bytes.length) {
            throw new IllegalStateException(
                    "fold state goes on after its end, at byte " + at + " of " + bytes.length);
        }
    }
}
