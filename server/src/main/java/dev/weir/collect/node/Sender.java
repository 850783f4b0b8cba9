package dev.weir.collect.node;

import dev.weir.http.Connection;
import dev.weir.journal.Report.Client;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, as far as headers and socket tell.
 *
 * @param client kind of program by its User-Agent
 * @param address 4 or 16 bytes, or empty: behind a proxy what the proxy says
 * @param direct speaks HTTP/1.1 with us and nobody stands between, so far as can be seen (R5)
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Sender(Client client, byte[] address, boolean direct) {
    private static final byte[] NO_ADDRESS = {};
    private static final HeaderName X_REAL_IP = HeaderNames.create("x-real-ip");

    static Sender of(Headers headers, Connection connection) {
        String forwardedFor = first(headers, HeaderNames.X_FORWARDED_FOR);
        String realIp = first(headers, X_REAL_IP);
        boolean direct =
                forwardedFor == null
                        && realIp == null
                        && !headers.contains(HeaderNames.VIA)
                        && !headers.contains(HeaderNames.FORWARDED)
                        && !connection.oldProtocol()
                        && !connection.isRelayed();
        byte[] address = literal(leftmost(forwardedFor));
        if (address.length == 0) {
            address = literal(realIp);
        }
        if (address.length == 0) {
            address = bytesOf(connection.peer());
        }
        return new Sender(client(first(headers, HeaderNames.USER_AGENT)), address, direct);
    }

    private static Client client(@Nullable String userAgent) {
        if (userAgent == null) {
            return Client.OTHER;
        }
        if (userAgent.startsWith("Go-http-client")) {
            return Client.GO_HTTP;
        }
        if (!userAgent.contains("go-resty")) {
            return Client.OTHER;
        }
        return userAgent.startsWith("v2node") ? Client.V2NODE : Client.RESTY;
    }

    private static @Nullable String first(Headers headers, HeaderName name) {
        return headers.contains(name) ? headers.get(name).get() : null;
    }

    private static @Nullable String leftmost(@Nullable String list) {
        if (list == null) {
            return null;
        }
        int comma = list.indexOf(',');
        return comma < 0 ? list : list.substring(0, comma);
    }

    /** The bytes of a literal address; never asks a name server. */
    private static byte[] literal(@Nullable String text) {
        if (text == null || text.length() > 45 || text.indexOf('%') >= 0) {
            return NO_ADDRESS;
        }
        try {
            return InetAddress.ofLiteral(text.strip()).getAddress();
        } catch (IllegalArgumentException notALiteral) {
            return NO_ADDRESS;
        }
    }

    private static byte[] bytesOf(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        return address == null ? NO_ADDRESS : address.getAddress();
    }
}
