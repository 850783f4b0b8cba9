package dev.weir.web;

import dev.weir.json.JsonWriter;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.ArrayList;
import java.util.List;

/**
 * What a route answers.
 *
 * @param status HTTP status
 * @param body one JSON document
 * @param headers besides those that every answer has
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; equality is never asked for
record ApiAnswer(int status, byte[] body, List<Header> headers) {
    ApiAnswer(int status, byte[] body) {
        this(status, body, List.of());
    }

    /** The same with these cookies set. */
    ApiAnswer withCookies(List<String> cookies) {
        List<Header> all = new ArrayList<>(headers);
        if (!cookies.isEmpty()) {
            all.add(HeaderValues.create(HeaderNames.SET_COOKIE, cookies));
        }
        return new ApiAnswer(status, body, all);
    }

    static ApiAnswer ok(JsonWriter.Part members) {
        return new ApiAnswer(200, JsonWriter.object(members));
    }

    static ApiAnswer created(JsonWriter.Part members) {
        return new ApiAnswer(201, JsonWriter.object(members));
    }

    /** A long job was started; its state is asked for apart. */
    static ApiAnswer accepted(JsonWriter.Part members) {
        return new ApiAnswer(202, JsonWriter.object(members));
    }
}
