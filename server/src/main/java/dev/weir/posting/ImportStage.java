package dev.weir.posting;

import dev.weir.database.Database;
import dev.weir.journal.Act;
import dev.weir.ledger.Adjustment;
import dev.weir.ledger.Imported;
import dev.weir.ledger.LedgerStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Brings another panel's history into the ledger: rows of usage by what they have grown, counters
 * by an adjustment before the history begins, so that a user is charged what the panel charged. One
 * thread, the fold's.
 */
final class ImportStage {
    private static final String REASON = "the other panel's counter, less its history";

    private final Database database;
    private final LedgerStore ledger;
    private final Fold fold;

    ImportStage(Database database, LedgerStore ledger, Fold fold) {
        this.database = database;
        this.ledger = ledger;
        this.fold = fold;
    }

    /** The database must hold all that came before the act, and nothing else. */
    void enter(long position, Act act, LedgerAct.Import all) {
        List<ImportGrowth> users =
                database.read(tx -> {
                    List<ImportGrowth> read = new ArrayList<>();
                    for (LedgerAct.ImportedUser user : all.users()) {
                        boolean known =
                                user.known() && fold.identities().credentialOf(user.oldId()) != 0;
                        read.add(ImportGrowth.of(tx, ledger, all, user, known));
                    }
                    return read;
                });
        Sum sum = new Sum();
        List<Imported.Usage> usage = new ArrayList<>();
        List<Imported.Balance> balances = new ArrayList<>();
        for (ImportGrowth one : users) {
            sum.repeated += one.repeated();
            sum.stale += one.stale();
            for (Imported.Usage row : one.grown()) {
                post(position, row);
                sum.add(row);
                usage.add(row);
            }
            Imported.Balance balance = one.balance();
            if (balance != null) {
                adjust(position, act, balance, balances.size());
                balances.add(balance);
            }
        }
        fold.batch()
                .imported()
                .add(
                        new Imported(
                                sum.entry(position, act, all),
                                usage,
                                balances,
                                all.nodeDays(),
                                all.documents()));
    }

    /** In the hour in which the panel's day began: it tells no finer. */
    private void post(long position, Imported.Usage row) {
        long userId = row.userId();
        long credentialId = Imported.NO_CREDENTIAL;
        if (userId == 0) {
            FoldMemory.Unknown name =
                    fold.memory().unknown(fold.batch(), row.sourceId(), row.oldUserId(), position);
            userId = name.userId();
            credentialId = name.credentialId();
        }
        long hour = fold.identities().settings().calendar().hourStart(row.bucket());
        fold.batch()
                .hours()
                .add(
                        hour,
                        userId,
                        row.sourceId(),
                        credentialId,
                        row.rate(),
                        row.upload(),
                        row.download(),
                        row.billedUpload(),
                        row.billedDownload());
        long atMillis = row.bucket() * 1_000;
        fold.batch()
                .userTotals()
                .add(
                        userId,
                        row.upload(),
                        row.download(),
                        row.billedUpload(),
                        row.billedDownload(),
                        atMillis);
        fold.batch()
                .sourceTotals()
                .add(
                        row.sourceId(),
                        row.upload(),
                        row.download(),
                        row.billedUpload(),
                        row.billedDownload(),
                        atMillis);
        if (fold.parts.wantsParts()) {
            fold.parts.posted(
                    new PartListener.Part(
                            position,
                            position,
                            hour,
                            userId,
                            row.sourceId(),
                            credentialId,
                            row.rate(),
                            row.upload(),
                            row.download(),
                            row.billedUpload(),
                            row.billedDownload()));
        }
    }

    /**
     * @param number among the act's own, so that each has its id
     */
    private void adjust(long position, Act act, Imported.Balance balance, int number) {
        fold.memory()
                .charged
                .add(balance.userId(), balance.billedUpload() + balance.billedDownload());
        String name = act.id() + " counter " + number;
        fold.batch()
                .adjustments()
                .add(
                        new Adjustment(
                                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)),
                                position,
                                balance.userId(),
                                0,
                                fold.identities().settings().calendar().dayStart(balance.bucket()),
                                0,
                                0,
                                balance.billedUpload(),
                                balance.billedDownload(),
                                REASON,
                                act.actor(),
                                act.atMillis(),
                                Adjustment.Kind.IMPORTED));
    }

    /** What the act has added so far. */
    private static final class Sum {
        /** No day: an act that adds nothing is of no range. */
        private long fromBucket = Long.MAX_VALUE / 2;

        private long toBucket = Long.MIN_VALUE / 2;
        private long counted;
        private long repeated;
        private long stale;
        private long upload;
        private long download;
        private long billedUpload;
        private long billedDownload;

        void add(Imported.Usage row) {
            fromBucket = Math.min(fromBucket, row.bucket());
            toBucket = Math.max(toBucket, row.bucket());
            counted++;
            upload = Math.addExact(upload, row.upload());
            download = Math.addExact(download, row.download());
            billedUpload = Math.addExact(billedUpload, row.billedUpload());
            billedDownload = Math.addExact(billedDownload, row.billedDownload());
        }

        Imported.Entry entry(long position, Act act, LedgerAct.Import all) {
            return new Imported.Entry(
                    position,
                    all.origin(),
                    act.actor(),
                    act.atMillis(),
                    counted,
                    repeated,
                    stale,
                    fromBucket,
                    toBucket,
                    upload,
                    download,
                    billedUpload,
                    billedDownload);
        }
    }
}
