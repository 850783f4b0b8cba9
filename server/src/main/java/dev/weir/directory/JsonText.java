package dev.weir.directory;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON documents that people write, as plain values: {@code Map}, {@code List}, {@code String},
 * {@code Long}, {@code Boolean} and {@link #NULL}. Fractions do not exist here: node software takes
 * integers only.
 */
final class JsonText {
    /** JSON's null: a Java null could not stand in a map without a question at every use. */
    static final Object NULL = new Object();

    private static final int DEEPEST = 16;
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private JsonText() {}

    /**
     * Reads one document.
     *
     * @throws IllegalArgumentException saying in words for people why it cannot be read
     */
    static Object read(String text) {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            Object value = value(json, 0);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("something follows the document");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static Object value(JsonParser json, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested more than " + DEEPEST + " deep");
        }
        if (json.currentToken() == null) {
            throw new IllegalArgumentException("the document is empty");
        }
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> members = new LinkedHashMap<>();
                while (json.nextName() != null) {
                    String name = json.currentName();
                    json.nextToken();
                    members.put(name, value(json, depth + 1));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != tools.jackson.core.JsonToken.END_ARRAY) {
                    items.add(value(json, depth + 1));
                }
                yield items;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> NULL;
            case VALUE_NUMBER_FLOAT ->
                    throw new IllegalArgumentException(
                            json.getString()
                                    + " is not an integer, and node software takes none else");
            default -> throw new IllegalArgumentException("unexpected " + json.currentToken());
        };
    }

    /** Text without spaces, members in the order of the maps. */
    static String write(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(value, json);
        }
        return text.toString();
    }

    private static void write(Object value, JsonGenerator json) {
        switch (value) {
            case Map<?, ?> members -> {
                json.writeStartObject();
                members.forEach((name, member) -> {
                    json.writeName((String) name);
                    write(member, json);
                });
                json.writeEndObject();
            }
            case List<?> items -> {
                json.writeStartArray();
                items.forEach(item -> write(item, json));
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            default -> json.writeNull();
        }
    }

    /** The value with the members of every object by name, so that equal content is equal text. */
    static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> members -> {
                Map<String, Object> byName = new TreeMap<>();
                members.forEach((name, member) -> byName.put((String) name, sorted(member)));
                yield byName;
            }
            case List<?> items -> {
                List<Object> all = new ArrayList<>();
                items.forEach(item -> all.add(sorted(item)));
                yield all;
            }
            default -> value;
        };
    }
}
