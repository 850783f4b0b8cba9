package dev.weir.collect.node;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Walks once over JSON bytes as node software writes them, forgiving what does not matter.
 *
 * <p>Never throws for any bytes: where the structure cannot be followed it {@link #failed() fails}
 * and every further question is answered with "no more". Bytes within strings are not judged.
 * Allocates nothing for members and whole numbers. One thread.
 */
public final class JsonCursor {
    /** What a value read as a number of bytes turned out to be. */
    public enum Amount {
        WHOLE,
        NEGATIVE,
        TOO_LARGE,
        BAD
    }

    /** Deeper than any real body; what lies deeper is no report. */
    public static final int MAX_DEPTH = 64;

    private static final int END = -1;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int SAFE_DIGITS = 18;

    private final byte[] bytes;
    private int at;
    private boolean failed;
    private int textStart;
    private int textEnd;
    private boolean textEscaped;
    private long number;

    public JsonCursor(byte[] bytes) {
        this.bytes = bytes;
        if (bytes.length >= 3 && (bytes[0] & 0xff) == 0xef && (bytes[1] & 0xff) == 0xbb) {
            at = 3; // a byte order mark
        }
    }

    public boolean failed() {
        return failed;
    }

    /** Where the next unread byte is. */
    public int position() {
        return at;
    }

    /** The byte that the next value, or what stands in its place, begins with; -1 at the end. */
    public int peek() {
        if (failed) {
            return END;
        }
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xff;
            }
            at++;
        }
        return END;
    }

    /** Enters an object; false, and nothing is read, when the next value is none. */
    public boolean object() {
        return enter('{');
    }

    /** Enters an array; false, and nothing is read, when the next value is none. */
    public boolean array() {
        return enter('[');
    }

    private boolean enter(char open) {
        if (peek() != open) {
            return false;
        }
        at++;
        return true;
    }

    /**
     * Goes to the next member of the object: its name is the current text, its value comes next.
     * False at the object's end and on failure.
     */
    public boolean member(boolean first) {
        if (!next(first, '}')) {
            return false;
        }
        if (!text()) {
            return fail();
        }
        if (peek() != ':') {
            return fail();
        }
        at++;
        return true;
    }

    /** Goes to the next value of the array. False at the array's end and on failure. */
    public boolean element(boolean first) {
        return next(first, ']');
    }

    private boolean next(boolean first, char close) {
        int b = peek();
        if (b == close) {
            at++;
            return false;
        }
        if (first) {
            return b != END || fail();
        }
        if (b != ',') {
            return fail();
        }
        at++;
        if (peek() == close) {
            at++; // a comma too many
            return false;
        }
        return true;
    }

    /** Reads a null; false, and nothing is read, when the next value is none. */
    public boolean nothing() {
        if (peek() != 'n'
                || at + 4 > bytes.length
                || bytes[at + 1] != 'u'
                || bytes[at + 2] != 'l'
                || bytes[at + 3] != 'l'
                || (at + 4 < bytes.length && inWord(bytes[at + 4]))) {
            return false;
        }
        at += 4;
        return true;
    }

    /** Reads a string as the current text; false, and nothing is read, when there is none. */
    public boolean text() {
        if (peek() != '"') {
            return false;
        }
        int i = at + 1;
        textStart = i;
        textEscaped = false;
        while (i < bytes.length) {
            byte b = bytes[i];
            if (b == '"') {
                textEnd = i;
                at = i + 1;
                return true;
            }
            if (b == '\\') {
                textEscaped = true;
                i++;
            }
            i++;
        }
        return fail();
    }

    public int textStart() {
        return textStart;
    }

    public int textEnd() {
        return textEnd;
    }

    public boolean textIs(String ascii) {
        if (textEscaped) {
            return textValue().equals(ascii);
        }
        if (textEnd - textStart != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[textStart + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The current text as a string, escapes resolved, bad UTF-8 replaced. */
    public String textValue() {
        String raw = new String(bytes, textStart, textEnd - textStart, StandardCharsets.UTF_8);
        return textEscaped ? JsonEscapes.resolve(raw) : raw;
    }

    /** The current text as a decimal number of at most 18 digits, or -1. */
    public long textDigits() {
        int length = textEnd - textStart;
        if (length < 1 || length > SAFE_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = textStart; i < textEnd; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * Reads the next value as a whole number, given as number or string; any value is consumed.
     *
     * @return {@link Amount#WHOLE} with {@link #numberValue()} set, or what is wrong with it
     */
    public Amount number() {
        int b = peek();
        if (b >= '0' && b <= '9') {
            int i = at;
            int end = Math.min(bytes.length, at + SAFE_DIGITS + 1);
            long value = 0;
            int digit;
            while (i < end && (digit = bytes[i] - '0') >= 0 && digit <= 9) {
                value = value * 10 + digit;
                i++;
            }
            if (i < end && !inNumber(bytes[i])) {
                at = i;
                number = value;
                return Amount.WHOLE;
            }
        }
        if (b == '"') {
            return text() ? decimal(textStart, textEnd) : Amount.BAD;
        }
        int start = at;
        if (!skip()) {
            return Amount.BAD;
        }
        return b == '-' || (b >= '0' && b <= '9') ? decimal(start, at) : Amount.BAD;
    }

    public long numberValue() {
        return number;
    }

    /** Reads the next value as a number, NaN when it is none; any value is consumed. */
    public double real() {
        int start;
        int end;
        if (peek() == '"') {
            if (!text()) {
                return Double.NaN;
            }
            start = textStart;
            end = textEnd;
        } else {
            start = at;
            if (!skip()) {
                return Double.NaN;
            }
            end = at;
        }
        if (end <= start || end - start > MAX_NUMBER_LENGTH || !inNumber(bytes[start])) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(
                    new String(bytes, start, end - start, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private Amount decimal(int start, int end) {
        if (end <= start || end - start > MAX_NUMBER_LENGTH) {
            return Amount.BAD;
        }
        for (int i = start; i < end; i++) {
            if (!inNumber(bytes[i])) {
                return Amount.BAD;
            }
        }
        BigDecimal value;
        try {
            value =
                    new BigDecimal(
                            new String(bytes, start, end - start, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return Amount.BAD;
        }
        if (value.signum() == 0) {
            number = 0;
            return Amount.WHOLE;
        }
        // Looked at before it is expanded: 1e999999999 has a billion digits.
        long digitsBeforePoint = (long) value.precision() - value.scale();
        if (digitsBeforePoint > 19) {
            return value.signum() < 0 ? Amount.NEGATIVE : Amount.TOO_LARGE;
        }
        if (digitsBeforePoint < 1 || value.stripTrailingZeros().scale() > 0) {
            return Amount.BAD;
        }
        if (value.signum() < 0) {
            return Amount.NEGATIVE;
        }
        var whole = value.toBigInteger();
        if (whole.bitLength() > 63) {
            return Amount.TOO_LARGE;
        }
        number = whole.longValue();
        return Amount.WHOLE;
    }

    private static boolean inNumber(byte b) {
        return (b >= '0' && b <= '9') || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E';
    }

    /** Skips the next value, whatever it is; false on failure. */
    public boolean skip() {
        int b = peek();
        if (b == '"') {
            return text();
        }
        if (b != '{' && b != '[') {
            return skipWord();
        }
        int depth = 0;
        while (true) {
            b = peek();
            if (b == END) {
                return fail();
            }
            if (b == '"') {
                if (!text()) {
                    return false;
                }
                continue;
            }
            at++;
            if (b == '{' || b == '[') {
                if (++depth > MAX_DEPTH) {
                    return fail();
                }
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return true;
            }
        }
    }

    private boolean skipWord() {
        int start = at;
        while (at < bytes.length && inWord(bytes[at])) {
            at++;
        }
        return at > start || fail();
    }

    private static boolean inWord(byte b) {
        return inNumber(b) || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    private boolean fail() {
        failed = true;
        return false;
    }
}
