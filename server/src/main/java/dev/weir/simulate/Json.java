package dev.weir.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the API's JSON: objects as maps, arrays as lists, integers as {@code Long}. As small as it
 * may be, for the server's own reader would be part of what is examined.
 */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Map<String, @Nullable Object> object(String text) {
        return asObject(new Json(text).value());
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> asObject(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new SimulationFailed("expected an object, not " + value);
    }

    static List<?> list(Map<String, @Nullable Object> object, String name) {
        if (object.get(name) instanceof List<?> list) {
            return list;
        }
        throw new SimulationFailed("the server's answer has no list '" + name + "'");
    }

    static long number(Map<String, @Nullable Object> object, String name) {
        return number(object.get(name), name);
    }

    static long number(@Nullable Object value, String name) {
        if (value instanceof Long number) {
            return number;
        }
        throw new SimulationFailed("the server's answer has no integer '" + name + "'");
    }

    static String text(Map<String, @Nullable Object> object, String name) {
        return String.valueOf(object.get(name));
    }

    /** Writes a string with its quotes. */
    static String quote(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private @Nullable Object value() {
        char c = next();
        return switch (c) {
            case '{' -> members();
            case '[' -> elements();
            case '"' -> string();
            case 't' -> word("rue", true);
            case 'f' -> word("alse", false);
            case 'n' -> word("ull", null);
            default -> {
                at--;
                yield number();
            }
        };
    }

    private Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (next() == '}') {
            return members;
        }
        at--;
        while (true) {
            expect('"');
            String name = string();
            expect(':');
            members.put(name, value());
            if (next() == '}') {
                return members;
            }
        }
    }

    private List<@Nullable Object> elements() {
        List<@Nullable Object> elements = new ArrayList<>();
        if (next() == ']') {
            return elements;
        }
        at--;
        while (true) {
            elements.add(value());
            if (next() == ']') {
                return elements;
            }
        }
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = take();
            if (c == '"') {
                return out.toString();
            }
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = take();
            switch (escaped) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> {
                    out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                }
                default -> out.append(escaped);
            }
        }
    }

    private Object number() {
        int start = at;
        boolean whole = true;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            whole &= ".eE".indexOf(text.charAt(at)) < 0;
            at++;
        }
        String digits = text.substring(start, at);
        if (digits.isEmpty()) {
            throw unreadable();
        }
        return whole ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
    }

    private @Nullable Object word(String rest, @Nullable Object meaning) {
        if (!text.startsWith(rest, at)) {
            throw unreadable();
        }
        at += rest.length();
        return meaning;
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw unreadable();
        }
    }

    private char next() {
        char c = take();
        while (Character.isWhitespace(c)) {
            c = take();
        }
        return c;
    }

    private char take() {
        if (at >= text.length()) {
            throw unreadable();
        }
        return text.charAt(at++);
    }

    private SimulationFailed unreadable() {
        return new SimulationFailed("no JSON at " + at + ": " + text);
    }
}
