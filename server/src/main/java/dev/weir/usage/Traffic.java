package dev.weir.usage;

/**
 * Bytes a user sent and received, seen from the user: upload is client to internet.
 *
 * <p>Never negative; sums are exact and fail rather than wrap.
 *
 * @param upload bytes, 0 or more
 * @param download bytes, 0 or more
 */
public record Traffic(long upload, long download) {
    public static final Traffic NONE = new Traffic(0, 0);

    public Traffic {
        if (upload < 0 || download < 0) {
            throw new IllegalArgumentException(
                    "traffic must not be negative: " + upload + ", " + download);
        }
    }

    public Traffic plus(Traffic other) {
        return new Traffic(
                Math.addExact(upload, other.upload), Math.addExact(download, other.download));
    }

    public long total() {
        return Math.addExact(upload, download);
    }
}
