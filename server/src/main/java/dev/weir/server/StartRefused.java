package dev.weir.server;

import dev.weir.journal.JournalLocked;

/**
 * The server must not start on this data; the message says why and what to do, in a sentence or
 * two.
 */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean inUse;

    StartRefused(String message) {
        super(message);
        inUse = false;
    }

    StartRefused(JournalLocked locked) {
        super(locked.getMessage(), locked);
        inUse = true;
    }

    /** Another process has the data open; once that has ended, nothing is wrong with it. */
    public boolean inUse() {
        return inUse;
    }
}
