package dev.weir.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes requests out of openapi.yaml: right ones, ones at the edge, and wrong ones of every kind.
 * The same seed makes the same requests.
 */
final class ApiRequests {
    /** One request; the body is sent as it is. */
    @SuppressWarnings("ArrayRecordComponent") // equality is never asked for
    record Made(
            ApiContract.Operation operation, String target, @Nullable String type, byte[] body) {
        @Override
        public String toString() {
            return operation.method()
                    + " "
                    + target.substring(0, Math.min(target.length(), 300))
                    + " "
                    + new String(body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8);
        }
    }

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Object> NUMBERS =
            List.of(
                    0L,
                    1L,
                    2L,
                    -1L,
                    999L,
                    1_000_000L,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE - 1,
                    1L << 60,
                    new java.math.BigInteger("99999999999999999999999999999999999999"),
                    0.5,
                    1e300);
    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "a",
                    "a@b",
                    "u1@example.org",
                    "hk-01",
                    "shadowsocks:7",
                    "today",
                    "2026-11-01",
                    "2026-11-20T10:00:00Z",
                    "2026-11-20T10:00:00+08:00",
                    "0000-00-00",
                    "-999999999-01-01",
                    "+999999999-12-31T23:59:59Z",
                    "9999-12-31",
                    "1e9",
                    "-0",
                    "99999999999999999999",
                    "00000000-0000-0000-0000-000000000000",
                    "1-1-1-1-1",
                    "../../etc/passwd",
                    "a/b",
                    "'; drop table users; --",
                    "<script>",
                    "\u0000",
                    "\ud83d\ude00",
                    "\u202e\u0416\u0436\u6f22",
                    "%zz",
                    "x".repeat(300),
                    "\u00e9".repeat(5_000));

    private final ApiContract contract;
    private final Random random;

    /** What a schema cannot tell: by name of the parameter or member, values that exist. */
    private final Map<String, List<Object>> known;

    /** Members that must be exactly so, whatever else is made up. */
    private final Map<String, Object> fixed;

    ApiRequests(
            ApiContract contract,
            long seed,
            Map<String, List<Object>> known,
            Map<String, Object> fixed) {
        this.contract = contract;
        this.random = new Random(seed);
        this.known = known;
        this.fixed = fixed;
    }

    Made next(ApiContract.Operation operation) {
        StringBuilder query = new StringBuilder();
        String path = operation.path();
        for (Map<String, Object> parameter : contract.parameters(operation)) {
            String name = String.valueOf(parameter.get("name"));
            String where = String.valueOf(parameter.get("in"));
            if (where.equals("path")) {
                path = path.replace("{" + name + "}", pathSegment(name, parameter));
            } else if (where.equals("query") && (fixed.containsKey(name) || oneIn(2))) {
                append(query, name, String.valueOf(parameterValue(name, parameter)));
            }
        }
        if (oneIn(20)) {
            append(query, text(), text());
        }
        if (oneIn(100)) {
            query.append(query.isEmpty() ? "?" : "&").append("from=%zz&limit=%");
        }
        byte[] body = contract.bodySchema(operation).map(this::body).orElseGet(this::noBody);
        String type =
                oneIn(25)
                        ? pick(List.of("text/plain", "application/xml", "", "a/b/c;;", "*/*"))
                        : "application/json";
        return new Made(operation, path + query, oneIn(25) ? null : type, body);
    }

    private byte[] noBody() {
        return oneIn(20) ? bytes("{\"unasked\":1}") : new byte[0];
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? '?' : '&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private String pathSegment(String name, Map<String, Object> parameter) {
        String value = String.valueOf(parameterValue(name, parameter));
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        // No segment at all is another path.
        return encoded.isEmpty() || encoded.equals(".") || encoded.equals("..") ? "-" : encoded;
    }

    private @Nullable Object parameterValue(String name, Map<String, Object> parameter) {
        if (fixed.containsKey(name)) {
            return fixed.get(name);
        }
        if (known.containsKey(name) && !oneIn(4)) {
            return pick(known.get(name));
        }
        return switch (random.nextInt(6)) {
            case 0 -> pick(NUMBERS);
            case 1 -> text();
            default -> value("", parameter.get("schema"), 0);
        };
    }

    private byte[] body(Object schema) {
        Object right = value("", schema, 0);
        return switch (random.nextInt(14)) {
            case 0 -> new byte[0];
            case 1 -> bytes("{\"");
            case 2 -> bytes(pick(List.of("[]", "null", "7", "\"x\"", "{}", "{}{}", "\ufeff{}")));
            case 3 -> bytes("[".repeat(2_000) + "]".repeat(2_000));
            case 4 -> bytes("{\"a\":".repeat(500) + "1" + "}".repeat(500));
            case 5 -> {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 6, 7, 8 -> JSON.writeValueAsBytes(spoiled(right));
            default -> JSON.writeValueAsBytes(right);
        };
    }

    /** The same with a member missing, added, or of another kind. */
    private @Nullable Object spoiled(@Nullable Object right) {
        if (!(right instanceof Map<?, ?> members)) {
            return anything(0);
        }
        Map<Object, Object> spoiled = new LinkedHashMap<>(members);
        List<Object> names = new ArrayList<>(spoiled.keySet());
        names.removeIf(fixed::containsKey);
        if (names.isEmpty() || oneIn(4)) {
            spoiled.put(text(), anything(0));
        } else if (oneIn(3)) {
            spoiled.remove(pick(names));
        } else {
            spoiled.put(pick(names), anything(0));
        }
        return spoiled;
    }

    private @Nullable Object anything(int depth) {
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> pick(NUMBERS);
            case 1 -> text();
            case 2 -> random.nextBoolean();
            case 3 -> null;
            case 4 -> List.of(String.valueOf(anything(depth + 1)), 1);
            default -> Map.of(text(), String.valueOf(anything(depth + 1)));
        };
    }

    /** Something that fits a schema, as far as the schema tells. */
    private @Nullable Object value(String name, @Nullable Object written, int depth) {
        if (fixed.containsKey(name)) {
            return fixed.get(name);
        }
        if (known.containsKey(name) && !oneIn(4)) {
            return pick(known.get(name));
        }
        if (written == null || depth > 6) {
            return null;
        }
        Map<String, Object> schema = contract.schemas().merged(written);
        if (schema.get("enum") instanceof List<?> words) {
            return words.get(random.nextInt(words.size()));
        }
        if (schema.get("examples") instanceof List<?> examples && !oneIn(4)) {
            return examples.get(random.nextInt(examples.size()));
        }
        List<Object> types = JsonSchema.list(schema.getOrDefault("type", "string"));
        return switch (types.get(random.nextInt(types.size())).toString()) {
            case "null" -> null;
            case "boolean" -> random.nextBoolean();
            case "integer" -> number(schema);
            case "array" -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    Object element = value("", schema.get("items"), depth + 1);
                    if (element != null) {
                        list.add(element);
                    }
                }
                yield list;
            }
            case "object" -> object(schema, depth);
            default -> text(schema);
        };
    }

    private Map<String, Object> object(Map<String, Object> schema, int depth) {
        Map<String, Object> made = new LinkedHashMap<>();
        List<Object> required = JsonSchema.list(schema.getOrDefault("required", List.of()));
        JsonSchema.map(schema.getOrDefault("properties", Map.of()))
                .forEach((name, member) -> {
                    if (required.contains(name) || fixed.containsKey(name) || oneIn(2)) {
                        made.put(name, value(name, member, depth + 1));
                    }
                });
        return made;
    }

    private Object number(Map<String, Object> schema) {
        long least = schema.get("minimum") instanceof Number n ? n.longValue() : Long.MIN_VALUE;
        long most = schema.get("maximum") instanceof Number n ? n.longValue() : Long.MAX_VALUE;
        return switch (random.nextInt(5)) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> Math.clamp(random.nextLong(), least, most);
            default -> Math.clamp(random.nextInt(100), least, most);
        };
    }

    private String text(Map<String, Object> schema) {
        return switch (String.valueOf(schema.get("format"))) {
            case "date" -> pick(List.of("2026-11-01", "2026-11-20", "2026-11-21", "1970-01-01"));
            case "uuid" -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" -> "2026-11-20T10:00:00Z";
            default -> {
                String text = text();
                yield schema.get("maxLength") instanceof Number most
                                && text.length() > most.intValue()
                        ? text.substring(0, most.intValue())
                        : text;
            }
        };
    }

    private String text() {
        return pick(TEXTS);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
