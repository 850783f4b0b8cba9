package dev.weir.collect.logv2fs;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A connection to the database of a running logv2fs. Reads only. One thread. */
interface Source extends AutoCloseable {
    /**
     * What somebody said has changed.
     *
     * @param keys of rows, as {@link #read} takes them
     * @param isUnclear whether more may have changed than the keys say
     * @param resume where the stream of changes goes on after them; empty = there is none
     */
    record Word(Set<String> keys, boolean isUnclear, String resume) {
        boolean isEmpty() {
            return keys.isEmpty() && !isUnclear;
        }
    }

    /** A row as far as it takes to see whether it changed. */
    record Glimpse(String id, String email, String uuid, long used) {}

    /**
     * Waits until it hears that something changed, at most so long.
     *
     * @throws SourceAway when the connection is of no more use
     */
    Word await(Duration atMost) throws SourceAway, InterruptedException;

    /**
     * A glimpse of all rows.
     *
     * @throws SourceAway when the connection is of no more use
     */
    List<Glimpse> glimpse() throws SourceAway;

    /**
     * Rows as they are now; those that are no more are left out.
     *
     * @param keys from {@link Word#keys} or {@link Glimpse#id}
     * @throws SourceAway when the connection is of no more use
     */
    List<FollowedRow> read(Set<String> keys) throws SourceAway;

    /** Whether it went on where the stream of changes was left, so that nothing was missed. */
    boolean isResumed();

    /** How often it is looked at all rows though nobody says that one changed. */
    Duration lookEvery();

    @Override
    void close();
}
