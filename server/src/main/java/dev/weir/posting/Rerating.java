package dev.weir.posting;

import dev.weir.database.Transaction;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.Range;
import dev.weir.ledger.RatedDay;
import dev.weir.rating.Rating;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a correcting rate makes of day rows: by day, user and source, what is billed now and what
 * the rate gives. A row is rated whole, half up, per direction. The preview and the fold both ask
 * here.
 */
public final class Rerating {
    /**
     * One correction.
     *
     * @param now raw amounts and what is billed now, earlier re-ratings included; its rate is 0
     * @param billedUpload what the rate gives
     * @param billedDownload what the rate gives
     */
    public record Change(RatedDay now, long billedUpload, long billedDownload) {
        public long uploadDifference() {
            return billedUpload - now.billedUpload();
        }

        public long downloadDifference() {
            return billedDownload - now.billedDownload();
        }
    }

    private record Key(long day, long userId, long sourceId) {}

    private final long rateMillionths;
    private final Map<Key, RatedDay> corrected = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private @Nullable RatedDay sum;
    private long billedUpload;
    private long billedDownload;

    private Rerating(long rateMillionths) {
        this.rateMillionths = rateMillionths;
    }

    /**
     * Corrections in the order of day, user, source; those that change nothing are left out.
     *
     * @throws ArithmeticException when billed bytes leave the range of 63 bits
     */
    public static List<Change> changes(Transaction tx, LedgerStore ledger, LedgerAct.Rerate act)
            throws SQLException {
        Rerating rerating = new Rerating(act.rateMillionths());
        Range days = new Range(act.fromSeconds(), act.toSeconds());
        ledger.forEachCorrectedDay(
                tx,
                act.userId(),
                act.sourceId(),
                days,
                day -> rerating.corrected.put(key(day), day));
        ledger.forEachRatedDay(tx, act.userId(), act.sourceId(), days, rerating::add);
        rerating.settle();
        return rerating.changes;
    }

    private static Key key(RatedDay day) {
        return new Key(day.day(), day.userId(), day.sourceId());
    }

    private void add(RatedDay row) {
        if (sum == null || !key(sum).equals(key(row))) {
            settle();
            sum = row;
        } else {
            sum =
                    new RatedDay(
                            row.day(),
                            row.userId(),
                            row.sourceId(),
                            0,
                            Math.addExact(sum.upload(), row.upload()),
                            Math.addExact(sum.download(), row.download()),
                            Math.addExact(sum.billedUpload(), row.billedUpload()),
                            Math.addExact(sum.billedDownload(), row.billedDownload()));
        }
        billedUpload = Math.addExact(billedUpload, Rating.billed(row.upload(), rateMillionths));
        billedDownload =
                Math.addExact(billedDownload, Rating.billed(row.download(), rateMillionths));
    }

    private void settle() {
        if (sum != null) {
            RatedDay before = corrected.get(key(sum));
            RatedDay now =
                    new RatedDay(
                            sum.day(),
                            sum.userId(),
                            sum.sourceId(),
                            0,
                            sum.upload(),
                            sum.download(),
                            sum.billedUpload() + (before == null ? 0 : before.billedUpload()),
                            sum.billedDownload() + (before == null ? 0 : before.billedDownload()));
            Change change = new Change(now, billedUpload, billedDownload);
            if ((change.uploadDifference() | change.downloadDifference()) != 0) {
                changes.add(change);
            }
        }
        sum = null;
        billedUpload = 0;
        billedDownload = 0;
    }
}
