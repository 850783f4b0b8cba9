package dev.weir.oldpanel;

import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON that stands in cells, as maps and lists. */
final class Json {
    private Json() {}

    /** An object; an empty one for anything else, for PHP writes {@code []} for it. */
    static Map<String, Object> object(String text) {
        return read("{\"it\":" + (text.isBlank() ? "null" : text) + "}") instanceof Map<?, ?> map
                ? strings(map)
                : new LinkedHashMap<>();
    }

    /** A list; of an object its values, for PHP writes lists with holes so; null = unreadable. */
    static @Nullable List<Object> list(String text) {
        Object value = text.isBlank() ? List.of() : read("{\"it\":" + text + "}");
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        return value instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : null;
    }

    private static @Nullable Object read(String wrapped) {
        try {
            return plain(JsonObject.read(wrapped.getBytes(StandardCharsets.UTF_8)).value("it"));
        } catch (JsonMismatch e) {
            return null;
        }
    }

    /** Without what is null. */
    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (String name : object.names()) {
                    Object member = plain(object.value(name));
                    if (member != null) {
                        map.put(name, member);
                    }
                }
                yield map;
            }
            case List<?> list -> {
                List<Object> all = new ArrayList<>();
                for (Object one : list) {
                    Object element = plain(one);
                    if (element != null) {
                        all.add(element);
                    }
                }
                yield all;
            }
            case String text -> Row.storable(text);
            case null, default -> value;
        };
    }

    static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put((String) name, member));
        return members;
    }

    /** An object inside an object, empty when there is none. */
    static Map<String, Object> inner(Map<String, Object> map, String name) {
        return map.get(name) instanceof Map<?, ?> found ? strings(found) : new LinkedHashMap<>();
    }

    static String text(Map<String, Object> map, String name) {
        Object value = map.get(name);
        return value == null || value instanceof Map || value instanceof List
                ? ""
                : value.toString();
    }

    /** A whole number, also one in quotes. */
    static long number(Map<String, Object> map, String name, long standard) {
        String text = text(map, name);
        return text.matches("-?[0-9]{1,15}")
                ? Long.parseLong(text)
                : text.equals("true") ? 1 : text.equals("false") ? 0 : standard;
    }

    static boolean flag(Map<String, Object> map, String name) {
        String text = text(map, name);
        return text.equals("true") || text.equals("1");
    }

    /** As JSON text. */
    static String text(Map<String, Object> map) {
        return new String(
                JsonWriter.object(json -> map.forEach((name, value) -> write(json, name, value))),
                StandardCharsets.UTF_8);
    }

    private static void write(JsonWriter json, String name, Object value) {
        switch (value) {
            case Map<?, ?> map -> json.raw(name, text(strings(map)));
            case List<?> list -> json.raw(name, text(list));
            case Long number -> json.field(name, number);
            case Integer number -> json.field(name, number);
            case Double number -> json.field(name, number);
            case Boolean flag -> json.field(name, flag);
            default -> json.field(name, value.toString());
        }
    }

    private static String text(List<?> list) {
        StringBuilder text = new StringBuilder("[");
        for (Object one : list) {
            String member = text(Map.of("x", one));
            text.append(text.length() == 1 ? "" : ",").append(member, 5, member.length() - 1);
        }
        return text.append(']').toString();
    }
}
