package dev.weir.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The page's files: a shell without data, so it needs no token. */
final class Page {
    /** Nothing from elsewhere, nothing inline, nobody may frame it. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private record PageFile(String path, String resource, String type) {}

    private static final List<PageFile> FILES =
            List.of(
                    new PageFile("/", "index.html", "text/html; charset=utf-8"),
                    new PageFile("/weir.css", "weir.css", "text/css; charset=utf-8"),
                    new PageFile("/weir.js", "weir.js", "text/javascript; charset=utf-8"),
                    new PageFile("/weir-live.js", "weir-live.js", "text/javascript; charset=utf-8"),
                    new PageFile("/pill.js", "pill.js", "text/javascript; charset=utf-8"),
                    new PageFile("/live.js", "live.js", "text/javascript; charset=utf-8"),
                    new PageFile("/seen.js", "seen.js", "text/javascript; charset=utf-8"),
                    new PageFile("/units.js", "units.js", "text/javascript; charset=utf-8"),
                    new PageFile("/days.js", "days.js", "text/javascript; charset=utf-8"),
                    new PageFile("/rows.js", "rows.js", "text/javascript; charset=utf-8"),
                    new PageFile("/listing.js", "listing.js", "text/javascript; charset=utf-8"),
                    new PageFile("/health.js", "health.js", "text/javascript; charset=utf-8"),
                    new PageFile("/sign-in", "sign-in.html", "text/html; charset=utf-8"),
                    new PageFile("/setup", "sign-in.html", "text/html; charset=utf-8"),
                    new PageFile("/sign-in.js", "sign-in.js", "text/javascript; charset=utf-8"),
                    new PageFile("/account", "account.html", "text/html; charset=utf-8"),
                    new PageFile("/account.js", "account.js", "text/javascript; charset=utf-8"),
                    new PageFile("/shadow", "shadow.html", "text/html; charset=utf-8"),
                    new PageFile("/shadow.js", "shadow.js", "text/javascript; charset=utf-8"),
                    new PageFile("/shadow.css", "shadow.css", "text/css; charset=utf-8"),
                    new PageFile("/access.js", "access.js", "text/javascript; charset=utf-8"),
                    new PageFile("/access.css", "access.css", "text/css; charset=utf-8"),
                    new PageFile("/favicon.svg", "favicon.svg", "image/svg+xml"));

    private final Guard guard;

    Page(Guard guard) {
        this.guard = guard;
    }

    void addTo(HttpRules rules) {
        for (PageFile file : FILES) {
            byte[] bytes = read(file.resource());
            rules.get(file.path(), (request, response) -> send(request, response, file, bytes));
        }
    }

    private void send(ServerRequest request, ServerResponse response, PageFile file, byte[] bytes) {
        try {
            guard.checkHost(request);
        } catch (ApiProblem problem) {
            ApiRoutes.refuse(response, problem);
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, file.type())
                .header("Content-Security-Policy", POLICY)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .send(bytes);
    }

    private static byte[] read(String resource) {
        try (InputStream in = Page.class.getResourceAsStream("/web/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no web/" + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read web/" + resource + " in the jar", e);
        }
    }
}
