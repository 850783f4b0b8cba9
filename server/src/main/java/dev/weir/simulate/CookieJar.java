package dev.weir.simulate;

import java.util.LinkedHashMap;
import java.util.Map;

/** The cookies of one process and one server, as Go's jar keeps them. One thread. */
final class CookieJar {
    private final Map<String, String> cookies = new LinkedHashMap<>();

    void take(Answer answer) {
        for (String cookie : answer.cookies()) {
            int equals = cookie.indexOf('=');
            if (equals > 0) {
                cookies.put(cookie.substring(0, equals), cookie);
            }
        }
    }

    /** What a request carries now; empty for no header at all. */
    String header() {
        return switch (cookies.size()) {
            case 0 -> "";
            case 1 -> cookies.values().iterator().next();
            default -> String.join("; ", cookies.values());
        };
    }
}
