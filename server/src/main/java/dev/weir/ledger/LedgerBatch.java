package dev.weir.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that posting has decided since the last commit, to be written in one transaction.
 * Filled and cleared by the posting thread and kept for the next round, so that its tables need not
 * grow again.
 */
public final class LedgerBatch {
    private final UsageSums hours = new UsageSums();
    private final UsageSums days;
    private final UsageSums bySource;
    private final TotalSums userTotals = new TotalSums();
    private final TotalSums sourceTotals = new TotalSums();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final List<Quarantined> quarantined = new ArrayList<>();
    private final List<Quarantined.Decided> decided = new ArrayList<>();
    private final List<Unattributed> unattributed = new ArrayList<>();
    private final List<Unattributed.Assigned> assigned = new ArrayList<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private final List<Reclassified> reclassified = new ArrayList<>();
    private final List<Imported> imported = new ArrayList<>();
    private final List<AppliedAct> acts = new ArrayList<>();
    private final List<StreamRow> streams = new ArrayList<>();
    private final List<StreamRow> forgotten = new ArrayList<>();
    private final Map<String, byte[]> foldStates = new LinkedHashMap<>();

    public LedgerBatch() {
        days = new UsageSums();
        bySource = new UsageSums();
    }

    /**
     * A batch to be filled while another is written, and the other way round. They share what is
     * only filled when the batch is complete: days, a fifth of all memory of a large installation.
     */
    public LedgerBatch(LedgerBatch partner) {
        days = partner.days;
        bySource = partner.bySource;
    }

    /** Usage by hour. What is added here must be added to days and both totals too. */
    public UsageSums hours() {
        return hours;
    }

    /** Usage by day. Filled when the batch is complete, and no batch before it is being written. */
    public UsageSums days() {
        return days;
    }

    /** Scratch of the writer. */
    UsageSums bySource() {
        return bySource;
    }

    public TotalSums userTotals() {
        return userTotals;
    }

    public TotalSums sourceTotals() {
        return sourceTotals;
    }

    public List<Verdict> verdicts() {
        return verdicts;
    }

    public List<Quarantined> quarantined() {
        return quarantined;
    }

    /** Decisions on held amounts, of this batch or of earlier ones. */
    public List<Quarantined.Decided> decided() {
        return decided;
    }

    public List<Unattributed> unattributed() {
        return unattributed;
    }

    /** Moves of a name's usage to a user; done after all sums of this batch. */
    public List<Unattributed.Assigned> assigned() {
        return assigned;
    }

    public List<Adjustment> adjustments() {
        return adjustments;
    }

    /** Decisions about whole reports, in the order of their acts. */
    public List<Reclassified> reclassified() {
        return reclassified;
    }

    /** What imports say of other panels, in the order of their acts. */
    public List<Imported> imported() {
        return imported;
    }

    public List<AppliedAct> acts() {
        return acts;
    }

    /** Streams as they stand now; at most one row a stream. */
    public List<StreamRow> streams() {
        return streams;
    }

    /** Streams that the fold no longer remembers. */
    public List<StreamRow> forgotten() {
        return forgotten;
    }

    /** Named states of the fold as they stand now. */
    public Map<String, byte[]> foldStates() {
        return foldStates;
    }

    /** Rows of usage that a commit would write: what thins out commits under load. */
    public int dirtyRows() {
        return hours.size() + days.size();
    }

    public void clear() {
        hours.clear();
        days.clear();
        userTotals.clear();
        sourceTotals.clear();
        verdicts.clear();
        quarantined.clear();
        decided.clear();
        unattributed.clear();
        assigned.clear();
        adjustments.clear();
        reclassified.clear();
        imported.clear();
        acts.clear();
        streams.clear();
        forgotten.clear();
        foldStates.clear();
    }
}
