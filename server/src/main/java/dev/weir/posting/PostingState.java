package dev.weir.posting;

import org.jspecify.annotations.Nullable;

/**
 * How posting stands.
 *
 * @param phase what it is doing
 * @param sinceMillis since when, epoch milliseconds
 * @param committed the newest position in the database: what every figure includes
 * @param trouble why it cannot go on, in one sentence; null when it can
 */
public record PostingState(
        Phase phase, long sinceMillis, long committed, @Nullable String trouble) {
    /** What posting is doing. */
    public enum Phase {
        /**
         * Has not reached the end that the journal had at the start: figures are not yet current.
         */
        CATCHING_UP,
        CURRENT,
        /** The database cannot be had; tried again each second. Nodes are answered all the same. */
        WAITING_FOR_DATABASE,
        /** Met something it must not go on from. Nodes are answered; a person has to look. */
        FAILED,
        STOPPED
    }
}
