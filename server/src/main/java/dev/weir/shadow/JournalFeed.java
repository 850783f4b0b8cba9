package dev.weir.shadow;

import dev.weir.journal.EntriesRemoved;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.journal.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a {@link Window} from the journal, behind its end: what other machines have not confirmed
 * yet is not there. One thread.
 */
final class JournalFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFeed.class);

    private final Journal journal;
    private JournalReader reader;

    /**
     * @param position reading goes on after it
     */
    JournalFeed(Journal journal, long position) {
        this.journal = journal;
        this.reader = journal.readAfter(position);
    }

    /** Reads on while there is room; how many positions the journal had no more. */
    long fill(Window window) {
        try {
            while (window.hasRoom() && reader.next()) {
                if (reader.entry() instanceof Report report) {
                    window.passed(reader.position(), report);
                } else {
                    window.passed(reader.position());
                }
            }
            return 0;
        } catch (EntriesRemoved e) {
            long missed = e.oldest() - 1 - window.read();
            LOG.warn("{} entries were removed before they could be forwarded", missed);
            reader.close();
            window.passed(e.oldest() - 1);
            reader = journal.readAfter(e.oldest() - 1);
            return missed;
        }
    }

    /** The report at a position. */
    static Work at(Journal journal, long position) {
        try (JournalReader one = journal.readAfter(position - 1)) {
            if (one.next() && one.entry() instanceof Report report) {
                return new Work(position, report, 0);
            }
        }
        throw new IllegalStateException("no report at position " + position);
    }

    @Override
    public void close() {
        reader.close();
    }
}
