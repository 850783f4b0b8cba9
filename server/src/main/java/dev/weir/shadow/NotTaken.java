package dev.weir.shadow;

/**
 * Pushes that the panel has not taken, or perhaps not, for one reason, since the comparison began.
 *
 * @param reason one word, such as {@code status_404}, {@code inbox}, {@code no_answer}
 * @param lastSaid the panel's or the network's words of the newest
 */
public record NotTaken(
        Fate fate, String reason, long pushes, Bytes bytes, long lastAtMillis, String lastSaid) {}
