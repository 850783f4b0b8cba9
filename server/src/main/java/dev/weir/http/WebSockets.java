package dev.weir.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.websocket.WsConnection;
import io.helidon.websocket.WsListener;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Makes a web socket of the connection that a request came on (RFC 6455, section 4.2). Frames are
 * read by Helidon.
 *
 * <p>Helidon's own upgrader acts before any route and asks nobody who calls. Here a route decides
 * like any other; the socket then runs in place of the HTTP engine, which is let go.
 */
public final class WebSockets {
    /** The longest frame that is read; a longer one ends the socket. */
    public static final int MAX_FRAME_BYTES = 16 << 10;

    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final HeaderName VERSION = HeaderNames.create("Sec-WebSocket-Version");
    private static final HeaderName PROTOCOL = HeaderNames.create("Sec-WebSocket-Protocol");
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSockets() {}

    /** Whether the request asks for a web socket as it should. */
    public static boolean isAskedFor(ServerRequest request) {
        String upgrade = request.headers().first(HeaderNames.UPGRADE).orElse("");
        String connection = request.headers().first(HeaderNames.CONNECTION).orElse("");
        return upgrade.equalsIgnoreCase("websocket")
                && connection.toLowerCase(Locale.ROOT).contains("upgrade")
                && request.headers().first(VERSION).orElse("").equals("13")
                && isKey(request.headers().first(KEY).orElse(""))
                && !Connection.current().oldProtocol();
    }

    /** The subprotocols that the request offers, the preferred first. */
    public static List<String> subprotocols(ServerRequest request) {
        if (!request.headers().contains(PROTOCOL)) {
            return List.of();
        }
        return request.headers().get(PROTOCOL).allValues().stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /**
     * Answers 101 and has the listener take over.
     *
     * @param subprotocol one of those offered, or empty
     * @return to be thrown by the route: it ends the HTTP engine, not the connection
     */
    public static CloseConnectionException accept(
            ServerRequest request, String subprotocol, WsListener listener) {
        Connection connection = Connection.current();
        String key = request.headers().first(KEY).orElse("");
        String answer =
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Accept: "
                        + accept(key)
                        + (subprotocol.isEmpty()
                                ? ""
                                : "\r\nSec-WebSocket-Protocol: " + subprotocol)
                        + "\r\n\r\n";
        connection.proven();
        connection.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        connection.becomes(context ->
                WsConnection.create(
                        context, request.prologue(), WritableHeaders.create(), key, listener));
        return new CloseConnectionException("the connection is a web socket now");
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
