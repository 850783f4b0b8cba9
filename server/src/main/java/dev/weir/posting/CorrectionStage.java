package dev.weir.posting;

import dev.weir.database.Database;
import dev.weir.journal.Act;
import dev.weir.ledger.Adjustment;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.Reclassified;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decisions of people that correct figures: one, or many at once by re-ratings and by decisions
 * about whole reports (R16). They become adjustments; rows of usage stay. One thread, the fold's.
 */
final class CorrectionStage {
    private final Database database;
    private final LedgerStore ledger;
    private final Fold fold;

    CorrectionStage(Database database, LedgerStore ledger, Fold fold) {
        this.database = database;
        this.ledger = ledger;
        this.fold = fold;
    }

    /** Enters one correction. */
    void adjust(long position, Act act, LedgerAct.Adjust adjust) {
        fold.memory().charged.add(adjust.userId(), adjust.billedUpload() + adjust.billedDownload());
        fold.batch()
                .adjustments()
                .add(
                        new Adjustment(
                                act.id(),
                                position,
                                adjust.userId(),
                                adjust.sourceId(),
                                adjust.daySeconds(),
                                adjust.upload(),
                                adjust.download(),
                                adjust.billedUpload(),
                                adjust.billedDownload(),
                                adjust.reason(),
                                act.actor(),
                                act.atMillis(),
                                Adjustment.Kind.ADJUSTED));
    }

    /** The database must hold all that came before the act, and nothing else. */
    void rerate(long position, Act act, LedgerAct.Rerate rerate) {
        List<Rerating.Change> changes =
                database.read(tx -> {
                    tx.patient();
                    return Rerating.changes(tx, ledger, rerate);
                });
        for (Rerating.Change change : changes) {
            enter(
                    position,
                    act,
                    change.now().sourceId(),
                    new LedgerAct.Amount(
                            change.now().userId(),
                            change.now().day(),
                            0,
                            0,
                            change.uploadDifference(),
                            change.downloadDifference()),
                    rerate.reason(),
                    Adjustment.Kind.RERATED);
        }
    }

    /**
     * Corrects what the report counts for; its held amounts are the caller's.
     *
     * @return false when another decision about the report came between: nothing is changed
     */
    boolean reclassify(long position, Act act, LedgerAct.Reclassify reclassify) {
        Reclassified before = decided(reclassify.position());
        if ((before == null ? 0 : before.decidedPosition()) != reclassify.replaces()) {
            return false;
        }
        fold.batch()
                .reclassified()
                .add(
                        new Reclassified(
                                reclassify.position(),
                                position,
                                reclassify.decision(),
                                reclassify.reason(),
                                act.actor(),
                                act.atMillis()));
        for (LedgerAct.Amount amount : reclassify.amounts()) {
            enter(
                    position,
                    act,
                    reclassify.sourceId(),
                    amount,
                    reclassify.reason(),
                    Adjustment.Kind.RECLASSIFIED);
        }
        return true;
    }

    /** The newest decision about a report, in this batch or in the database. */
    private @Nullable Reclassified decided(long report) {
        for (Reclassified one : fold.batch().reclassified().reversed()) {
            if (one.position() == report) {
                return one;
            }
        }
        return database.read(tx -> ledger.reclassified(tx, report)).orElse(null);
    }

    /** What the database says that a user is charged. */
    long chargedOf(long userId) {
        long[] charged = new long[1];
        database.read(tx -> {
            ledger.forEachUserTotal(
                    tx,
                    total -> {
                        if (total.id() == userId) {
                            charged[0] = total.charged();
                        }
                    });
            return true;
        });
        return charged[0];
    }

    private void enter(
            long position,
            Act act,
            long sourceId,
            LedgerAct.Amount amount,
            String reason,
            Adjustment.Kind kind) {
        fold.memory().charged.add(amount.userId(), amount.billedUpload() + amount.billedDownload());
        fold.batch()
                .adjustments()
                .add(
                        new Adjustment(
                                id(act, sourceId, amount),
                                position,
                                amount.userId(),
                                sourceId,
                                amount.daySeconds(),
                                amount.upload(),
                                amount.download(),
                                amount.billedUpload(),
                                amount.billedDownload(),
                                reason,
                                act.actor(),
                                act.atMillis(),
                                kind));
    }

    /** The same for the same act, user, source and day, whenever it is folded. */
    private static UUID id(Act act, long sourceId, LedgerAct.Amount amount) {
        String name = act.id() + " " + amount.userId() + " " + sourceId + " " + amount.daySeconds();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII));
    }
}
