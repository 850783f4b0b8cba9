package dev.weir.http;

import java.time.Duration;
import java.util.Optional;

/**
 * How a listener meets the world, besides its limits.
 *
 * @param basePath further path below which every route is served, {@code /weir}; empty for none
 * @param inherited listened on instead of the address and port of the settings
 * @param tls certificate and key, if it speaks https itself
 * @param hsts for how long browsers are told to use nothing but https, zero for not at all
 */
public record Front(
        String basePath,
        Optional<InheritedSocket> inherited,
        Optional<TlsFiles> tls,
        Duration hsts) {
    /** Plain HTTP at the root, on a socket of its own. */
    public static final Front PLAIN =
            new Front("", Optional.empty(), Optional.empty(), Duration.ZERO);
}
