package dev.weir.simulate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads reports the slow and obvious way: every member in order, repeated names included. */
final class ReferenceBody {
    /** A member of an object. */
    record Member(String name, @Nullable Object value) {}

    /** An object with its members in order. */
    record Members(List<Member> list) {
        @Nullable Object get(String name) {
            for (Member member : list) {
                if (member.name().equals(name)) {
                    return member.value();
                }
            }
            return null;
        }
    }

    private final String text;
    private int at;

    private ReferenceBody(String text) {
        this.text = text;
    }

    static Members read(String text) {
        return new ReferenceBody(text).object();
    }

    /**
     * A body of any dialect as a map of users: those that list objects are turned into one, each
     * object into a member, whatever is no entry of traffic into one that is none either.
     */
    static Members readAny(String text) {
        Object list = new ReferenceBody(text).value();
        if (list instanceof Members members) {
            Object data = members.get("data");
            list = data == null ? members.get("traffic") : data;
            if (!(list instanceof List<?>)) {
                return members;
            }
        }
        List<Member> users = new ArrayList<>();
        if (list instanceof List<?> items) {
            for (Object item : items) {
                users.add(item instanceof Members entry ? user(entry) : new Member("", item));
            }
        }
        return new Members(users);
    }

    private static Member user(Members entry) {
        Object id = first(entry, "user_id", "uid");
        List<@Nullable Object> pair = new ArrayList<>();
        pair.add(first(entry, "u", "upload"));
        pair.add(first(entry, "d", "download"));
        String name = id instanceof BigDecimal number ? number.toPlainString() : String.valueOf(id);
        return new Member(name, pair);
    }

    private static @Nullable Object first(Members entry, String name, String other) {
        Object value = entry.get(name);
        return value == null ? entry.get(other) : value;
    }

    /** The good entries: up and down by user, entries of one user summed. */
    static Map<Long, long[]> entries(Members traffic) {
        Map<Long, long[]> sums = new TreeMap<>();
        for (Member member : traffic.list()) {
            if (!member.name().matches("[0-9]{1,18}")
                    || Long.parseLong(member.name()) == 0
                    || !(member.value() instanceof List<?> pair)
                    || pair.size() != 2) {
                continue;
            }
            BigInteger up = amount(pair.get(0));
            BigInteger down = amount(pair.get(1));
            if (up == null || down == null) {
                continue;
            }
            long[] sum = sums.computeIfAbsent(Long.parseLong(member.name()), key -> new long[2]);
            sum[0] += up.longValueExact();
            sum[1] += down.longValueExact();
        }
        return sums;
    }

    private static @Nullable BigInteger amount(@Nullable Object value) {
        BigDecimal number;
        if (value instanceof BigDecimal decimal) {
            number = decimal;
        } else if (value instanceof String digits && digits.matches("[0-9]{1,19}")) {
            number = new BigDecimal(digits);
        } else {
            return null;
        }
        if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return null;
        }
        return number.toBigInteger();
    }

    private @Nullable Object value() {
        char c = text.charAt(at);
        if (c == '{') {
            return object();
        }
        if (c == '[') {
            return list();
        }
        if (c == '"') {
            return string();
        }
        int from = at;
        while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "null" -> null;
            case "true", "false" -> Boolean.valueOf(word);
            default -> new BigDecimal(word);
        };
    }

    private Members object() {
        List<Member> members = new ArrayList<>();
        at++;
        while (text.charAt(at) != '}') {
            if (text.charAt(at) == ',') {
                at++;
            }
            String name = string();
            at++;
            members.add(new Member(name, value()));
        }
        at++;
        return new Members(members);
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> values = new ArrayList<>();
        at++;
        while (text.charAt(at) != ']') {
            if (text.charAt(at) == ',') {
                at++;
            }
            values.add(value());
        }
        at++;
        return values;
    }

    private String string() {
        int end = text.indexOf('"', at + 1);
        String raw = text.substring(at, end + 1);
        at = end + 1;
        return Json.text(Json.read(raw));
    }
}
