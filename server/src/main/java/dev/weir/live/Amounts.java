package dev.weir.live;

/**
 * Bytes of a day, month or year, or of all time. Immutable.
 *
 * @param upload raw, never adjusted
 * @param download raw, never adjusted
 * @param billedUpload rated, adjustments in it
 * @param billedDownload rated, adjustments in it
 */
record Amounts(long upload, long download, long billedUpload, long billedDownload) {
    static final Amounts NONE = new Amounts(0, 0, 0, 0);

    Amounts plus(Amounts other) {
        return new Amounts(
                Math.addExact(upload, other.upload),
                Math.addExact(download, other.download),
                Math.addExact(billedUpload, other.billedUpload),
                Math.addExact(billedDownload, other.billedDownload));
    }

    Amounts minus(Amounts other) {
        return new Amounts(
                Math.subtractExact(upload, other.upload),
                Math.subtractExact(download, other.download),
                Math.subtractExact(billedUpload, other.billedUpload),
                Math.subtractExact(billedDownload, other.billedDownload));
    }

    /** Billed bytes of both directions: the founding document's single number. */
    long traffic() {
        return Math.addExact(billedUpload, billedDownload);
    }
}
