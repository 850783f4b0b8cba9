package dev.weir.http;

/**
 * How a listener meets the world, besides its limits.
 *
 * @param basePath further path below which every route is served, {@code /weir}; empty for none
 */
public record Front(String basePath) {
    /** Plain HTTP at the root, on a socket of its own. */
    public static final Front PLAIN = new Front("");
}
