package dev.weir.ledger;

/**
 * A day row as a re-rating sees it.
 *
 * @param day start of the day, epoch seconds
 * @param rate millionths
 */
public record RatedDay(
        long day,
        long userId,
        long sourceId,
        long rate,
        long upload,
        long download,
        long billedUpload,
        long billedDownload) {}
