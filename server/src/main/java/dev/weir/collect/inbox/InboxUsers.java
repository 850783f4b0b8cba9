package dev.weir.collect.inbox;

/** Whom and what a row may name; the server joins it to the directory. Any thread. */
public interface InboxUsers {
    /** The living user of this number, email or UUID; 0 = there is none. */
    long find(String name);

    /** Whether the number is a living source's. */
    boolean isSource(long sourceId);
}
