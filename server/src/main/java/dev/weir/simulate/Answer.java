package dev.weir.simulate;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer.
 *
 * @param cookie {@code name=value} of its Set-Cookie, null = none
 * @param closes whether the connection ends with it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Answer(int status, @Nullable String cookie, boolean closes, byte[] body) {
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
