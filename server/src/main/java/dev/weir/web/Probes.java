package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.health.Condition;
import dev.weir.health.Degraded;
import dev.weir.health.Watch;
import dev.weir.json.JsonWriter;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What load balancers and supervisors ask, without a token: codes and moments, no detail.
 *
 * <p>Unready is only a server that cannot answer nodes. One whose database is away takes reports as
 * ever and would lose them if it were taken out, so it is ready and says that it is degraded.
 */
final class Probes {
    static final List<DeclaredRoute> DECLARED =
            List.of(
                    new DeclaredRoute("GET", "/healthz", Permission.ANYONE),
                    new DeclaredRoute("GET", "/readyz", Permission.ANYONE));

    private final Watch watch;

    Probes(Watch watch) {
        this.watch = watch;
    }

    void addTo(HttpRules rules) {
        rules.get("/healthz", Probes::alive).get("/readyz", this::ready);
    }

    private static void alive(ServerRequest request, ServerResponse response) {
        send(response, 200, JsonWriter.object(json -> json.field("status", "alive")));
    }

    private void ready(ServerRequest request, ServerResponse response) {
        List<Degraded> degraded = watch.now();
        boolean unready = degraded.stream().map(Degraded::condition).anyMatch(Condition::unready);
        String status = unready ? "unready" : degraded.isEmpty() ? "ready" : "degraded";
        send(
                response,
                unready ? 503 : 200,
                JsonWriter.object(json -> {
                    json.field("status", status);
                    degraded(json, degraded, ZoneOffset.UTC, false);
                }));
    }

    /** The member {@code degraded}: what is wrong since when. */
    static void degraded(
            JsonWriter json, List<Degraded> degraded, ZoneId zone, boolean withDetail) {
        json.startList("degraded");
        for (Degraded each : degraded) {
            Instant since = Instant.ofEpochSecond(each.since().getEpochSecond());
            json.startObject().field("code", each.condition().code()).moment("since", since, zone);
            if (withDetail) {
                json.field("detail", each.detail());
            }
            json.end();
        }
        json.end();
    }

    private static void send(ServerResponse response, int status, byte[] body) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .send(body);
    }
}
