package dev.weir.posting;

import dev.weir.database.Transaction;
import dev.weir.ledger.Imported;
import dev.weir.ledger.LedgerStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By how much a user's rows at another panel have grown since they were last brought over, and how
 * far its counter has moved away from them. The preview and the fold both ask here.
 *
 * <p>A direction of a row whose raw or billed value has fallen is stale: nothing is added for it,
 * and nothing taken away. The counter may fall, for the panel resets it.
 */
public final class ImportGrowth {
    private record Key(long bucket, String oldNode, long rate) {}

    private final Map<Key, Imported.Usage> standing = new HashMap<>();
    private final List<Imported.Usage> grown = new ArrayList<>();
    private final List<Imported.Usage> newest = new ArrayList<>();
    private Imported.@Nullable Balance balance;
    private long repeated;
    private long stale;
    private long billedUpload;
    private long billedDownload;

    private final boolean known;

    private ImportGrowth(boolean known) {
        this.known = known;
    }

    /**
     * Compares one user with what stands.
     *
     * @param known whether the user is one here
     * @throws ArithmeticException when sums leave the range of 63 bits
     */
    public static ImportGrowth of(
            Transaction tx,
            LedgerStore ledger,
            LedgerAct.Import act,
            LedgerAct.ImportedUser user,
            boolean known)
            throws SQLException {
        ImportGrowth growth = new ImportGrowth(known);
        ledger.forEachImported(tx, act.origin(), user.oldId(), growth::stands);
        user.rows().forEach(growth::compare);
        LedgerAct.Counter counter = user.counter();
        if (known && counter != null) {
            growth.settle(
                    ledger.importedBalance(tx, act.origin(), user.oldId())
                            .orElse(
                                    new Imported.Balance(
                                            user.oldId(), act.historyFromSeconds() - 1, 0, 0)),
                    counter);
        }
        return growth;
    }

    /** Amounts to add, by row; rows that add nothing are left out. */
    public List<Imported.Usage> grown() {
        return grown;
    }

    /** The rows that add something, with the values that they have there. */
    public List<Imported.Usage> newest() {
        return newest;
    }

    /** What to add to the counter's difference; null = it stands. */
    public Imported.@Nullable Balance balance() {
        return balance;
    }

    /** Rows that stand already. */
    public long repeated() {
        return repeated;
    }

    /** Rows that have fallen. */
    public long stale() {
        return stale;
    }

    private void stands(Imported.Usage row) {
        standing.put(key(row), row);
        add(row);
    }

    /** The row at its place, with other amounts. */
    private static Imported.Usage placed(
            Imported.Usage row,
            long userId,
            long upload,
            long download,
            long billedUpload,
            long billedDownload) {
        return new Imported.Usage(
                row.oldUserId(),
                row.bucket(),
                row.oldNode(),
                row.rate(),
                userId,
                row.sourceId(),
                upload,
                download,
                billedUpload,
                billedDownload);
    }

    private long userOf(Imported.Usage row) {
        return known ? row.userId() : 0;
    }

    /** What is a user's here counts against the counter; what is nobody's does not. */
    private void add(Imported.Usage row) {
        if (row.userId() == 0) {
            return;
        }
        billedUpload = Math.addExact(billedUpload, row.billedUpload());
        billedDownload = Math.addExact(billedDownload, row.billedDownload());
    }

    private static Key key(Imported.Usage row) {
        return new Key(row.bucket(), row.oldNode(), row.rate());
    }

    private void compare(Imported.Usage row) {
        Imported.Usage before =
                standing.getOrDefault(key(row), placed(row, userOf(row), 0, 0, 0, 0));
        boolean up = row.upload() >= before.upload() && row.billedUpload() >= before.billedUpload();
        boolean down =
                row.download() >= before.download()
                        && row.billedDownload() >= before.billedDownload();
        if (!up || !down) {
            stale++;
        }
        Imported.Usage more =
                placed(
                        before,
                        before.userId(),
                        up ? row.upload() - before.upload() : 0,
                        down ? row.download() - before.download() : 0,
                        up ? row.billedUpload() - before.billedUpload() : 0,
                        down ? row.billedDownload() - before.billedDownload() : 0);
        if ((more.upload() | more.download() | more.billedUpload() | more.billedDownload()) != 0) {
            grown.add(more);
            newest.add(row);
            add(more);
        } else if (up && down) {
            repeated++;
        }
    }

    private void settle(Imported.Balance before, LedgerAct.Counter counter) {
        long upload = counter.upload() - billedUpload - before.billedUpload();
        long download = counter.download() - billedDownload - before.billedDownload();
        if ((upload | download) != 0) {
            balance = new Imported.Balance(before.userId(), before.bucket(), upload, download);
        }
    }
}
