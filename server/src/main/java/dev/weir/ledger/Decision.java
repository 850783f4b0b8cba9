package dev.weir.ledger;

import java.util.Locale;

/** What posting made of a report. Stored by its word: never rename. */
public enum Decision {
    /** New usage, in the ledger. */
    POSTED,
    /** The same report again: nothing new. */
    REPEAT,
    /** Shows again what an unanswered report had shown, and more: the more was posted. */
    SUPERSET,
    /** Counters began again: the whole value was posted. */
    RESTART,
    /** Older than what is known; nothing was posted. */
    STALE,
    /** All of it is held, for the reason given. */
    QUARANTINED,
    /** The body could not be read. */
    UNREADABLE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Decision of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
