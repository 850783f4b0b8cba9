package dev.weir.quota;

import dev.weir.directory.Directory;
import dev.weir.directory.User;
import java.time.InstantSource;

/** Where users stand. Reads are lock-free and from any thread. */
@SuppressWarnings("DoNotCallSuggester")
public final class Standings {
    public Standings(Directory directory, InstantSource wall) {
        throw new UnsupportedOperationException();
    }

    public Standing standingOf(User user, long nowMillis) {
        throw new UnsupportedOperationException();
    }

    /** Says the user's billed bytes over all time; called by posting after each commit. */
    public void used(long userId, long billedBytes) {
        throw new UnsupportedOperationException();
    }

    /** Billed bytes over all time. */
    public long usedBytes(long userId) {
        throw new UnsupportedOperationException();
    }

    /** Users that have reached their limit, ascending, for the directory's snapshot file. */
    public long[] exhausted() {
        throw new UnsupportedOperationException();
    }

    /**
     * Holds these users for exhausted until posting says otherwise; for a start without the ledger.
     */
    public void presumeExhausted(long[] userIds) {
        throw new UnsupportedOperationException();
    }

    /** Tells listeners of those who expired since the last call. Cheap when nobody did. */
    public void advance(long nowMillis) {
        throw new UnsupportedOperationException();
    }

    /** When the next user expires, epoch milliseconds, {@code Long.MAX_VALUE} when nobody will. */
    public long nextExpiry() {
        throw new UnsupportedOperationException();
    }

    public void onChange(StandingListener listener) {
        throw new UnsupportedOperationException();
    }
}
