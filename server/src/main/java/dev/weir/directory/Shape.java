package dev.weir.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a member of a settings document must look like.
 *
 * <p>Checks a value (see {@link JsonText}) and returns it in its canonical form; what is wrong goes
 * to the problems under the member's path.
 */
@FunctionalInterface
interface Shape {
    Object check(Object value, String path, Problems problems);

    static Shape integer(long least, long most) {
        return (value, path, problems) -> {
            if (value instanceof Long number) {
                problems.range(path, number, least, most);
            } else {
                problems.add(path, "invalid", "must be an integer");
            }
            return value;
        };
    }

    static Shape port() {
        return integer(1, 65_535);
    }

    static Shape flag() {
        return (value, path, problems) -> {
            if (!(value instanceof Boolean)) {
                problems.add(path, "invalid", "must be true or false");
            }
            return value;
        };
    }

    static Shape text(int most) {
        return (value, path, problems) -> {
            if (value instanceof String text) {
                return problems.text(path, text, most);
            }
            problems.add(path, "invalid", "must be a string");
            return value;
        };
    }

    /** Text over several lines, such as a certificate. */
    static Shape lines(int most) {
        return (value, path, problems) -> {
            if (!(value instanceof String text)) {
                problems.add(path, "invalid", "must be a string");
            } else if (text.length() > most) {
                problems.add(path, "too_long", "must not be longer than " + most + " characters");
            }
            return value;
        };
    }

    static Shape matching(String pattern, String message) {
        Pattern compiled = Pattern.compile(pattern);
        return (value, path, problems) -> {
            if (!(value instanceof String text) || !compiled.matcher(text).matches()) {
                problems.add(path, "invalid", message);
            }
            return value;
        };
    }

    static Shape oneOf(Object... allowed) {
        List<Object> all = List.of(allowed);
        return (value, path, problems) -> {
            if (!all.contains(value)) {
                problems.add(path, "invalid", "must be one of " + JsonText.write(all));
            }
            return value;
        };
    }

    /** An address in figures: a name here stops node software from listening. */
    static Shape literalIp() {
        return (value, path, problems) -> {
            if (!(value instanceof String text) || !LiteralIp.is(text)) {
                problems.add(path, "invalid", "must be an IP address in figures");
            }
            return value;
        };
    }

    /** Node software concatenates host and this, so it is text; a number is taken kindly. */
    static Shape portText() {
        return (value, path, problems) -> {
            Object number = value;
            if (value instanceof String text && text.matches("[0-9]{1,5}")) {
                number = Long.valueOf(text);
            }
            return port().check(number, path, problems).toString();
        };
    }

    static Shape orNull(Shape shape) {
        return (value, path, problems) ->
                value.equals(JsonText.NULL) ? value : shape.check(value, path, problems);
    }

    static Shape listOf(Shape item, int most) {
        return (value, path, problems) -> {
            if (!(value instanceof List<?> items)) {
                problems.add(path, "invalid", "must be an array");
                return value;
            }
            if (items.size() > most) {
                problems.add(path, "too_long", "must not have more than " + most + " entries");
                return value;
            }
            List<Object> checked = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                checked.add(item.check(items.get(i), path + "[" + i + "]", problems));
            }
            return checked;
        };
    }

    /** Any object: what the node software hands on to its core. */
    static Shape anyObject() {
        return (value, path, problems) -> {
            if (!(value instanceof Map<?, ?>)) {
                problems.add(path, "invalid", "must be an object");
            }
            return JsonText.sorted(value);
        };
    }

    /** An object of strings. */
    static Shape strings() {
        return (value, path, problems) -> {
            if (value instanceof Map<?, ?> members) {
                members.forEach((name, member) -> {
                    if (!(member instanceof String)) {
                        problems.add(path + "." + name, "invalid", "must be a string");
                    }
                });
                return JsonText.sorted(value);
            }
            problems.add(path, "invalid", "must be an object of strings");
            return value;
        };
    }
}
