package dev.weir.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Frames of a web socket's server side, one behind the other (RFC 6455, section 5.2). */
final class SocketFrames {
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int SHORT = 125;
    private static final int LONGEST_REASON = 123;

    private byte[] bytes = new byte[512];
    private int size;

    int size() {
        return size;
    }

    /** A message whose {@code seq} stands before its body. */
    void message(long seq, byte[] body) {
        byte[] before = ("{\"seq\":" + seq + ",").getBytes(StandardCharsets.ISO_8859_1);
        head(TEXT, before.length + body.length);
        put(before);
        put(body);
    }

    void ping() {
        head(PING, 0);
    }

    void close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(text.length, LONGEST_REASON);
        head(CLOSE, 2 + length);
        bytes[size++] = (byte) (code >>> 8);
        bytes[size++] = (byte) code;
        put(Arrays.copyOf(text, length));
    }

    /** What is there, which is then forgotten. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }

    private void head(int kind, int length) {
        room(length + 10);
        bytes[size++] = (byte) kind;
        if (length <= SHORT) {
            bytes[size++] = (byte) length;
        } else if (length < 1 << 16) {
            bytes[size++] = 126;
            bytes[size++] = (byte) (length >>> 8);
            bytes[size++] = (byte) length;
        } else {
            bytes[size++] = 127;
            for (int shift = 56; shift >= 0; shift -= 8) {
                bytes[size++] = (byte) ((long) length >>> shift);
            }
        }
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    private void put(byte[] part) {
        room(part.length);
        System.arraycopy(part, 0, bytes, size, part.length);
        size += part.length;
    }
}
