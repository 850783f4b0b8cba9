package dev.weir.simulate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a client sees it.
 *
 * @param cookies {@code name=value} of each Set-Cookie
 * @param etag as it stood, quotes and all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, List<String> cookies, @Nullable String etag, byte[] body) {
    static Answer of(int status, String body) {
        return new Answer(status, List.of(), null, body.getBytes(StandardCharsets.UTF_8));
    }

    boolean ok() {
        return status == 200;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
