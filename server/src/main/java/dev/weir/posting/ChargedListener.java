package dev.weir.posting;

/** Told what a user is charged as soon as posting has seen it. */
@FunctionalInterface
public interface ChargedListener {
    /**
     * @param bytes billed bytes of both directions ever, adjustments included
     */
    void charged(long userId, long bytes);
}
