package dev.weir.web;

import dev.weir.http.RequestId;
import dev.weir.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is refused, as problem+json (RFC 9457) tells it. */
final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * What is wrong with one field.
     *
     * @param field path in the body, or name of the query parameter
     * @param code stable, for programs
     */
    record FieldProblem(String field, String code, String message) {}

    private final int status;
    private final String code;
    private final @Nullable String hint;
    private final transient List<FieldProblem> fields;
    private final long retryAfterSeconds;

    private ApiProblem(
            int status,
            String code,
            String detail,
            @Nullable String hint,
            List<FieldProblem> fields,
            long retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.hint = hint;
        this.fields = List.copyOf(fields);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static ApiProblem of(int status, String code, String detail) {
        return new ApiProblem(status, code, detail, null, List.of(), 0);
    }

    static ApiProblem of(int status, String code, String detail, String hint) {
        return new ApiProblem(status, code, detail, hint, List.of(), 0);
    }

    /**
     * @param seconds when to try again
     */
    static ApiProblem later(int status, String code, String detail, long seconds) {
        return new ApiProblem(status, code, detail, "wait " + seconds + " s", List.of(), seconds);
    }

    static ApiProblem notFound(String what) {
        return of(404, "not_found", "there is no " + what);
    }

    static ApiProblem badParameter(String name, String message) {
        return invalid(List.of(new FieldProblem(name, "invalid", message)));
    }

    static ApiProblem invalid(List<FieldProblem> fields) {
        StringBuilder detail = new StringBuilder();
        for (FieldProblem field : fields) {
            detail.append(detail.isEmpty() ? "" : "; ");
            detail.append(field.field()).append(": ").append(field.message());
        }
        return new ApiProblem(422, "invalid", detail.toString(), null, fields, 0);
    }

    /** When to try again, 0 = not a matter of time. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    byte[] document() {
        return JsonWriter.object(json -> {
            json.field("type", "about:blank")
                    .field("status", status)
                    .field("code", code)
                    .field("title", code.replace('_', ' '))
                    .field("detail", getMessage());
            if (hint != null) {
                json.field("hint", hint);
            }
            String request = RequestId.current();
            if (request != null) {
                json.field("request", request);
            }
            if (!fields.isEmpty()) {
                json.startList("problems");
                for (FieldProblem field : fields) {
                    json.startObject()
                            .field("field", field.field())
                            .field("code", field.code())
                            .field("message", field.message())
                            .end();
                }
                json.end();
            }
        });
    }
}
