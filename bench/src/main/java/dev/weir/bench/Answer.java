package dev.weir.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one HTTP/1.1 answer at a time off a connection and keeps its status and cookie. Only as
 * much HTTP as a push answer needs: a Content-Length, no chunks.
 */
final class Answer {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SET_COOKIE = "set-cookie:".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
    private final byte[] bytes = new byte[16 * 1024];
    private int filled;
    private int status;
    private byte[] cookie = {};

    int status() {
        return status;
    }

    boolean hasCookie() {
        return cookie.length > 0;
    }

    /** {@code name=value} of the answer's Set-Cookie. */
    byte[] cookie() {
        return cookie;
    }

    /** Forgets what was read, for a new connection. */
    void reset() {
        filled = 0;
    }

    void read(ReadableByteChannel channel) throws IOException {
        int headEnd = headEnd();
        while (headEnd < 0) {
            fill(channel);
            headEnd = headEnd();
        }
        int end = headEnd + parseHead(headEnd);
        while (filled < end) {
            fill(channel);
        }
        System.arraycopy(bytes, end, bytes, 0, filled - end);
        filled -= end;
    }

    private void fill(ReadableByteChannel channel) throws IOException {
        buffer.clear().limit(bytes.length - filled);
        if (channel.read(buffer) <= 0) {
            throw new EOFException("connection closed within an answer, or an answer too long");
        }
        buffer.flip();
        int length = buffer.remaining();
        buffer.get(bytes, filled, length);
        filled += length;
    }

    /** Index behind the empty line, or -1. */
    private int headEnd() {
        for (int i = 3; i < filled; i++) {
            if (bytes[i] == '\n'
                    && bytes[i - 1] == '\r'
                    && bytes[i - 2] == '\n'
                    && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Takes status and cookie; returns the length of the body. */
    private int parseHead(int headEnd) {
        status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
        cookie = new byte[0];
        int length = 0;
        int line = 0;
        for (int i = 0; i < headEnd; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (startsWith(LENGTH, line)) {
                length = number(line + LENGTH.length);
            } else if (startsWith(SET_COOKIE, line)) {
                cookie = pair(line + SET_COOKIE.length);
            }
            line = i + 1;
        }
        return length;
    }

    private boolean startsWith(byte[] lowerCase, int at) {
        for (int i = 0; i < lowerCase.length; i++) {
            int b = bytes[at + i];
            if (b >= 'A' && b <= 'Z') {
                b += 'a' - 'A';
            }
            if (b != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private int number(int at) {
        int value = 0;
        for (int i = at; bytes[i] != '\r'; i++) {
            if (bytes[i] != ' ') {
                value = value * 10 + bytes[i] - '0';
            }
        }
        return value;
    }

    private byte[] pair(int at) {
        int from = at;
        while (bytes[from] == ' ') {
            from++;
        }
        int to = from;
        while (bytes[to] != ';' && bytes[to] != '\r') {
            to++;
        }
        return Arrays.copyOfRange(bytes, from, to);
    }
}
