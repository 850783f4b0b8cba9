package dev.weir.ledger;

import java.util.Locale;

/**
 * One measured amount that is held instead of posted; its baseline has moved (R41).
 *
 * @param id given by posting, rising
 * @param position of the report that showed it
 * @param wireKey the user as the wire named it, at most 200 characters
 * @param userId who it would go to, 0 = unattributed
 * @param upload raw bytes
 * @param download raw bytes
 * @param fromMs interval covered, epoch milliseconds
 * @param toMs interval covered, epoch milliseconds, exclusive
 * @param decidedPosition of the act that released or dismissed it; 0 = held
 */
public record Quarantined(
        long id,
        long position,
        long sourceId,
        String wireKey,
        long userId,
        long credentialId,
        long upload,
        long download,
        long fromMs,
        long toMs,
        Reason reason,
        State state,
        long decidedPosition) {

    /** Why it is held. Stored by its word: never rename. */
    public enum Reason {
        /** More than the source can carry in the longest possible interval (R10). */
        IMPLAUSIBLE,
        /** May or may not have been shown before (R6). */
        AMBIGUOUS,
        /** From a push older than what the fold remembers (R3). */
        STALE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Reason of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Where it stands. Stored by its word: never rename. */
    public enum State {
        HELD,
        /** A person had it posted. */
        RELEASED,
        /** A person decided that it is not to be charged. */
        DISMISSED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A person's decision on a held amount; posting adds a released one to the sums itself.
     *
     * @param position of the act
     */
    public record Decided(long id, State state, long position) {}
}
