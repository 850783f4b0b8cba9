package dev.weir.web;

import dev.weir.access.Access;
import dev.weir.access.AccessTokens;
import dev.weir.access.Origin;
import dev.weir.access.Permission;
import dev.weir.access.Principal;
import dev.weir.config.ServerConfig;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.http.Clients;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides who asks, and whether he may see anything at all. Immutable; any thread.
 *
 * <p>A request proves itself by what its sender adds on purpose, the header {@code Authorization},
 * or by what a browser adds by itself, the cookie. The second may be the doing of a page elsewhere:
 * so whatever has only a cookie must also come from a page of our own, unless it only reads.
 */
final class Guard {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    private final ApiToken token;
    private final Access access;
    private final Clients clients;
    private final SessionCookies cookies;
    private final ServerConfig config;
    private final Set<String> hosts;
    private final boolean anyAddress;

    Guard(
            ApiToken token,
            Access access,
            Clients clients,
            SessionCookies cookies,
            ServerConfig config) {
        this.token = token;
        this.access = access;
        this.clients = clients;
        this.cookies = cookies;
        this.config = config;
        this.hosts = new HashSet<>(config.publicHosts());
        String listenAddress = config.listenAddress();
        hosts.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
        hosts.add(
                listenAddress.contains(":") && !listenAddress.startsWith("[")
                        ? "[" + listenAddress.toLowerCase(Locale.ROOT) + "]"
                        : listenAddress.toLowerCase(Locale.ROOT));
        this.anyAddress = Set.of("0.0.0.0", "::", "[::]").contains(listenAddress);
    }

    /**
     * Refuses a request under a foreign name: a page elsewhere could point its own name at this
     * address and read the answers as its own (DNS rebinding).
     */
    void checkHost(ServerRequest request) {
        String name = withoutPort(hostOf(request));
        if (hosts.contains(name) || (anyAddress && isAddress(name))) {
            return;
        }
        throw ApiProblem.of(
                421,
                "unknown_host",
                "this server does not answer browsers under the name '" + name + "'",
                "start it with --public-host " + name + " if the name is its own");
    }

    /** Who asks and from where, when he may ask for that. */
    Origin admit(ServerRequest request, Permission permission) {
        boolean reads =
                request.prologue().method().equals(Method.GET)
                        || request.prologue().method().equals(Method.HEAD);
        Principal caller;
        if (permission == Permission.ANYONE) {
            if (!reads) {
                checkNoForeignPage(request);
            }
            caller = Principal.nobody();
        } else {
            caller = known(request, reads);
        }
        if (!caller.may(permission)) {
            throw ApiProblem.of(
                    403,
                    "not_allowed",
                    "this needs the permission "
                            + permission.text()
                            + ", which "
                            + caller.name()
                            + " does not have");
        }
        return new Origin(
                caller,
                clients.of(request).text(),
                request.headers().first(HeaderNames.USER_AGENT).orElse(""));
    }

    /**
     * Who opened a web socket, and what he proved himself by, to be asked again while it is open.
     *
     * @param caller as he was when he came
     * @param still as he is now; empty once session or token have ended. Does not count as use
     */
    record Proof(Principal caller, Supplier<Optional<Principal>> still) {}

    /**
     * Who asks for a web socket. Browsers let any page open one to anywhere, with cookies, and then
     * read it: so a request that names a page must name one of ours, however it proves itself, and
     * one with only a cookie must name a page.
     *
     * @param presented a token that did not come in the header, which browsers cannot set on a
     *     socket; empty = none did
     * @throws ApiProblem when it is refused: answer it before the upgrade
     */
    Proof proveUpgrade(ServerRequest request, String presented) {
        checkNoForeignPage(request);
        return prove(request, presented, false);
    }

    /** Who asks for what a socket would tell, by an ordinary request. */
    Proof proveRead(ServerRequest request) {
        return prove(request, "", true);
    }

    private Proof prove(ServerRequest request, String presented, boolean reads) {
        String header =
                presented.isEmpty()
                        ? request.headers().first(HeaderNames.AUTHORIZATION).orElse("")
                        : "Bearer " + presented;
        Principal caller = header.isEmpty() ? known(request, reads) : byHeader(request, header);
        String secret = header.isEmpty() ? cookies.secretOf(request).orElse("") : bearer(header);
        return new Proof(
                caller,
                switch (caller.kind()) {
                    case ACCOUNT -> () -> still(() -> access.sessions().still(secret), caller);
                    case API_TOKEN -> () -> still(() -> access.tokens().still(secret), caller);
                    case LOCAL, SERVER, NOBODY -> () -> Optional.of(caller);
                });
    }

    /**
     * Who somebody is now by what he proved himself with before, to be asked again and again.
     * Without the secret: by the public name of the session or token.
     *
     * @return empty when the session or token has ended
     */
    Optional<Proof> stillProven(Principal.Kind kind, String credential) {
        Supplier<Optional<Principal>> now =
                switch (kind) {
                    case ACCOUNT -> () -> access.sessions().stillNamed(credential);
                    case API_TOKEN -> () -> access.tokens().stillNamed(credential);
                    case LOCAL -> () -> Optional.of(Principal.local());
                    case SERVER, NOBODY -> Optional::empty;
                };
        try {
            return now.get().map(caller -> new Proof(caller, () -> still(now, caller)));
        } catch (DatabaseUnavailable e) {
            throw unknowable();
        }
    }

    /** While the database is away nobody loses what he has. */
    private static Optional<Principal> still(Supplier<Optional<Principal>> now, Principal before) {
        try {
            return now.get();
        } catch (DatabaseUnavailable e) {
            return Optional.of(before);
        }
    }

    private static String bearer(String header) {
        return header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7).strip() : "";
    }

    private Principal known(ServerRequest request, boolean reads) {
        String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        if (!header.isEmpty()) {
            return byHeader(request, header);
        }
        Optional<String> cookie = cookies.secretOf(request);
        if (cookie.isEmpty()) {
            throw ApiProblem.of(
                    401,
                    "token_missing",
                    "this needs a session or a token",
                    "sign in on the page, or send an API token as 'Authorization: Bearer …'");
        }
        if (!reads) {
            checkOwnPage(request);
        }
        try {
            return access.sessions()
                    .authenticate(cookie.get(), clients.of(request).text())
                    .orElseThrow(() ->
                            ApiProblem.of(
                                    401, "session_over", "the session has ended", "sign in again"));
        } catch (DatabaseUnavailable e) {
            throw unknowable();
        }
    }

    private Principal byHeader(ServerRequest request, String header) {
        String presented = bearer(header);
        if (token.is(presented)) {
            if (!clients.fromThisMachine(request)) {
                throw ApiProblem.of(
                        401,
                        "local_token_only_here",
                        "the token of the data directory is good on the server's machine only",
                        "from elsewhere sign in, or use an API token ('weir token create')");
            }
            return Principal.local();
        }
        Optional<Principal> found = Optional.empty();
        if (AccessTokens.looksLikeOne(presented)) {
            try {
                found = access.tokens().authenticate(presented);
            } catch (DatabaseUnavailable e) {
                throw unknowable();
            }
        }
        return found.orElseThrow(() ->
                ApiProblem.of(
                        401,
                        presented.isEmpty() ? "token_missing" : "wrong_token",
                        presented.isEmpty()
                                ? "this needs a session or a token"
                                : "the token is not good here (any more)",
                        "API tokens come from the account page or 'weir token create'; on the"
                                + " server's machine the file api-token of the data directory"
                                + " will do"));
    }

    private static ApiProblem unknowable() {
        return ApiProblem.of(
                503,
                "access_unavailable",
                "sessions and API tokens cannot be checked now: the database does not answer",
                "on the server's machine the file api-token of the data directory will do");
    }

    /** A request that only a cookie proves must come from a page of ours. */
    private void checkOwnPage(ServerRequest request) {
        checkNoForeignPage(request);
        boolean told =
                request.headers().contains(HeaderNames.ORIGIN)
                        || request.headers().contains(FETCH_SITE);
        if (!told) {
            throw foreign("the request does not say from which page it comes");
        }
    }

    /** What says from which page it comes must come from ours. */
    void checkNoForeignPage(ServerRequest request) {
        String site = request.headers().first(FETCH_SITE).orElse("same-origin");
        if (!site.equals("same-origin")) {
            throw foreign("the request comes from a page elsewhere");
        }
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        if (origin.isPresent() && !isOurs(request, origin.get().toLowerCase(Locale.ROOT))) {
            throw foreign("the request comes from the page of another server, " + origin.get());
        }
    }

    /** The page's scheme may be https where we see http: a proxy took it off. Never less. */
    private boolean isOurs(ServerRequest request, String origin) {
        boolean secure = config.secureCookies() || clients.of(request).secure();
        return (!secure || origin.startsWith("https:"))
                && config.ownOrigin(origin, hostOf(request));
    }

    private static ApiProblem foreign(String what) {
        return ApiProblem.of(
                403,
                "foreign_page",
                what,
                "behind a proxy, set public-url, or let it pass the header Host as it came");
    }

    private static String hostOf(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.HOST)
                .orElse(request.authority())
                .toLowerCase(Locale.ROOT);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    /** A literal address cannot be pointed elsewhere by a name server. */
    private static boolean isAddress(String name) {
        return name.startsWith("[") || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }
}
