package dev.weir.ledger;

import java.util.Locale;

/**
 * What a person decided about a whole report, whatever posting had decided; the verdict stays.
 *
 * @param position of the report
 * @param decidedPosition of the act
 * @param reason at most 400 characters
 * @param atMs epoch milliseconds
 */
public record Reclassified(
        long position, long decidedPosition, As decision, String reason, String actor, long atMs) {
    /** What it counts for. Stored by its word: never rename. */
    public enum As {
        /** All that the report showed is usage. */
        POSTED,
        /** Nothing that the report showed is usage. */
        DISMISSED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static As of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
