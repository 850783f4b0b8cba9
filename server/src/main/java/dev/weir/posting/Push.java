package dev.weir.posting;

import org.jspecify.annotations.Nullable;

/**
 * What a stream remembers of one report.
 *
 * @param position its place in the journal, which is what its answer's cookie says
 * @param ack the newest answer its process had when it sent it
 * @param hashHigh first 8 bytes of the SHA-256 of its body
 * @param hashLow next 8 bytes
 * @param keys the wire keys it carried, ascending; null when no longer kept
 */
@SuppressWarnings("ArrayRecordComponent") // shared and never changed; equality is never asked for
record Push(long position, long ack, long hashHigh, long hashLow, long @Nullable [] keys) {
    boolean hasBody(long high, long low) {
        return hashHigh == high && hashLow == low;
    }

    Push withoutKeys() {
        return keys == null ? this : new Push(position, ack, hashHigh, hashLow, null);
    }
}
