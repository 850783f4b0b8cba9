package dev.weir.http;

import java.util.Optional;

/**
 * How a listener meets the world, besides its limits.
 *
 * @param basePath further path below which every route is served, {@code /weir}; empty for none
 * @param inherited listened on instead of the address and port of the settings
 */
public record Front(String basePath, Optional<InheritedSocket> inherited) {
    /** Plain HTTP at the root, on a socket of its own. */
    public static final Front PLAIN = new Front("", Optional.empty());
}
