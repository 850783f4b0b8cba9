package dev.weir.posting;

import dev.weir.directory.Node.Family;
import dev.weir.journal.Report;
import dev.weir.ledger.Decision;

/** Sums of one report while it is folded, and the verdict they lead to. Bytes; one thread. */
final class ReportTally {
    long users;
    long upload;
    long download;
    long billedUpload;
    long billedDownload;
    long held;
    long unattributed;
    Family family = Family.AUTO;
    private boolean newProcess;

    void begin(boolean isNewProcess, Family newFamily) {
        newProcess = isNewProcess;
        family = newFamily;
        users = 0;
        upload = 0;
        download = 0;
        billedUpload = 0;
        billedDownload = 0;
        held = 0;
        unattributed = 0;
    }

    /** Saturates: what is held may be any number a sender could write. */
    void hold(long heldUpload, long heldDownload) {
        held = saturated(saturated(held, heldUpload), heldDownload);
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    Decision decision(Measured measured, Readings readings) {
        if (readings.faults(Readings.Fault.UNREADABLE_BODY) > 0) {
            return Decision.UNREADABLE;
        }
        return switch (measured.kind()) {
            case REPEAT -> Decision.REPEAT;
            case STALE -> Decision.STALE;
            case SUPERSET -> Decision.SUPERSET;
            case FRESH -> {
                if (newProcess) {
                    yield Decision.RESTART;
                }
                yield held > 0 && upload + download == 0 ? Decision.QUARANTINED : Decision.POSTED;
            }
        };
    }

    /** Why, in words that stand in the report's verdict. */
    String reason(Measured measured, Readings readings, Report report) {
        StringBuilder reason = new StringBuilder(64);
        reason.append(
                switch (measured.kind()) {
                    case FRESH -> newProcess ? "first report of another process" : "new usage";
                    case REPEAT -> "same body under the same answer";
                    case SUPERSET -> "shows an unanswered report again";
                    case STALE -> "older than what is remembered of its sender";
                });
        if (family != Family.AUTO) {
            reason.append(
                    family == Family.KEEPS ? "; keeps until answered" : "; resets before sending");
        }
        if (measured.outOfOrder() > 0) {
            reason.append("; out of order: ").append(measured.outOfOrder());
        }
        if (report.unanswered()) {
            reason.append("; was not answered");
        }
        for (Readings.Fault fault : Readings.Fault.values()) {
            if (readings.faults(fault) > 0) {
                reason.append("; ")
                        .append(fault.name())
                        .append(": ")
                        .append(readings.faults(fault));
            }
        }
        return reason.toString();
    }
}
