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
 * @param body one document
 * @param headers besides those that every answer has
 * @param type of the body
 * @param state of the entry it is about, empty = of none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; equality is never asked for
record ApiAnswer(int status, byte[] body, List<Header> headers, String type, String state) {
    static final String JSON = "application/json";

    ApiAnswer(int status, byte[] body) {
        this(status, body, List.of(), JSON, "");
    }

    /** The same, about an entry of the directory in this state. */
    ApiAnswer of(String entryState) {
        return new ApiAnswer(status, body, headers, type, entryState);
    }

    /** The same, as it was told before. */
    ApiAnswer repeated() {
        return with(HeaderValues.create("Idempotency-Replayed", "true"));
    }

    /** A table for spreadsheets. */
    static ApiAnswer csv(String fileName, byte[] table) {
        return new ApiAnswer(200, table, List.of(), "text/csv; charset=utf-8", "")
                .with(
                        HeaderValues.create(
                                "Content-Disposition",
                                "attachment; filename=\"" + fileName + "\""));
    }

    private ApiAnswer with(Header header) {
        List<Header> all = new ArrayList<>(headers);
        all.add(header);
        return new ApiAnswer(status, body, all, type, state);
    }

    /** The same with these cookies set. */
    ApiAnswer withCookies(List<String> cookies) {
        List<Header> all = new ArrayList<>(headers);
        if (!cookies.isEmpty()) {
            all.add(HeaderValues.create(HeaderNames.SET_COOKIE, cookies));
        }
        return new ApiAnswer(status, body, all, type, state);
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
