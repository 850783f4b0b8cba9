package dev.weir.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement cookie {@code weir<source>=<instance>.<position>} (R1): it comes back with
 * the next request if and only if that process received our answer.
 *
 * @param instance the process, 63 random bits out of the first answer it received; never 0
 * @param position of the newest report whose answer the process proves it received; 0 = none yet
 */
public record Receipt(long instance, long position) {
    private static final int INSTANCE_DIGITS = 16;
    private static final int POSITION_DIGITS = 19;

    public Receipt {
        if (instance <= 0 || position < 0) {
            throw new IllegalArgumentException("no receipt: " + instance + "." + position);
        }
    }

    /**
     * The receipt of a request for this source, or null when there is none that can be read.
     *
     * <p>A resty retry repeats the cookie. When only the headers of the first attempt's answer
     * arrived, it even sends {@code weir1=I.19; weir1=I.20}: the first is the state when the body
     * was composed, which is what counts; the last came later.
     */
    public static @Nullable Receipt of(Headers headers, long sourceId) {
        if (!headers.contains(HeaderNames.COOKIE)) {
            return null;
        }
        String name = name(sourceId);
        for (String line : headers.get(HeaderNames.COOKIE).allValues()) {
            Receipt receipt = first(line, name);
            if (receipt != null) {
                return receipt;
            }
        }
        return null;
    }

    /**
     * The value of {@code Set-Cookie}: no Secure, Domain or Expires, for ports and proxies differ.
     */
    public String setCookie(long sourceId) {
        StringBuilder text = new StringBuilder(64);
        text.append(name(sourceId)).append('=');
        String hex = Long.toHexString(instance);
        text.repeat('0', INSTANCE_DIGITS - hex.length()).append(hex);
        return text.append('.').append(position).append("; Path=/").toString();
    }

    private static String name(long sourceId) {
        return "weir" + sourceId;
    }

    static @Nullable Receipt first(String line, String name) {
        int at = 0;
        while (at < line.length()) {
            int end = line.indexOf(';', at);
            if (end < 0) {
                end = line.length();
            }
            int start = at;
            while (start < end && line.charAt(start) == ' ') {
                start++;
            }
            int value = start + name.length() + 1;
            if (value <= end && line.startsWith(name, start) && line.charAt(value - 1) == '=') {
                Receipt receipt = parse(line, value, end);
                if (receipt != null) {
                    return receipt;
                }
            }
            at = end + 1;
        }
        return null;
    }

    private static @Nullable Receipt parse(String line, int start, int end) {
        int dot = start + INSTANCE_DIGITS;
        while (end > start && line.charAt(end - 1) == ' ') {
            end--;
        }
        int digits = end - dot - 1;
        if (digits < 1 || digits > POSITION_DIGITS || line.charAt(dot) != '.') {
            return null;
        }
        long instance = 0;
        for (int i = start; i < dot; i++) {
            int digit = Character.digit(line.charAt(i), 16);
            if (digit < 0) {
                return null;
            }
            instance = instance << 4 | digit;
        }
        long position = 0;
        for (int i = dot + 1; i < end; i++) {
            char c = line.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            position = position * 10 + (c - '0');
            if (position < 0) {
                return null;
            }
        }
        return instance <= 0 ? null : new Receipt(instance, position);
    }
}
