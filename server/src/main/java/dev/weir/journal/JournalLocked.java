package dev.weir.journal;

import java.nio.file.Path;

/** Another process writes this journal (R25). */
public final class JournalLocked extends JournalException {
    private static final long serialVersionUID = 1;

    private final long holderPid;

    JournalLocked(Path directory, long holderPid) {
        super(
                "the journal "
                        + directory
                        + " is held by process "
                        + (holderPid == 0 ? "(unknown)" : holderPid));
        this.holderPid = holderPid;
    }

    /** The process that holds the lock; 0 = it has not said. */
    public long holderPid() {
        return holderPid;
    }
}
