package dev.weir.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/** What openapi.yaml promises, and whether an answer keeps it. Immutable; any thread. */
public final class ApiContract {
    /** One operation. */
    record Operation(String method, String path, Map<String, Object> members) {
        String permission() {
            return String.valueOf(members.get("x-permission"));
        }

        String id() {
            return String.valueOf(members.get("operationId"));
        }

        Pattern pattern() {
            return Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+"));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final ApiContract OURS = new ApiContract();

    private final Map<String, Object> document;
    private final JsonSchema schemas;
    private final List<Operation> operations;

    private ApiContract() {
        try (InputStream in = ApiContract.class.getResourceAsStream("/openapi/openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("there is no openapi.yaml");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            this.document =
                    JsonSchema.map(new Load(LoadSettings.builder().build()).loadFromString(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.schemas = new JsonSchema(document);
        this.operations = read();
    }

    /** The document of the product. */
    public static ApiContract ours() {
        return OURS;
    }

    private List<Operation> read() {
        List<Operation> read = new ArrayList<>();
        JsonSchema.map(document.get("paths"))
                .forEach((path, item) ->
                        JsonSchema.map(item)
                                .forEach((method, members) -> {
                                    if (METHODS.contains(method)) {
                                        read.add(
                                                new Operation(
                                                        method.toUpperCase(Locale.ROOT),
                                                        path,
                                                        JsonSchema.map(members)));
                                    }
                                }));
        return List.copyOf(read);
    }

    List<Operation> operations() {
        return operations;
    }

    JsonSchema schemas() {
        return schemas;
    }

    Map<String, Object> document() {
        return document;
    }

    /** The parameters of an operation, those of its path among them. */
    List<Map<String, Object>> parameters(Operation operation) {
        List<Map<String, Object>> all = new ArrayList<>();
        Map<String, Object> item =
                JsonSchema.map(JsonSchema.map(document.get("paths")).get(operation.path()));
        for (Object owner : List.of(item, operation.members())) {
            Object listed = JsonSchema.map(owner).get("parameters");
            if (listed != null) {
                JsonSchema.list(listed).forEach(one -> all.add(schemas.followed(one)));
            }
        }
        return all;
    }

    /** The schema of a JSON body, if the operation takes one. */
    Optional<Object> bodySchema(Operation operation) {
        Object body = operation.members().get("requestBody");
        if (body == null) {
            return Optional.empty();
        }
        Map<String, Object> content = JsonSchema.map(schemas.followed(body).get("content"));
        return Optional.ofNullable(JsonSchema.map(content.get("application/json")).get("schema"));
    }

    /** The operation that a request asked for; none = not the operator's API. */
    Optional<Operation> operation(String method, String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        List<Operation> fitting =
                operations.stream()
                        .filter(one -> one.method().equals(method))
                        .filter(one -> one.pattern().matcher(path).matches())
                        .toList();
        // A path without variables goes before one with: /users/me before /users/{user}.
        return fitting.stream()
                .filter(one -> one.path().equals(path))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    /** What an answer breaks of the contract; empty when it keeps it or none is made. */
    public List<String> violations(
            String method, String target, int status, @Nullable String type, String body) {
        Optional<Operation> asked = operation(method, target);
        return asked.isEmpty() ? List.of() : violations(asked.get(), status, type, body);
    }

    List<String> violations(Operation asked, int status, @Nullable String type, String body) {
        Map<String, Object> answers = JsonSchema.map(asked.members().get("responses"));
        Object answer = answers.get(Integer.toString(status));
        if (answer == null) {
            return List.of(asked + " does not document status " + status + ": " + body);
        }
        Object contents = schemas.followed(answer).get("content");
        if (contents == null) {
            return body.isEmpty() ? List.of() : List.of(asked + " answers a body: " + body);
        }
        String plain = type == null ? "" : type.split(";", 2)[0].strip();
        Object content = JsonSchema.map(contents).get(plain);
        if (content == null) {
            return List.of(asked + ", " + status + " does not document the type " + plain);
        }
        if (!plain.endsWith("json")) {
            return List.of();
        }
        Object schema = Objects.requireNonNull(JsonSchema.map(content).get("schema"));
        return schemas.problems(schema, JSON.readValue(body, Object.class)).stream()
                .map(problem -> asked + ", " + status + ": " + problem)
                .toList();
    }
}
