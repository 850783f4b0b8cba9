package dev.weir.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object that was read whole; meant for small documents.
 *
 * <p>Members are strings, longs, doubles (numbers with a fraction), booleans, null, lists and
 * objects. Immutable.
 */
public final class JsonObject {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(32)
                                    .maxNumberLength(40)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final String path;
    private final Map<String, @Nullable Object> members;

    private JsonObject(String path, Map<String, @Nullable Object> members) {
        this.path = path;
        this.members = Collections.unmodifiableMap(members);
    }

    /**
     * Reads a document whose outermost value is an object.
     *
     * @throws JsonMismatch when it is anything else
     */
    public static JsonObject read(byte[] text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonMismatch("", "expected a JSON object");
            }
            JsonObject object = readObject(parser, "");
            if (parser.nextToken() != null) {
                throw new JsonMismatch("", "there is text after the JSON object");
            }
            return object;
        } catch (JacksonException e) {
            throw new JsonMismatch("", "not readable as JSON: " + e.getOriginalMessage());
        }
    }

    public Set<String> names() {
        return members.keySet();
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Whether the member is absent or null. */
    public boolean isNull(String name) {
        return members.get(name) == null;
    }

    public String text(String name) {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw mismatch(name, "a string");
    }

    public String text(String name, String whenNull) {
        return isNull(name) ? whenNull : text(name);
    }

    public long number(String name) {
        if (members.get(name) instanceof Long number) {
            return number;
        }
        throw mismatch(name, "an integer");
    }

    public long number(String name, long whenNull) {
        return isNull(name) ? whenNull : number(name);
    }

    /** A number that may have a fraction. */
    public double decimal(String name) {
        if (members.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw mismatch(name, "a number");
    }

    public boolean flag(String name) {
        if (members.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw mismatch(name, "true or false");
    }

    public boolean flag(String name, boolean whenNull) {
        return isNull(name) ? whenNull : flag(name);
    }

    public JsonObject object(String name) {
        if (members.get(name) instanceof JsonObject object) {
            return object;
        }
        throw mismatch(name, "an object");
    }

    /** The list's elements, each a string, long, double, boolean, list, object or null. */
    @SuppressWarnings("unchecked") // lists are made in this class only
    public List<@Nullable Object> list(String name) {
        if (members.get(name) instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw mismatch(name, "a list");
    }

    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof JsonObject object)) {
                throw mismatch(name, "a list of objects");
            }
            objects.add(object);
        }
        return objects;
    }

    /** The member as it is, for showing: a string, long, double, boolean, list, object or null. */
    public @Nullable Object value(String name) {
        return members.get(name);
    }

    /** What becomes of a text somewhere inside an object. */
    @FunctionalInterface
    public interface TextChange {
        /**
         * @param name of the nearest member that holds it
         */
        String changed(String name, String text);
    }

    /** The same with every text in it changed, however deep. */
    public JsonObject withTexts(TextChange change) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        members.forEach((name, value) -> changed.put(name, changed(name, value, change)));
        return new JsonObject(path, changed);
    }

    private static @Nullable Object changed(
            String name, @Nullable Object value, TextChange change) {
        return switch (value) {
            case String text -> change.changed(name, text);
            case JsonObject object -> object.withTexts(change);
            case List<?> list -> {
                List<@Nullable Object> all = new ArrayList<>();
                list.forEach(one -> all.add(changed(name, one, change)));
                yield Collections.unmodifiableList(all);
            }
            case null, default -> value;
        };
    }

    /** The same without a member. */
    public JsonObject without(String name) {
        Map<String, @Nullable Object> left = new LinkedHashMap<>(members);
        left.remove(name);
        return new JsonObject(path, left);
    }

    /** The object as JSON text, members in the order in which they were read. */
    public String toText() {
        return new String(
                JsonWriter.object(json -> members.forEach(json::any)), StandardCharsets.UTF_8);
    }

    Map<String, @Nullable Object> members() {
        return members;
    }

    private JsonMismatch mismatch(String name, String expected) {
        String field = path + name;
        return members.get(name) == null
                ? new JsonMismatch(field, "is missing, expected " + expected)
                : new JsonMismatch(field, "expected " + expected);
    }

    private static JsonObject readObject(JsonParser parser, String path) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, readValue(parser, path + name));
        }
        return new JsonObject(path, members);
    }

    private static @Nullable Object readValue(JsonParser parser, String path) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> readInteger(parser, path);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_OBJECT -> readObject(parser, path + ".");
            case START_ARRAY -> readList(parser, path);
            default -> throw new JsonMismatch(path, "not readable as JSON");
        };
    }

    private static long readInteger(JsonParser parser, String path) {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new JsonMismatch(path, "the number is too large");
        }
        return parser.getLongValue();
    }

    private static List<@Nullable Object> readList(JsonParser parser, String path) {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(readValue(parser, path + "[" + list.size() + "]"));
        }
        return Collections.unmodifiableList(list);
    }
}
