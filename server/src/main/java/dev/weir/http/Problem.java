package dev.weir.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/**
 * Why a request was not done, as {@code application/problem+json} (RFC 9457).
 *
 * <p>XrayRP reads error bodies: "not found", "unsupported", "not implemented" and the like in one
 * make it take us for an old panel until it restarts. Problems of node routes avoid those words.
 *
 * @param status HTTP status, 400 to 599
 * @param code stable, for programs: lower case with underscores
 * @param title one sentence for people
 * @param hint what to do about it, or empty
 */
public record Problem(int status, String code, String title, String hint) {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final Header CONTENT_TYPE_HEADER =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);

    public void send(ServerResponse response) {
        response.status(Status.create(status)).header(CONTENT_TYPE_HEADER).send(json());
    }

    public byte[] json() {
        StringBuilder text = new StringBuilder(160);
        text.append("{\"status\":").append(status);
        member(text, "code", code);
        member(text, "title", title);
        if (!hint.isEmpty()) {
            member(text, "hint", hint);
        }
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void member(StringBuilder text, String name, String value) {
        text.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
