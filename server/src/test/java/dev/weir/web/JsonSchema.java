package dev.weir.web;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of JSON Schema 2020-12 that our document uses, strictly: an object has no members but
 * those that its schema names, unless it says that others may be. Words of the schema language that
 * this does not know are refused, so that none is written in vain.
 */
final class JsonSchema {
    private static final Set<String> KNOWN =
            Set.of(
                    "$ref",
                    "additionalProperties",
                    "allOf",
                    "const",
                    "default",
                    "description",
                    "enum",
                    "examples",
                    "format",
                    "items",
                    "maxItems",
                    "maxLength",
                    "maximum",
                    "minItems",
                    "minLength",
                    "minimum",
                    "oneOf",
                    "pattern",
                    "properties",
                    "required",
                    "type");

    private final Map<String, Object> document;

    JsonSchema(Map<String, Object> document) {
        this.document = document;
    }

    /** What is wrong with a value; empty when nothing is. */
    List<String> problems(Object schema, @Nullable Object value) {
        List<String> problems = new ArrayList<>();
        check(schema, value, "", problems);
        return problems;
    }

    /** What {@code #/…} points to. */
    Object resolve(String reference) {
        if (!reference.startsWith("#/")) {
            throw new IllegalArgumentException("not in this document: " + reference);
        }
        Object found = document;
        for (String step : reference.substring(2).split("/", -1)) {
            found = map(found).get(step.replace("~1", "/").replace("~0", "~"));
            if (found == null) {
                throw new IllegalArgumentException("nothing is at " + reference);
            }
        }
        return found;
    }

    /** The schema itself, when this one only points to it. */
    Map<String, Object> followed(Object schema) {
        Map<String, Object> found = map(schema);
        while (found.get("$ref") instanceof String reference) {
            found = map(resolve(reference));
        }
        return found;
    }

    /** An object's schema with the parts of {@code allOf} put together. */
    Map<String, Object> merged(Object schema) {
        Map<String, Object> found = followed(schema);
        if (!(found.get("allOf") instanceof List<?> parts)) {
            return found;
        }
        Map<String, Object> merged = new LinkedHashMap<>(found);
        merged.remove("allOf");
        Map<String, Object> properties = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        for (Object part : parts) {
            Map<String, Object> member = merged(part);
            properties.putAll(map(member.getOrDefault("properties", Map.of())));
            required.addAll(list(member.getOrDefault("required", List.of())));
        }
        merged.put("type", "object");
        merged.put("properties", properties);
        merged.put("required", required);
        return merged;
    }

    private void check(Object written, @Nullable Object value, String path, List<String> problems) {
        Map<String, Object> schema = merged(written);
        for (String word : schema.keySet()) {
            if (!KNOWN.contains(word)) {
                throw new IllegalArgumentException("not a word that is known here: " + word);
            }
        }
        String where = path.isEmpty() ? "the document" : path;
        if (schema.get("oneOf") instanceof List<?> choices) {
            long fitting =
                    choices.stream().filter(choice -> problems(choice, value).isEmpty()).count();
            if (fitting != 1) {
                problems.add(where + " fits " + fitting + " of " + choices.size() + " schemas");
            }
            return;
        }
        Object type = schema.get("type");
        if (type != null && list(type).stream().noneMatch(word -> isOf(value, word))) {
            problems.add(where + " is not of type " + type + ": " + value);
            return;
        }
        if (schema.containsKey("const") && !same(schema.get("const"), value)) {
            problems.add(where + " is not " + schema.get("const") + ": " + value);
        }
        if (schema.get("enum") instanceof List<?> choices
                && choices.stream().noneMatch(choice -> same(choice, value))) {
            problems.add(where + " is none of " + choices + ": " + value);
        }
        switch (value) {
            case Map<?, ?> members -> object(schema, members, path, problems);
            case List<?> elements -> array(schema, elements, path, problems);
            case String text -> text(schema, text, where, problems);
            case Number number -> number(schema, number, where, problems);
            case null, default -> {}
        }
    }

    private void object(
            Map<String, Object> schema, Map<?, ?> members, String path, List<String> problems) {
        Map<String, Object> properties = map(schema.getOrDefault("properties", Map.of()));
        for (Object name : list(schema.getOrDefault("required", List.of()))) {
            if (!members.containsKey(name)) {
                problems.add(path + "/" + name + " is missing");
            }
        }
        Object others = schema.getOrDefault("additionalProperties", false);
        members.forEach((name, value) -> {
            String member = path + "/" + name;
            if (properties.containsKey(name)) {
                check(properties.get(name), value, member, problems);
            } else if (others instanceof Map) {
                check(others, value, member, problems);
            } else if (!Boolean.TRUE.equals(others)) {
                problems.add(member + " is not documented");
            }
        });
    }

    private void array(
            Map<String, Object> schema, List<?> elements, String path, List<String> problems) {
        if (elements.size() < limit(schema, "minItems", 0)
                || elements.size() > limit(schema, "maxItems", Integer.MAX_VALUE)) {
            problems.add(path + " has " + elements.size() + " elements");
        }
        Object items = schema.get("items");
        for (int i = 0; items != null && i < elements.size(); i++) {
            check(items, elements.get(i), path + "/" + i, problems);
        }
    }

    private static void text(
            Map<String, Object> schema, String text, String where, List<String> problems) {
        int length = text.codePointCount(0, text.length());
        if (length < limit(schema, "minLength", 0)
                || length > limit(schema, "maxLength", Integer.MAX_VALUE)) {
            problems.add(where + " has " + length + " characters");
        }
        if (schema.get("pattern") instanceof String pattern
                && !Pattern.compile(pattern).matcher(text).find()) {
            problems.add(where + " does not match " + pattern + ": " + text);
        }
        try {
            switch (String.valueOf(schema.get("format"))) {
                case "date" -> LocalDate.parse(text);
                case "date-time" -> OffsetDateTime.parse(text);
                case "uuid" -> UUID.fromString(text);
                case "uri" -> java.net.URI.create(text).toURL();
                case "null" -> {}
                default -> throw new IllegalArgumentException("format " + schema.get("format"));
            }
        } catch (RuntimeException | java.net.MalformedURLException e) {
            problems.add(where + " is no " + schema.get("format") + ": " + text);
        }
    }

    private static void number(
            Map<String, Object> schema, Number number, String where, List<String> problems) {
        double value = number.doubleValue();
        if (schema.get("minimum") instanceof Number least && value < least.doubleValue()) {
            problems.add(where + " is below " + least + ": " + number);
        }
        if (schema.get("maximum") instanceof Number most && value > most.doubleValue()) {
            problems.add(where + " is above " + most + ": " + number);
        }
    }

    private static long limit(Map<String, Object> schema, String word, long otherwise) {
        return schema.get(word) instanceof Number number ? number.longValue() : otherwise;
    }

    private static boolean isOf(@Nullable Object value, Object type) {
        return switch (type.toString()) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "null" -> value == null;
            case "integer" ->
                    value instanceof Long
                            || value instanceof Integer
                            || value instanceof BigInteger;
            case "number" -> value instanceof Number;
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return a.longValue() == b.longValue();
        }
        return Objects.equals(one, other);
    }

    @SuppressWarnings("unchecked") // documents have text for keys
    static Map<String, Object> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("not a mapping: " + value);
    }

    /** A list, or what stands alone where a list may stand. */
    static List<Object> list(Object value) {
        return value instanceof List<?> list ? new ArrayList<>(list) : List.of(value);
    }
}
