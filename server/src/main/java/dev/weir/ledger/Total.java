package dev.weir.ledger;

/**
 * All usage of a user or a source ever.
 *
 * @param upload raw bytes
 * @param billedUpload rated bytes, adjustments not in it
 * @param adjustedUpload sum of adjustments, raw, signed
 * @param adjustedBilledUpload sum of adjustments, billed, signed
 * @param lastAtMs when usage was last seen, epoch milliseconds
 */
public record Total(
        long id,
        long upload,
        long download,
        long billedUpload,
        long billedDownload,
        long adjustedUpload,
        long adjustedDownload,
        long adjustedBilledUpload,
        long adjustedBilledDownload,
        long lastAtMs) {

    /** Billed bytes of both directions with adjustments: what counts against a limit. */
    public long charged() {
        return Math.addExact(
                Math.addExact(billedUpload, billedDownload),
                Math.addExact(adjustedBilledUpload, adjustedBilledDownload));
    }
}
