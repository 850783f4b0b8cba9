package dev.weir.ledger;

import java.util.Locale;
import java.util.UUID;

/**
 * A correction: signed amounts beside the usage, with a reason; usage itself is never edited.
 *
 * @param id of the act that made it, or made out of it when one act makes many
 * @param position of the act
 * @param sourceId 0 when it concerns no source
 * @param bucket start of the day it counts for, epoch seconds
 * @param upload raw bytes, signed; shown beside the raw figure, never in it
 * @param billedUpload signed; part of the user's billed figure
 * @param reason at most 400 characters
 */
public record Adjustment(
        UUID id,
        long position,
        long userId,
        long sourceId,
        long bucket,
        long upload,
        long download,
        long billedUpload,
        long billedDownload,
        String reason,
        String actor,
        long atMs,
        Kind kind) {
    /** Where it comes from. Stored by its word: never rename. */
    public enum Kind {
        /** Amounts that a person named. */
        ADJUSTED,
        /** What a correcting rate makes of a day's rows, less what they were billed. */
        RERATED,
        /** What a report counts for after all. */
        RECLASSIFIED,
        /** What another panel's counter said beyond the history that came over. */
        IMPORTED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
