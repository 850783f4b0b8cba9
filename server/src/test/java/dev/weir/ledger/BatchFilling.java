package dev.weir.ledger;

/** Fills a batch by hand, as the fold does. */
public final class BatchFilling {
    private BatchFilling() {}

    /**
     * Adds one rated part of usage to its hour, its day and both totals.
     *
     * @param hour start of the hour, epoch seconds
     * @param day start of the day, epoch seconds
     * @param rate millionths
     * @param atMillis when it was last seen, epoch milliseconds
     */
    public static void post(
            LedgerBatch batch,
            long hour,
            long day,
            long userId,
            long sourceId,
            long credentialId,
            long rate,
            long upload,
            long download,
            long billedUpload,
            long billedDownload,
            long atMillis) {
        batch.hours()
                .add(
                        hour,
                        userId,
                        sourceId,
                        credentialId,
                        rate,
                        upload,
                        download,
                        billedUpload,
                        billedDownload);
        batch.days()
                .add(
                        day,
                        userId,
                        sourceId,
                        credentialId,
                        rate,
                        upload,
                        download,
                        billedUpload,
                        billedDownload);
        batch.userTotals().add(userId, upload, download, billedUpload, billedDownload, atMillis);
        batch.sourceTotals()
                .add(sourceId, upload, download, billedUpload, billedDownload, atMillis);
    }
}
