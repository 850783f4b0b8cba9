package dev.weir.metrics;

import dev.weir.health.Watch;
import dev.weir.journal.Journal;
import dev.weir.posting.PostedCounts;
import dev.weir.posting.Posting;
import dev.weir.posting.PostingState;
import java.util.Locale;

/** The way from the journal to the ledger. */
public record PostingPart(Journal journal, Posting posting, Watch watch) implements Part {
    private static final double MILLIS = 1e3;

    @Override
    public void addTo(Samples samples) {
        PostingState state = posting.state();
        PostedCounts counts = posting.counts();
        samples.gauge(
                "weir_posting_position",
                "The newest entry of the journal that every figure includes.",
                state.committed());
        samples.gauge(
                "weir_posting_lag_entries",
                "Entries of the journal that figures do not include yet.",
                Math.max(0, journal.end() - state.committed()));
        samples.gauge(
                "weir_posting_lag_seconds",
                "Age of the oldest entry that figures do not include; 0 = they have all.",
                watch.staleMillis() / MILLIS);
        Samples.Family phases =
                samples.gauge("weir_posting_phase", "1 = posting is in this phase, 0 = not.");
        for (PostingState.Phase phase : PostingState.Phase.values()) {
            phases.add(
                    state.phase() == phase ? 1 : 0, "phase", phase.name().toLowerCase(Locale.ROOT));
        }
        phases.end();
        samples.histogram(
                "weir_posting_commit_seconds",
                "How long commits to the database took, waiting for their turn included.",
                counts.commits());
        samples.counter(
                "weir_repeated_bytes_total",
                "Bytes that reports showed again and that were not counted again.",
                counts.repeatedBytes());
        samples.counter(
                "weir_quarantined_bytes_total",
                "Bytes that were held when they were reported.",
                counts.heldBytes());
        samples.counter(
                "weir_unattributed_posted_bytes_total",
                "Bytes that were posted under no user.",
                counts.unattributedBytes());
        samples.counter(
                "weir_unreadable_entries_total",
                "Entries of reports that could not be read.",
                counts.unreadableEntries());
    }
}
