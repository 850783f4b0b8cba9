package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.config.MetricsConfig;
import dev.weir.config.MetricsConfig.Access;
import dev.weir.http.Connection;
import dev.weir.http.Tokens;
import dev.weir.metrics.Metrics;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/**
 * {@code /metrics}. A scraper comes under whatever name it found the server by, so the host is not
 * checked: without the token the name helps nobody.
 */
final class MetricsRoute {
    private final Guard guard;
    private final Metrics metrics;
    private final Access access;
    private final Optional<String> tokenSha256;

    MetricsRoute(Guard guard, Metrics metrics, MetricsConfig config) {
        this.guard = guard;
        this.metrics = metrics;
        this.access = config.access();
        this.tokenSha256 = config.token().map(Tokens::sha256Hex);
    }

    /** Adds the route, unless nobody may scrape. */
    void addTo(HttpRules rules) {
        if (access != Access.OFF) {
            rules.get("/metrics", this::scrape);
        }
    }

    /** The route as others list it. */
    List<DeclaredRoute> declared() {
        return access == Access.OFF
                ? List.of()
                : List.of(new DeclaredRoute("GET", "/metrics", Permission.HEALTH_READ));
    }

    private void scrape(ServerRequest request, ServerResponse response) {
        try {
            if (access != Access.OPEN && !knowsToken(request)) {
                guard.admit(request, Permission.HEALTH_READ);
            }
        } catch (ApiProblem problem) {
            ApiRoutes.refuse(response, problem);
            return;
        }
        // A scraper keeps its connection from one scrape to the next.
        Connection.current().proven();
        response.header(HeaderNames.CONTENT_TYPE, Metrics.CONTENT_TYPE)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .send(metrics.text());
    }

    private boolean knowsToken(ServerRequest request) {
        String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        return tokenSha256.isPresent()
                && header.regionMatches(true, 0, "Bearer ", 0, 7)
                && Tokens.matches(header.substring(7).strip(), tokenSha256.get());
    }
}
