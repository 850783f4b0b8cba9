package dev.weir.ledger;

/**
 * Usage as it is shown: raw and billed, always both, in bytes.
 *
 * @param upload raw; never adjusted
 * @param download raw; never adjusted
 * @param billedUpload rated and adjusted; negative when credit exceeds usage
 * @param billedDownload rated and adjusted
 * @param adjusted the adjustments, the billed part of which is in the billed figures
 */
public record Figures(
        long upload, long download, long billedUpload, long billedDownload, Adjusted adjusted) {

    /** Sums of adjustments, signed. */
    public record Adjusted(long upload, long download, long billedUpload, long billedDownload) {
        public static final Adjusted NONE = new Adjusted(0, 0, 0, 0);

        Adjusted plus(Adjusted other) {
            return new Adjusted(
                    Math.addExact(upload, other.upload),
                    Math.addExact(download, other.download),
                    Math.addExact(billedUpload, other.billedUpload),
                    Math.addExact(billedDownload, other.billedDownload));
        }
    }

    public static final Figures NONE = new Figures(0, 0, 0, 0, Adjusted.NONE);

    static Figures of(Total total) {
        return usage(total.upload(), total.download(), total.billedUpload(), total.billedDownload())
                .plus(
                        adjustment(
                                total.adjustedUpload(),
                                total.adjustedDownload(),
                                total.adjustedBilledUpload(),
                                total.adjustedBilledDownload()));
    }

    static Figures usage(long upload, long download, long billedUpload, long billedDownload) {
        return new Figures(upload, download, billedUpload, billedDownload, Adjusted.NONE);
    }

    static Figures adjustment(long upload, long download, long billedUpload, long billedDownload) {
        return new Figures(
                0,
                0,
                billedUpload,
                billedDownload,
                new Adjusted(upload, download, billedUpload, billedDownload));
    }

    public Figures plus(Figures other) {
        return new Figures(
                Math.addExact(upload, other.upload),
                Math.addExact(download, other.download),
                Math.addExact(billedUpload, other.billedUpload),
                Math.addExact(billedDownload, other.billedDownload),
                adjusted.plus(other.adjusted));
    }

    /** Without usage that is a part of this one. */
    Figures minus(Figures part) {
        return new Figures(
                upload - part.upload,
                download - part.download,
                billedUpload - part.billedUpload,
                billedDownload - part.billedDownload,
                adjusted);
    }

    /** For people. */
    @Override
    public String toString() {
        String usage =
                "up %d B, down %d B, billed up %d B, billed down %d B"
                        .formatted(upload, download, billedUpload, billedDownload);
        return adjusted.equals(Adjusted.NONE)
                ? usage
                : usage
                        + " (of it adjusted: up %d B, down %d B, billed up %d B, billed down %d B)"
                                .formatted(
                                        adjusted.upload,
                                        adjusted.download,
                                        adjusted.billedUpload,
                                        adjusted.billedDownload);
    }

    /** Raw bytes of both directions. */
    public long total() {
        return Math.addExact(upload, download);
    }

    /** Billed bytes of both directions. */
    public long billed() {
        return Math.addExact(billedUpload, billedDownload);
    }
}
