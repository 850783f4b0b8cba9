package dev.weir.posting;

import dev.weir.database.Database;
import dev.weir.ledger.Decision;
import dev.weir.ledger.LedgerBatch;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.Verdict;
import dev.weir.meter.Durations;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What posting did, for those who watch it: read from each batch once that is in the database, so
 * no report waits for it. Written by the thread that commits, read by any.
 *
 * <p>Bytes of a source are the ledger's own totals and go on over a restart; all else counts from
 * the start of the process.
 */
public final class PostedCounts {
    private static final int DECISIONS = Decision.values().length;

    private final Map<Long, Source> sources = new ConcurrentHashMap<>();
    private final Durations commits = Durations.upToSeconds();
    private volatile long repeatedBytes;
    private volatile long heldBytes;
    private volatile long unattributedBytes;
    private volatile long unreadableEntries;

    /** One source's counts. */
    public static final class Source {
        private final AtomicLongArray reports = new AtomicLongArray(DECISIONS);
        private volatile long upload;
        private volatile long download;
        private volatile long lastUsageMillis;

        /** Reports on which posting decided so, since the start. */
        public long reports(Decision decision) {
            return reports.get(decision.ordinal());
        }

        /** Raw bytes that the ledger holds under the source. */
        public long upload() {
            return upload;
        }

        /** Raw bytes that the ledger holds under the source. */
        public long download() {
            return download;
        }

        /** When usage was last seen, epoch milliseconds; 0 = never. */
        public long lastUsageMillis() {
            return lastUsageMillis;
        }

        private void stands(long up, long down, long atMillis) {
            upload = up;
            download = down;
            lastUsageMillis = atMillis;
        }

        private void used(long up, long down, long atMillis) {
            stands(upload + up, download + down, Math.max(lastUsageMillis, atMillis));
        }
    }

    /** Every source that was ever used or that reported since the start, by its id. */
    public Map<Long, Source> sources() {
        return Map.copyOf(sources);
    }

    /** How long commits took. */
    public Durations.Counted commits() {
        return commits.counted();
    }

    /** Bytes that reports showed again. */
    public long repeatedBytes() {
        return repeatedBytes;
    }

    /** Bytes that were held when they were reported. */
    public long heldBytes() {
        return heldBytes;
    }

    /** Bytes that were posted under no user. */
    public long unattributedBytes() {
        return unattributedBytes;
    }

    /** Entries of reports that could not be read. */
    public long unreadableEntries() {
        return unreadableEntries;
    }

    /** Takes the totals as the database has them; nothing is being committed. */
    void standAt(Database database, LedgerStore ledger) {
        database.read(tx -> {
            ledger.forEachSourceTotal(
                    tx,
                    total ->
                            of(total.id())
                                    .stands(total.upload(), total.download(), total.lastAtMs()));
            return true;
        });
    }

    void committed(long tookNanos) {
        commits.count(tookNanos);
    }

    // One thread commits at a time, so a sum is only ever raised by one.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void written(LedgerBatch batch) {
        batch.sourceTotals()
                .forEach((id, up, down, billedUp, billedDown, at) -> of(id).used(up, down, at));
        for (Verdict verdict : batch.verdicts()) {
            of(verdict.sourceId()).reports.incrementAndGet(verdict.decision().ordinal());
            repeatedBytes += verdict.repeated();
            heldBytes += verdict.quarantined();
            unattributedBytes += verdict.unattributed();
            unreadableEntries += verdict.faults();
        }
    }

    private Source of(long sourceId) {
        return sources.computeIfAbsent(sourceId, id -> new Source());
    }
}
