package dev.weir.journal;

/**
 * Entries as they stand in the journal, for a copy of it. What a copy says of its own groups is its
 * own, so records are all that goes over.
 *
 * @param first position of the first
 * @param count how many, 1 or more
 * @param bytes the records, one after another
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; equality is never asked for
public record Records(long first, int count, byte[] bytes) {
    /** Position of the last. */
    public long last() {
        return first + count - 1;
    }
}
