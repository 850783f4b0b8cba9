package dev.weir.web;

import dev.weir.json.JsonWriter;

/**
 * What a route answers.
 *
 * @param status HTTP status
 * @param body one JSON document
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; equality is never asked for
record ApiAnswer(int status, byte[] body) {
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
