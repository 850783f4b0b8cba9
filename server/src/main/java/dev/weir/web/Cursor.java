package dev.weir.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page ended, as text that only this server understands. */
final class Cursor {
    private Cursor() {}

    /** A cursor behind this position in a list. */
    static String of(long position) {
        byte[] text = ("1 " + position).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** What a parameter's cursor stands behind; {@code otherwise} when there is none. */
    static long number(ApiRequest request, String name, long otherwise) {
        String text = request.query(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            String read =
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            if (read.matches("1 [0-9]{1,18}")) {
                return Long.parseLong(read.substring(2));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw ApiProblem.badParameter(name, "expected what 'next' said");
    }
}
