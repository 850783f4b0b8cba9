package dev.weir.ledger;

import java.util.function.LongConsumer;

/**
 * What one commit changed, told by the thread that commits as soon as the database has it.
 *
 * <p>A view of the batch that was written: valid only while the listener runs.
 */
public final class LedgerChange {
    private final LedgerBatch batch;
    private final long position;

    private LedgerChange(LedgerBatch batch, long position) {
        this.batch = batch;
        this.position = position;
    }

    /**
     * @param batch as it was committed, not yet cleared
     * @param position the journal position that the ledger includes now
     */
    public static LedgerChange of(LedgerBatch batch, long position) {
        return new LedgerChange(batch, position);
    }

    /** Receives what changed; the same day of a user comes once for each of its rows. */
    @FunctionalInterface
    public interface DayVisitor {
        /**
         * @param bucket epoch second at which the day begins
         * @param userId 0 = unattributed
         * @param sourceId 0 = none or unknown
         */
        void changed(long bucket, long userId, long sourceId);
    }

    /** The journal position that the ledger includes now. */
    public long position() {
        return position;
    }

    /** Every day of a user at a source whose figures changed, corrections included. */
    public void forEachDay(DayVisitor visitor) {
        batch.days()
                .forEach((bucket, userId, sourceId, _, _, _, _, _, _) ->
                        visitor.changed(bucket, userId, sourceId));
        for (Adjustment one : batch.adjustments()) {
            visitor.changed(one.bucket(), one.userId(), one.sourceId());
        }
    }

    /** Users any day of whom may have changed: names were assigned to them. */
    public void forEachReassigned(LongConsumer userId) {
        for (Unattributed.Assigned assigned : batch.assigned()) {
            userId.accept(assigned.toUserId());
            userId.accept(0);
        }
    }

    /** When the reports of this commit arrived, epoch milliseconds, in the order of the journal. */
    public long[] arrivals() {
        return batch.verdicts().stream().mapToLong(Verdict::atMs).toArray();
    }
}
