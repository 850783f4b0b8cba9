package dev.weir.bench;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * What a node pushes, {@code {"17":[4,83],…}}, rendered once; before each push some digits change
 * in place, so that no two bodies are equal, the length stays, and the sums are always known.
 */
final class PushBody {
    /** How many numbers change from one push to the next. */
    private static final int CHANGES = 8;

    private final byte[] bytes;
    private final int[] uploadAt;
    private final int[] downloadAt;
    private final int uploadDigits;
    private final int downloadDigits;
    private final SplittableRandom random;
    private long upload;
    private long download;

    PushBody(long[] userIds, int uploadDigits, int downloadDigits, long seed) {
        this.uploadDigits = uploadDigits;
        this.downloadDigits = downloadDigits;
        this.random = new SplittableRandom(seed);
        uploadAt = new int[userIds.length];
        downloadAt = new int[userIds.length];
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < userIds.length; i++) {
            text.append(i == 0 ? "\"" : ",\"").append(userIds[i]).append("\":[");
            uploadAt[i] = text.length();
            upload += append(text, uploadDigits);
            text.append(',');
            downloadAt[i] = text.length();
            download += append(text, downloadDigits);
            text.append(']');
        }
        bytes = text.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private long append(StringBuilder text, int digits) {
        long value = random.nextInt(1, 10);
        for (int i = 1; i < digits; i++) {
            value = value * 10 + random.nextInt(10);
        }
        text.append(value);
        return value;
    }

    void change() {
        for (int i = 0; i < CHANGES; i++) {
            int entry = random.nextInt(uploadAt.length);
            upload += change(uploadAt[entry], uploadDigits);
            download += change(downloadAt[entry], downloadDigits);
        }
    }

    /** Gives one digit of the number at {@code start} another value; returns what that adds. */
    private long change(int start, int digits) {
        int digit = random.nextInt(digits);
        int at = start + digit;
        int before = bytes[at] - '0';
        int after = digit == 0 ? random.nextInt(1, 10) : random.nextInt(10);
        bytes[at] = (byte) ('0' + after);
        long worth = 1;
        for (int i = digit + 1; i < digits; i++) {
            worth *= 10;
        }
        return (after - before) * worth;
    }

    /** The buffer itself, not a copy: valid until the next {@link #change()}. */
    @SuppressWarnings("EI_EXPOSE_REP")
    byte[] bytes() {
        return bytes;
    }

    int users() {
        return uploadAt.length;
    }

    long upload() {
        return upload;
    }

    long download() {
        return download;
    }
}
