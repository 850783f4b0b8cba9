package dev.weir.journal;

/** The journal's files are not what they must be, or cannot be reached. */
public abstract sealed class JournalException extends RuntimeException
        permits JournalCorrupt, JournalLocked, JournalUnavailable, EntriesRemoved {
    private static final long serialVersionUID = 1;

    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
