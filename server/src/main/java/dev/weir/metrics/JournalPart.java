package dev.weir.metrics;

import dev.weir.journal.Journal;
import dev.weir.journal.JournalHealth;
import dev.weir.presence.DoorCounters;

/** The book of original entry, and the reports that did not get into it in time (R24). */
public record JournalPart(Journal journal, DoorCounters counters) implements Part {
    @Override
    public void addTo(Samples samples) {
        JournalHealth health = journal.health();
        samples.gauge(
                "weir_journal_position",
                "The last durable entry of the journal, counted from 1.",
                journal.end());
        samples.gauge(
                "weir_journal_oldest_position",
                "The first entry that the journal still holds.",
                journal.oldest());
        samples.gauge(
                "weir_journal_size_bytes",
                "What the journal takes on disk, preallocated segments included.",
                journal.sizeBytes());
        samples.histogram(
                "weir_journal_fsync_seconds",
                "How long making a group of entries durable took.",
                journal.fsyncs());
        samples.gauge(
                "weir_journal_waiting_entries",
                "Entries whose senders wait for them to be durable.",
                health.waitingEntries());
        samples.gauge(
                "weir_journal_refusing",
                "1 = entries cannot be made durable, so nodes get no answer.",
                health.failingSince() != null);
        samples.gauge(
                "weir_journal_damaged",
                "1 = a closed segment is not as it was written.",
                health.damage() != null);
        samples.gauge(
                "weir_journal_spare_ready",
                "1 = the next segment is prepared; 0 for long: the disk is full or failing.",
                health.spareReady());
        samples.counter(
                "weir_reports_unanswered_total",
                "Reports that were not durable in time: their senders got no answer.",
                counters.of(DoorCounters.Event.REPORT_REFUSED));
        samples.gauge(
                "weir_reports_late",
                "Unanswered reports in memory that are still to be made durable.",
                health.keptEntries());
        samples.gauge(
                "weir_reports_late_bytes", "What late reports take of memory.", health.keptBytes());
        samples.counter(
                "weir_reports_lost_total",
                "Unanswered reports given up because memory for them was full.",
                health.dropped());
    }
}
