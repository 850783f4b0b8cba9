package dev.weir.shadow;

import java.util.Locale;

/** What became of a push at the old panel. */
public enum Fate {
    /** On its way, or was when the process ended. */
    SENDING,
    /** Answered as done. */
    TAKEN,
    /** Answered as not done: the panel has not counted it. */
    REFUSED,
    /**
     * Sent, and no answer that tells: the panel may have counted it. It is not sent again, for the
     * panel counts whatever comes.
     */
    UNKNOWN,
    /** Nothing for the panel: not of node software, or of a node that is no more. */
    APART;

    /** As tables and programs know it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Fate of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
