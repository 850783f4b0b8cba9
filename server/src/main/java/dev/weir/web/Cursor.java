package dev.weir.web;

import dev.weir.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where pages of a list end, as text that only this server understands. It names the list and its
 * order, so that the place in one list is never taken for a place in another.
 *
 * @param list name of the list, with its order if there are several; without line breaks
 */
record Cursor(String list) {
    /** The parameter of every list that says where its page begins. */
    static final String PARAMETER = "after";

    private static final String END = "\n";

    /** The text of a place, told by parts of which only the last may contain line breaks. */
    String text(Object... place) {
        StringBuilder text = new StringBuilder(list);
        for (Object part : place) {
            text.append(END).append(part);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The parts of the place that the request begins behind; empty = at the beginning. */
    List<String> place(ApiRequest request, int parts) {
        String text = request.query(PARAMETER, "");
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            String[] read =
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
                            .split(END, parts + 1);
            if (read.length == parts + 1 && read[0].equals(list)) {
                return List.of(read).subList(1, parts + 1);
            }
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        throw refused();
    }

    /** The same of a place told by numbers only. */
    long[] numbers(ApiRequest request, int parts) {
        List<String> place = place(request, parts);
        long[] numbers = new long[place.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(place.get(i));
        }
        return numbers;
    }

    /** The same of a place that is one number; {@code otherwise} = at the beginning. */
    long number(ApiRequest request, long otherwise) {
        long[] numbers = numbers(request, 1);
        return numbers.length == 0 ? otherwise : numbers[0];
    }

    static long number(String part) {
        try {
            long number = Long.parseLong(part);
            // No row stands there, and what comes behind it could not be told.
            if (number < Long.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused();
        }
        throw refused();
    }

    /** Writes where the next page begins; null = there is none. */
    void next(JsonWriter json, OptionalLong place) {
        json.field("next", place.isPresent() ? text(place.getAsLong()) : null);
    }

    /** The same. */
    void next(JsonWriter json, @Nullable Long place) {
        json.field("next", place == null ? null : text(place));
    }

    private static ApiProblem refused() {
        return ApiProblem.of(
                422,
                "bad_cursor",
                PARAMETER + ": no page of this list in this order ended so",
                "send what 'next' of the page before said, or nothing for the first page");
    }
}
