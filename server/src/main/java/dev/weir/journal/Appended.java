package dev.weir.journal;

/** What became of an entry. */
public sealed interface Appended {
    /**
     * On disk, whatever happens now.
     *
     * @param position its place in the journal, 1 or more
     */
    record Durable(long position) implements Appended {}

    /**
     * Not known to be on disk: close the connection without an answer. A report may still become
     * part of the journal (R24): marked unanswered, or unmarked if it was just being written when
     * its time ran out. An act, or any other entry, never does, except that {@link Reason#CLOSED}
     * leaves open what became of the group that a failing disk did not confirm.
     */
    record Refused(Reason reason) implements Appended {}

    /** Why an entry was refused. */
    enum Reason {
        /** The disk did not take it in time. */
        SLOW,
        /** Memory is full of entries that wait for the disk. */
        FULL,
        /** Larger than {@link JournalSettings#largestEntryBytes()}. */
        TOO_LARGE,
        /** The journal is closing. */
        CLOSED
    }
}
