package dev.weir.shadow;

/**
 * A push whose fate has to be looked at.
 *
 * @param position in the journal
 * @param status the panel's answer, 0 = none
 * @param users how many it named
 * @param upload raw bytes
 * @param said the panel's or the network's words
 */
public record ForwardedPush(
        long position,
        long sourceId,
        Fate fate,
        long atMillis,
        long sentAtMillis,
        int status,
        long users,
        long upload,
        long download,
        String said) {}
