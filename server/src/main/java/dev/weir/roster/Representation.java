package dev.weir.roster;

/**
 * Bytes to answer with.
 *
 * @param bytes shared between answers: never write into it
 * @param etag strong and quoted, one per content and format
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its ETag only
public record Representation(byte[] bytes, String etag, String contentType) {
    /** A JSON document that is small enough to be hashed whole each time. */
    public static Representation json(byte[] bytes) {
        return new Representation(bytes, ETags.of(bytes), Format.JSON.contentType());
    }
}
