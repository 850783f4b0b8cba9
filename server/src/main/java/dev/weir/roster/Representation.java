package dev.weir.roster;

/**
 * Bytes to answer with.
 *
 * @param bytes shared between answers: never write into it
 * @param etag strong and quoted, one per content and format
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its ETag only
public record Representation(byte[] bytes, String etag, String contentType) {}
