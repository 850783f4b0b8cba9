package dev.weir.proof;

import java.nio.file.Path;
import java.util.UUID;

/**
 * What the head of an opening's file says.
 *
 * @param position the journal position that it includes
 * @param schemaVersion of the tables in it
 * @param atMs when it was written, epoch milliseconds
 * @param users Σ of all users' totals
 * @param sources Σ of all sources' totals
 */
public record Opening(
        Path file,
        UUID journalId,
        long position,
        int schemaVersion,
        long atMs,
        Sums users,
        Sums sources) {

    /** Bytes of all usage ever, adjustments not in it. */
    public record Sums(long upload, long download, long billedUpload, long billedDownload) {}
}
