package dev.weir.http;

import dev.weir.config.AddressRange;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is and how he sent it, behind proxies or not: the one place that reads {@code
 * X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code Forwarded}. Any thread.
 *
 * <p>Whoever talks to us can write these headers. So they are believed only when the peer is a
 * proxy that the configuration trusts, and then from the right: each proxy appends the address it
 * saw, so the right-most address that is no trusted proxy is the client's; what stands further
 * left, the client wrote himself. When both kinds of header are there and do not agree, one of them
 * may have passed through the proxy untouched: then neither is believed.
 */
public final class Clients {
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");
    private static final HeaderName FORWARDED_PROTO = HeaderNames.create("X-Forwarded-Proto");
    private static final HeaderName FORWARDED = HeaderNames.create("Forwarded");
    private static final HeaderName REAL_IP = HeaderNames.create("X-Real-IP");

    /** A longer chain of proxies is no chain of proxies. */
    private static final int LONGEST_CHAIN = 16;

    private final List<AddressRange> trusted;
    private final LongAdder throughTrusted = new LongAdder();
    private final LongAdder trustedWithoutHeader = new LongAdder();
    private final LongAdder untrusted = new LongAdder();

    /**
     * @param trusted proxies whose word counts
     */
    public Clients(List<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * The client of a request.
     *
     * @param address of the client, or of the nearest machine that we can be sure of
     * @param secure it came by TLS, to us or to a trusted proxy
     * @param direct the client itself is our peer, and no header says otherwise
     */
    public record Client(InetAddress address, boolean secure, boolean direct) {
        /** The address as people write it, without a zone. */
        public String text() {
            String text = address.getHostAddress();
            int zone = text.indexOf('%');
            return zone < 0 ? text : text.substring(0, zone);
        }

        /** Whether it runs on this machine, for all we can see. */
        public boolean onThisMachine(InetAddress ours) {
            return direct && (address.isLoopbackAddress() || address.equals(ours));
        }
    }

    /**
     * What proxies sent since the start, which shows whether they and the configuration agree.
     *
     * @param trusted requests of trusted proxies that said for whom
     * @param trustedWithoutHeader requests of trusted proxies that did not
     * @param untrusted requests that named another client and came from where nobody is trusted
     */
    public record Seen(long trusted, long trustedWithoutHeader, long untrusted) {}

    /** Counts a request; to be called once for each. */
    public void note(ServerRequest request) {
        note(addressOf(request.remotePeer().address()), request.headers(), request.authority());
    }

    void note(InetAddress peer, Headers headers, String host) {
        if (isForwarded(headers)) {
            (isTrusted(peer) ? throughTrusted : untrusted).increment();
        } else if (isTrusted(peer) && !(peer.isLoopbackAddress() && namesThisMachine(host))) {
            trustedWithoutHeader.increment();
        }
    }

    /** Programs of this machine ask so, where the proxy may run as well. */
    private static boolean namesThisMachine(String host) {
        InetAddress literal = literal(host);
        return host.isEmpty()
                || host.startsWith("localhost")
                || (literal != null && literal.isLoopbackAddress());
    }

    /** What was counted. */
    public Seen seen() {
        return new Seen(throughTrusted.sum(), trustedWithoutHeader.sum(), untrusted.sum());
    }

    private static boolean isForwarded(Headers headers) {
        return headers.contains(FORWARDED_FOR)
                || headers.contains(FORWARDED)
                || headers.contains(FORWARDED_PROTO)
                || headers.contains(REAL_IP);
    }

    /** Whether our peer is a proxy that we trust, or a program on this machine. */
    public boolean peerIsTrusted(ServerRequest request) {
        return isTrusted(addressOf(request.remotePeer().address())) || fromThisMachine(request);
    }

    /** Who sent this request. */
    public Client of(ServerRequest request) {
        return of(addressOf(request.remotePeer().address()), request.isSecure(), request.headers());
    }

    /** Whether it was sent by a program on this machine and through no proxy. */
    public boolean fromThisMachine(ServerRequest request) {
        return of(request).onThisMachine(addressOf(request.localPeer().address()));
    }

    private static InetAddress addressOf(SocketAddress socket) {
        return socket instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    Client of(InetAddress peer, boolean tls, Headers headers) {
        boolean forwarded = isForwarded(headers);
        if (!isTrusted(peer)) {
            return new Client(peer, tls, !forwarded);
        }
        List<String> byFor = items(headers, FORWARDED_FOR);
        List<String> elements = items(headers, FORWARDED);
        InetAddress address = walk(peer, byFor);
        if (!elements.isEmpty()) {
            InetAddress other =
                    walk(peer, elements.stream().map(one -> parameter(one, "for")).toList());
            address = byFor.isEmpty() || other.equals(address) ? other : peer;
        }
        return new Client(address, tls || secure(headers, elements), !forwarded);
    }

    /** From the right, the first that is no trusted proxy; what is no address ends the walk. */
    private InetAddress walk(InetAddress peer, List<String> chain) {
        InetAddress nearest = peer;
        for (int i = chain.size() - 1; i >= 0 && isTrusted(nearest); i--) {
            InetAddress before = literal(chain.get(i));
            if (before == null || chain.size() - i > LONGEST_CHAIN) {
                break;
            }
            nearest = before;
        }
        return nearest;
    }

    private static boolean secure(Headers headers, List<String> elements) {
        List<String> protos = items(headers, FORWARDED_PROTO);
        String nearest =
                protos.isEmpty()
                        ? elements.isEmpty() ? "" : parameter(elements.getLast(), "proto")
                        : protos.getLast();
        return nearest.equalsIgnoreCase("https") || nearest.equalsIgnoreCase("wss");
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    /** The elements of all headers of this name, in order. */
    private static List<String> items(Headers headers, HeaderName name) {
        List<String> items = new ArrayList<>();
        if (headers.contains(name)) {
            for (String value : headers.get(name).allValues()) {
                for (String item : value.split(",", -1)) {
                    items.add(item.strip());
                }
            }
        }
        return items;
    }

    /** A parameter of an element of {@code Forwarded} (RFC 7239 §4), or empty. */
    private static String parameter(String element, String name) {
        for (String pair : element.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0
                    && pair.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals(name)) {
                return pair.substring(equals + 1).strip().replace("\"", "");
            }
        }
        return "";
    }

    /** An address with or without brackets and port. */
    private static @Nullable InetAddress literal(String text) {
        String address = text;
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            address = end < 0 ? "" : address.substring(1, end);
        } else if (address.indexOf(':') == address.lastIndexOf(':') && address.contains(":")) {
            address = address.substring(0, address.indexOf(':'));
        }
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
