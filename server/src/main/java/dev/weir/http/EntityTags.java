package dev.weir.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;

/** Whether a client already has what it asks for. */
public final class EntityTags {
    private EntityTags() {}

    /**
     * Whether {@code If-None-Match} names the entity tag. An empty header counts as absent: resty
     * clients send it with their first request, and 304 would be fatal to them.
     *
     * @param etag quoted, strong
     */
    public static boolean matches(Headers headers, String etag) {
        if (!headers.contains(HeaderNames.IF_NONE_MATCH)) {
            return false;
        }
        List<String> values = headers.get(HeaderNames.IF_NONE_MATCH).allValues();
        for (String value : values) {
            if (matches(value, etag)) {
                return true;
            }
        }
        return false;
    }

    static boolean matches(String header, String etag) {
        String opaque = unquoted(etag);
        int at = 0;
        while (at < header.length()) {
            int end = endOfTag(header, at);
            String tag = header.substring(at, end).strip();
            if (tag.equals("*")) {
                return true;
            }
            // A proxy that compresses makes our tag weak; some clients drop the quotes.
            String candidate = unquoted(tag.startsWith("W/") ? tag.substring(2) : tag);
            if (!candidate.isEmpty() && candidate.equals(opaque)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private static int endOfTag(String header, int from) {
        boolean quoted = false;
        for (int i = from; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return header.length();
    }

    private static String unquoted(String tag) {
        boolean quoted = tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
        return quoted ? tag.substring(1, tag.length() - 1) : tag;
    }
}
