package dev.weir.journal;

import java.time.Duration;

/**
 * What elsewhere must have an entry before anybody is answered for it. Called by the journal's
 * writer thread only.
 */
public interface Copies {
    /** There are none: what is on this disk is durable. */
    Copies NONE = (_, _) -> true;

    /**
     * Waits until everything up to a position may be answered.
     *
     * @param most how long at most
     * @return whether it may
     */
    boolean await(long position, Duration most) throws InterruptedException;
}
