package dev.weir.collect.node;

import dev.weir.journal.ClockStepped;
import dev.weir.journal.Report;

/** Where reports become durable; the server joins it to the journal. Any thread. */
public interface ReportLog {
    /** The position of a report that could not be made durable in time. */
    long REFUSED = 0;

    /**
     * Blocks until the report is durable.
     *
     * @return its position, or {@link #REFUSED}: then the sender must not be answered, and the
     *     report may be appended later, marked as unanswered (R24)
     */
    long append(Report report);

    /** Notes that the wall clock moved; best effort. */
    void append(ClockStepped step);
}
