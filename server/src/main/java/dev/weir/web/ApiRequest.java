package dev.weir.web;

import dev.weir.access.Origin;
import dev.weir.access.Permission;
import dev.weir.access.Principal;
import dev.weir.database.StoredText;
import dev.weir.http.Bodies;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a route may know of a request. */
final class ApiRequest {
    /** A node's settings with certificates stay far below. */
    private static final int MAX_BODY = 1 << 20;

    private static final String NOT_PLAIN =
            "must not contain the character U+0000 or half of a surrogate pair";

    private static final String JSON = "application/json";

    private static final byte[] NOTHING = {'{', '}'};

    private final ServerRequest request;
    private final Bodies bodies;
    private final Origin origin;
    private byte @Nullable [] content;

    ApiRequest(ServerRequest request, Bodies bodies, Origin origin) {
        this.request = request;
        this.bodies = bodies;
        this.origin = origin;
    }

    /** Who asks. */
    Principal caller() {
        return origin.who();
    }

    /** Who asks and from where. */
    Origin origin() {
        return origin;
    }

    /** Whether answers may hold what signs users and nodes in. */
    boolean seesCredentials() {
        return caller().may(Permission.CREDENTIALS_READ);
    }

    /** The request itself, for cookies. */
    ServerRequest http() {
        return request;
    }

    /** The path, decoded. */
    String path() {
        return request.path().path();
    }

    /** A segment of the path, decoded. */
    String path(String name) {
        String text = request.path().pathParameters().get(name);
        if (!StoredText.isPlain(text)) {
            throw ApiProblem.notFound(name);
        }
        return text;
    }

    /** A number in the path. */
    long number(String name) {
        String text = path(name);
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiProblem.notFound(name + " '" + text + "'");
        }
        return Long.parseLong(text);
    }

    boolean has(String parameter) {
        return !query(parameter, "").isEmpty();
    }

    String query(String name, String standard) {
        String text = request.query().first(name).filter(it -> !it.isEmpty()).orElse(standard);
        if (!StoredText.isPlain(text)) {
            throw ApiProblem.badParameter(name, NOT_PLAIN);
        }
        return text;
    }

    long query(String name, long standard, long least, long most) {
        String text = query(name, "");
        if (text.isEmpty()) {
            return standard;
        }
        if (!text.matches("-?[0-9]{1,18}")) {
            throw ApiProblem.badParameter(name, "expected a number, not '" + text + "'");
        }
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            throw ApiProblem.badParameter(
                    name, "must be between " + least + " and " + most + ", not " + number);
        }
        return number;
    }

    /** A parameter that is true or false. */
    boolean flag(String name) {
        String text = query(name, "");
        if (!text.equals("true") && !text.equals("false")) {
            throw ApiProblem.badParameter(name, "expected true or false, not '" + text + "'");
        }
        return text.equals("true");
    }

    /** One of the constants of an enum, in lower case on the wire. */
    <E extends Enum<E>> E query(String name, E standard) {
        String text = query(name, standard.name().toLowerCase(Locale.ROOT));
        List<E> constants = Arrays.asList(standard.getDeclaringClass().getEnumConstants());
        for (E constant : constants) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw ApiProblem.badParameter(
                name,
                "expected one of "
                        + String.join(
                                ", ",
                                constants.stream()
                                        .map(e -> e.name().toLowerCase(Locale.ROOT))
                                        .toList())
                        + ", not '"
                        + text
                        + "'");
    }

    /** The body as one JSON object; an absent body is an empty object. */
    JsonObject body() {
        byte[] read = bytes();
        if (read.length > 0) {
            checkType();
        }
        JsonObject body = JsonObject.read(read.length == 0 ? NOTHING : read);
        checkText("", body);
        return body;
    }

    /** No database must meet what one of them cannot keep. */
    private static void checkText(String path, @Nullable Object value) {
        switch (value) {
            case String text -> {
                if (!StoredText.isPlain(text)) {
                    throw new JsonMismatch(path, NOT_PLAIN);
                }
            }
            case JsonObject object -> {
                for (String name : object.names()) {
                    checkText(path, name);
                    checkText(path.isEmpty() ? name : path + "." + name, object.value(name));
                }
            }
            case List<?> list -> list.forEach(each -> checkText(path, each));
            case null, default -> {}
        }
    }

    /** The same, when it has no members but these. */
    JsonObject body(String... known) {
        JsonObject body = body();
        new Fields(body, Set.of(known)).check();
        return body;
    }

    /** The body as it came. */
    byte[] bytes() {
        byte[] known = content;
        if (known == null) {
            try (Bodies.Body body = bodies.read(request)) {
                known = body.bytes();
                if (known.length > MAX_BODY) {
                    throw ApiProblem.of(
                            413, "body_too_large", "a body holds at most " + MAX_BODY + " bytes");
                }
                content = known;
            }
        }
        return known;
    }

    /** Method, path and query as they came. */
    String line() {
        return request.prologue().method().text()
                + " "
                + request.path().rawPath()
                + "?"
                + request.query().rawValue();
    }

    /** Whether a header came, be it empty. */
    boolean hasHeader(String name) {
        return request.headers().contains(HeaderNames.create(name));
    }

    /** The values of a header in one line; empty = it did not come. */
    String header(String name) {
        HeaderName wanted = HeaderNames.create(name);
        return hasHeader(name) ? String.join(",", request.headers().get(wanted).allValues()) : "";
    }

    /**
     * A page elsewhere can send a form or plain text without asking first, never JSON. A body of
     * which nothing is said is taken for JSON.
     */
    private void checkType() {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse(JSON);
        int parameters = type.indexOf(';');
        String plain = parameters < 0 ? type : type.substring(0, parameters);
        if (!plain.strip().equalsIgnoreCase(JSON)) {
            throw ApiProblem.of(
                    415, "not_json", "bodies are application/json, not '" + plain.strip() + "'");
        }
    }

    /** Who decides, for the journal. */
    String actor() {
        return caller().name();
    }
}
