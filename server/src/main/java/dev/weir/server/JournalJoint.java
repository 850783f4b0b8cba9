package dev.weir.server;

import dev.weir.collect.node.ReportLog;
import dev.weir.directory.ActLog;
import dev.weir.directory.JournalRefused;
import dev.weir.journal.Act;
import dev.weir.journal.Appended;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.Journal;
import dev.weir.journal.Report;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Joins the journal to those who enter something: the node API and the directory. Any thread. */
final class JournalJoint implements ReportLog, ActLog {
    private final Journal journal;
    private final Set<UUID> refused = ConcurrentHashMap.newKeySet();

    JournalJoint(Journal journal) {
        this.journal = journal;
    }

    @Override
    public long append(Report report) {
        return switch (journal.append(report)) {
            case Appended.Durable durable -> durable.position();
            case Appended.Refused _ -> REFUSED;
        };
    }

    @Override
    public void append(ClockStepped step) {
        journal.append(step);
    }

    @Override
    public long append(Act act) {
        return switch (journal.append(act)) {
            case Appended.Durable durable -> durable.position();
            case Appended.Refused why -> {
                refused.add(act.id());
                throw new JournalRefused(why.reason().toString());
            }
        };
    }

    /**
     * Whether a decision that stands in the journal was refused to whoever made it: the disk took
     * it after all, so it holds. Asked once for each.
     */
    boolean wasRefused(Act act) {
        return !refused.isEmpty() && refused.remove(act.id());
    }
}
