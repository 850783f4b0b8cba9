package dev.weir.web;

import dev.weir.http.Clients;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cookies of people who are signed in or half-way. Scripts cannot read them, no page elsewhere
 * can make a browser send them, and they go to this server's path only. Immutable; any thread.
 *
 * <p>Over TLS the names say what browsers then enforce: {@code __Host-} only for the whole host,
 * {@code __Secure-} where the path is narrower. A cookie that somebody planted over plain HTTP has
 * another name and is not looked at.
 */
final class SessionCookies {
    private static final HeaderName COOKIE = HeaderNames.COOKIE;
    private static final String SESSION = "weir-session";
    private static final String HALF_WAY = "weir-signing-in";
    private static final Duration HALF_WAY_LIFE = Duration.ofMinutes(5);

    private final Clients clients;
    private final String path;
    private final boolean alwaysSecure;
    private final Duration sessionLife;

    /**
     * @param path of the page: {@code /}, or a base path with a slash at its end
     * @param alwaysSecure people reach the page by https, whatever a request looks like
     * @param sessionLife how long a browser may keep it
     */
    SessionCookies(Clients clients, String path, boolean alwaysSecure, Duration sessionLife) {
        this.clients = clients;
        this.path = path;
        this.alwaysSecure = alwaysSecure;
        this.sessionLife = sessionLife;
    }

    /** The secret of the session that the request belongs to. */
    Optional<String> secretOf(ServerRequest request) {
        return value(request, SESSION);
    }

    /** The browser's half of a sign-in that waits for its code. */
    Optional<String> halfOf(ServerRequest request) {
        return value(request, HALF_WAY);
    }

    /** A header that keeps the secret in the browser, and one that ends the half-way state. */
    List<String> signedIn(ServerRequest request, String secret) {
        String session = header(request, SESSION, secret, sessionLife);
        return halfOf(request).isEmpty()
                ? List.of(session)
                : List.of(session, header(request, HALF_WAY, "", Duration.ZERO));
    }

    List<String> halfWay(ServerRequest request, String half) {
        return List.of(header(request, HALF_WAY, half, HALF_WAY_LIFE));
    }

    List<String> signedOut(ServerRequest request) {
        return List.of(
                header(request, SESSION, "", Duration.ZERO),
                header(request, HALF_WAY, "", Duration.ZERO));
    }

    private String header(ServerRequest request, String name, String value, Duration life) {
        return name(request, name)
                + "="
                + value
                + "; Path="
                + path
                + "; Max-Age="
                + life.toSeconds()
                + "; HttpOnly; SameSite=Strict"
                + (secure(request) ? "; Secure" : "");
    }

    private boolean secure(ServerRequest request) {
        return alwaysSecure || clients.of(request).secure();
    }

    private String name(ServerRequest request, String name) {
        if (!secure(request)) {
            return name;
        }
        return (path.equals("/") ? "__Host-" : "__Secure-") + name;
    }

    private Optional<String> value(ServerRequest request, String plain) {
        String wanted = name(request, plain);
        if (!request.headers().contains(COOKIE)) {
            return Optional.empty();
        }
        for (String header : request.headers().get(COOKIE).allValues()) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(wanted)) {
                    String value = pair.substring(equals + 1).strip();
                    return value.isEmpty() ? Optional.empty() : Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }
}
