package dev.weir.web;

import dev.weir.access.Principal;
import dev.weir.config.LogConfig.Addresses;
import dev.weir.http.Clients;
import dev.weir.http.Connection;
import dev.weir.http.RequestId;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names each request of the API and, when the log's part {@code access} tells info, writes a line
 * for it: the route as it is declared, so without any id or query of the request.
 */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("access");
    private static final long MILLI = 1_000_000;

    private final Clients clients;
    private final Addresses addresses;

    AccessLog(Clients clients, Addresses addresses) {
        this.clients = clients;
        this.addresses = addresses;
    }

    /** Serves a request. */
    @FunctionalInterface
    interface Served {
        /**
         * @param whoAsked to be told once it is known
         */
        void serve(Consumer<String> whoAsked) throws Exception;
    }

    void around(String route, ServerRequest request, ServerResponse response, Served served)
            throws Exception {
        clients.note(request);
        String id = RequestId.begin(request, clients.peerIsTrusted(request));
        response.header(RequestId.HEADER, id);
        String[] caller = {"nobody"};
        try {
            served.serve(name -> caller[0] = name);
        } finally {
            if (LOG.isInfoEnabled()) {
                write(route, request, response, caller[0]);
            }
            RequestId.end();
        }
    }

    private void write(
            String route, ServerRequest request, ServerResponse response, String caller) {
        String method = request.prologue().method().text();
        var line =
                LOG.atInfo()
                        .addKeyValue("route", route)
                        .addKeyValue("method", method)
                        .addKeyValue("status", response.status().code())
                        .addKeyValue("millis", Connection.current().servingNanos() / MILLI)
                        .addKeyValue("caller", caller);
        if (addresses != Addresses.NONE) {
            line = line.addKeyValue("client", told(clients.of(request).address()));
        }
        line.log("{} {}", method, route);
    }

    /** Who asked, without an address that people are written to. */
    static String name(Principal who) {
        String kind = who.kind().name().toLowerCase(Locale.ROOT);
        return who.accountId() == 0 ? kind : kind + ":" + who.accountId();
    }

    private String told(InetAddress address) {
        return addresses == Addresses.FULL
                ? address.getHostAddress()
                : masked(address).getHostAddress();
    }

    /** The network it is in: 24 bits of IPv4, 48 of IPv6. */
    static InetAddress masked(InetAddress address) {
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, address instanceof Inet4Address ? 3 : 6, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address is as long as one", e);
        }
    }
}
