package dev.weir.server;

import dev.weir.journal.Journal;
import dev.weir.ledger.Standpoint;

/** Whether a database and a journal belong together (R17). */
final class Standpoints {
    private Standpoints() {}

    /**
     * @param standpoint where the database stands
     * @throws StartRefused when posting from there would lose or repeat entries
     */
    static void check(Standpoint standpoint, Journal journal) {
        long position = standpoint.mark().position();
        if (position > 0 && !standpoint.mark().journalId().equals(journal.id())) {
            throw new StartRefused(
                    "The database was posted from journal "
                            + standpoint.mark().journalId()
                            + ", but this journal is "
                            + journal.id()
                            + ". Put the journal back that belongs to the database, or restore"
                            + " both from one backup."
                            + SWITCH);
        }
        if (position > journal.end()) {
            throw new StartRefused(
                    "The database is ahead of its journal: it stands at position "
                            + position
                            + ", the journal ends at "
                            + journal.end()
                            + ". Entries that were posted are missing from the journal; restore it."
                            + SWITCH);
        }
        if (journal.oldest() > position + 1) {
            throw new StartRefused(
                    "The journal begins at position "
                            + journal.oldest()
                            + ", but the database needs it from "
                            + (position + 1)
                            + ". Restore the database from a newer backup, or the journal's older"
                            + " segments."
                            + SWITCH);
        }
    }

    private static final String SWITCH =
            " If that cannot be done, 'weir serve --adopt-journal true' goes on with this journal"
                    + " from its end: what lies between is in no figure.";
}
