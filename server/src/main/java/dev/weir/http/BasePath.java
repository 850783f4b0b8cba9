package dev.weir.http;

import io.helidon.common.uri.UriPath;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Serves every route below a further path as well, {@code /weir/api/v1} as {@code /api/v1}.
 *
 * <p>The root stays: nodes and commands on this machine know nothing else, and a proxy may take the
 * path off before it passes a request on.
 */
final class BasePath implements Filter {
    private final String path;
    private final String below;

    /**
     * @param path {@code /weir}, not empty
     */
    BasePath(String path) {
        this.path = path;
        this.below = path + "/";
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        HttpPrologue prologue = request.prologue();
        if (prologue.uriPath().rawPath().equals(path)) {
            // Without the slash, links relative to the page would lead out of the path.
            response.status(Status.PERMANENT_REDIRECT_308)
                    .header(HeaderNames.LOCATION, below)
                    .send();
            return;
        }
        request.prologue(within(prologue));
        chain.proceed();
    }

    /** The request as it would be without the path. */
    HttpPrologue within(HttpPrologue prologue) {
        String raw = prologue.uriPath().rawPath();
        if (!raw.startsWith(below)) {
            return prologue;
        }
        return HttpPrologue.create(
                prologue.rawProtocol(),
                prologue.protocol(),
                prologue.protocolVersion(),
                prologue.method(),
                UriPath.create(raw.substring(path.length())),
                prologue.query(),
                prologue.fragment());
    }
}
