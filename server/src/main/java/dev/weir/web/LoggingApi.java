package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.config.LogConfig.Level;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.logs.Logs;
import java.util.Arrays;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How talkative the log is, while the server runs. */
final class LoggingApi {
    private static final Logger LOG = LoggerFactory.getLogger(LoggingApi.class);

    void register(ApiRoutes routes) {
        routes.get("/logging", Permission.HEALTH_READ, request -> ApiAnswer.ok(this::levels))
                .patch("/logging", Permission.UPKEEP, this::change);
    }

    /** Takes any of the parts; what is not named stays. */
    private ApiAnswer change(ApiRequest request) {
        JsonObject body = request.body();
        for (String name : body.names()) {
            Logs.Part part =
                    Arrays.stream(Logs.Part.values())
                            .filter(each -> each.word().equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    ApiProblem.badParameter(
                                            name, "expected weir, access, nodes or libraries"));
            Level level = level(name, body.text(name));
            Logs.set(part, level);
            LOG.info("{} has set the log's part {} to {}", request.actor(), name, level);
        }
        return ApiAnswer.ok(this::levels);
    }

    private static Level level(String part, String text) {
        return Arrays.stream(Level.values())
                .filter(each -> each.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() ->
                        ApiProblem.badParameter(
                                part, "expected error, warn, info, debug or trace"));
    }

    private void levels(JsonWriter json) {
        for (Logs.Part part : Logs.Part.values()) {
            json.field(part.word(), Logs.of(part).name().toLowerCase(Locale.ROOT));
        }
    }
}
