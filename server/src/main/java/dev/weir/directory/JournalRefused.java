package dev.weir.directory;

/** The journal could not take a decision in time; nothing has changed and it may be tried again. */
public final class JournalRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JournalRefused(String reason) {
        super("the journal did not take the change: " + reason);
    }
}
