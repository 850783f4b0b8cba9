package dev.weir.simulate;

import java.net.InetSocketAddress;

/** The server under test, which may go away and come back. Any thread. */
interface Target {
    InetSocketAddress address();

    /** The token of the local operator. */
    String token();

    /**
     * Grows with each start, as clients notice at once that connections of the one before ended.
     */
    int life();

    /** Waits while it is known to be down. */
    void awaitUp();

    /** A connection failed: finds out whether the server is still there. */
    void suspect();

    /** How far its wall clock is ahead of ours, milliseconds. */
    long clockOffsetMillis();
}
