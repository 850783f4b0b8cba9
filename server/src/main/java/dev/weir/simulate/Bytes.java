package dev.weir.simulate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer that writes ASCII text and decimal numbers without garbage. One thread. */
final class Bytes {
    private byte[] array;
    private int length;

    Bytes(int capacity) {
        array = new byte[capacity];
    }

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** The buffer itself, valid up to {@link #length()} until the next change. */
    byte[] array() {
        return array;
    }

    byte[] copy() {
        return Arrays.copyOf(array, length);
    }

    /** Takes back the last bytes. */
    void shorten(int newLength) {
        length = newLength;
    }

    @SuppressWarnings(
            "deprecation") // the one way from an ASCII string without an intermediate array
    Bytes text(String ascii) {
        int size = ascii.length();
        room(size);
        ascii.getBytes(0, size, array, length);
        length += size;
        return this;
    }

    Bytes raw(byte[] bytes) {
        return raw(bytes, bytes.length);
    }

    Bytes raw(byte[] bytes, int size) {
        room(size);
        System.arraycopy(bytes, 0, array, length, size);
        length += size;
        return this;
    }

    Bytes one(char ascii) {
        room(1);
        array[length++] = (byte) ascii;
        return this;
    }

    /** Writes a number of 0 or more. */
    Bytes number(long value) {
        room(20);
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        int at = length + digits;
        length = at;
        long rest = value;
        while (rest > Integer.MAX_VALUE) {
            array[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        int small = (int) rest;
        do {
            array[--at] = (byte) ('0' + small % 10);
            small /= 10;
        } while (small > 0);
        return this;
    }

    private void room(int more) {
        if (length + more > array.length) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(array, 0, length, StandardCharsets.ISO_8859_1);
    }
}
