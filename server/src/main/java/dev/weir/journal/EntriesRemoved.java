package dev.weir.journal;

/** The entries asked for are older than the oldest segment that retention kept. */
public final class EntriesRemoved extends JournalException {
    private static final long serialVersionUID = 1;

    private final long oldest;

    EntriesRemoved(long asked, long oldest) {
        super("position " + asked + " was removed; the journal starts at " + oldest);
        this.oldest = oldest;
    }

    /** The first position that is still there. */
    public long oldest() {
        return oldest;
    }
}
