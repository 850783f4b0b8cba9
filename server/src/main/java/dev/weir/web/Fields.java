package dev.weir.web;

import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a body that changes something: an absent member keeps what is, null resets
 * it, an unknown one is refused. Gathers all problems.
 */
final class Fields {
    private final JsonObject body;
    private final List<ApiProblem.FieldProblem> problems = new ArrayList<>();

    Fields(JsonObject body, Set<String> known) {
        this.body = body;
        for (String name : body.names()) {
            if (!known.contains(name)) {
                problems.add(
                        new ApiProblem.FieldProblem(name, "unknown", "there is no such field"));
            }
        }
    }

    /** Refuses the request when anything was wrong. */
    void check() {
        if (!problems.isEmpty()) {
            throw ApiProblem.invalid(problems);
        }
    }

    boolean has(String name) {
        return body.has(name);
    }

    String text(String name, String present) {
        return read(name, present, () -> body.text(name, ""));
    }

    boolean flag(String name, boolean present) {
        return read(name, present, () -> body.flag(name));
    }

    long number(String name, long present, long whenNull) {
        return read(name, present, () -> body.number(name, whenNull));
    }

    int smallNumber(String name, int present, int whenNull) {
        return read(
                name,
                present,
                () -> {
                    long number = body.number(name, whenNull);
                    if (number != (int) number) {
                        throw new JsonMismatch(name, "is too large");
                    }
                    return (int) number;
                });
    }

    @Nullable Long optional(String name, @Nullable Long present) {
        return read(name, present, () -> body.isNull(name) ? null : (Long) body.number(name));
    }

    /**
     * A moment: ISO with an offset, or a date of the zone, meaning its first moment; null = none.
     */
    @Nullable Instant moment(String name, @Nullable Instant present, ZoneId zone) {
        return read(
                name,
                present,
                () -> body.isNull(name) ? null : momentOf(name, body.text(name), zone));
    }

    private static Instant momentOf(String name, String text, ZoneId zone) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new JsonMismatch(
                    name, "expected a date or a moment with its offset, not '" + text + "'");
        }
    }

    /** Reads the member when it is there. */
    <T extends @Nullable Object> T read(String name, T present, Supplier<T> reader) {
        if (!body.has(name)) {
            return present;
        }
        try {
            return reader.get();
        } catch (JsonMismatch e) {
            problems.add(
                    new ApiProblem.FieldProblem(name, "invalid", String.valueOf(e.getMessage())));
            return present;
        } catch (IllegalArgumentException e) {
            problems.add(
                    new ApiProblem.FieldProblem(name, "invalid", String.valueOf(e.getMessage())));
            return present;
        }
    }

    JsonObject body() {
        return body;
    }
}
