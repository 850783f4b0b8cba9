package dev.weir.web;

import dev.weir.json.JsonWriter;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The description of the API, for programs. It tells nothing of this installation, so it needs no
 * token. Read when first asked for: a start has no time for it. Any thread.
 */
final class OpenApiDocument {
    private static final String RESOURCE = "/openapi/openapi.yaml";

    private final Guard guard;
    private byte @Nullable [] yaml;
    private byte @Nullable [] json;

    OpenApiDocument(Guard guard) {
        this.guard = guard;
    }

    void addTo(HttpRules rules) {
        rules.get(
                        "/api/openapi.json",
                        (request, response) ->
                                send(request, response, "application/json", this::asJson))
                .get(
                        "/api/openapi.yaml",
                        (request, response) ->
                                send(request, response, "application/yaml", this::asYaml));
    }

    private void send(
            ServerRequest request, ServerResponse response, String type, Supplier<byte[]> bytes) {
        try {
            guard.checkHost(request);
        } catch (ApiProblem problem) {
            ApiRoutes.refuse(response, problem);
            return;
        }
        ApiRoutes.headers(response);
        response.header(HeaderNames.CONTENT_TYPE, type).send(bytes.get());
    }

    synchronized byte[] asYaml() {
        byte[] made = yaml;
        if (made == null) {
            made = read();
            yaml = made;
        }
        return made;
    }

    synchronized byte[] asJson() {
        byte[] made = json;
        if (made == null) {
            made = converted(asYaml());
            json = made;
        }
        return made;
    }

    private static byte[] converted(byte[] yaml) {
        Object document =
                new Load(LoadSettings.builder().setLabel("openapi.yaml").build())
                        .loadFromString(new String(yaml, StandardCharsets.UTF_8));
        if (!(document instanceof Map<?, ?> members)) {
            throw new IllegalStateException("openapi.yaml is not a mapping");
        }
        return JsonWriter.object(writer -> members(writer, members));
    }

    private static void members(JsonWriter json, Map<?, ?> members) {
        members.forEach((key, value) -> member(json, String.valueOf(key), value));
    }

    private static void member(JsonWriter json, String name, @Nullable Object value) {
        switch (value) {
            case null -> json.field(name, (String) null);
            case Map<?, ?> map -> {
                json.startObject(name);
                members(json, map);
                json.end();
            }
            case List<?> list -> {
                json.startList(name);
                list.forEach(element -> element(json, element));
                json.end();
            }
            case Boolean flag -> json.field(name, flag.booleanValue());
            case Number number -> json.field(name, number.longValue());
            default -> json.field(name, value.toString());
        }
    }

    private static void element(JsonWriter json, @Nullable Object value) {
        switch (value) {
            case null -> json.value((String) null);
            case Map<?, ?> map -> {
                json.startObject();
                members(json, map);
                json.end();
            }
            case Number number -> json.value(number.longValue());
            default -> json.value(value.toString());
        }
    }

    private static byte[] read() {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + RESOURCE);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE + " in the jar", e);
        }
    }
}
