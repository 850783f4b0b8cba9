package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.access.Principal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Decides whether a request may see anything at all. Immutable; any thread. */
final class Guard {
    private final ApiToken token;
    private final Set<String> hosts;
    private final boolean anyAddress;

    /**
     * @param listenAddress as configured
     * @param publicHosts further names of this server, lower case
     */
    Guard(ApiToken token, String listenAddress, List<String> publicHosts) {
        this.token = token;
        this.hosts = new HashSet<>(publicHosts);
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
        String host = request.headers().first(HeaderNames.HOST).orElse(request.authority());
        String name = withoutPort(host.toLowerCase(Locale.ROOT));
        if (hosts.contains(name) || (anyAddress && isAddress(name))) {
            return;
        }
        throw ApiProblem.of(
                421,
                "unknown_host",
                "this server does not answer browsers under the name '" + name + "'",
                "start it with --public-host " + name + " if the name is its own");
    }

    /** Who asks, when it may ask for that. */
    Principal admit(ServerRequest request, Permission permission) {
        checkToken(request);
        Principal caller = Principal.local();
        if (!caller.may(permission)) {
            throw ApiProblem.of(
                    403,
                    "not_allowed",
                    "this needs the permission "
                            + permission.name().toLowerCase(Locale.ROOT)
                            + ", which "
                            + caller.name()
                            + " does not have");
        }
        return caller;
    }

    private void checkToken(ServerRequest request) {
        String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        boolean bearer = header.regionMatches(true, 0, "Bearer ", 0, 7);
        if (!bearer || !token.is(header.substring(7).strip())) {
            throw ApiProblem.of(
                    401,
                    bearer ? "wrong_token" : "token_missing",
                    bearer ? "the token is not this server's" : "this needs the operator's token",
                    "the token is in the file api-token of the data directory; send it as"
                            + " 'Authorization: Bearer …'");
        }
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
